"""Times other deflates on the filtered rows of a PNG: zlib, zlib-ng and libdeflate at level 1, which is their fastest. Prints `name<TAB>value` lines:
milliseconds for each time, and bytes.

    peer_deflate.py FRONT.png
"""
import struct
import sys
import time
import zlib

import deflate
from zlib_ng import zlib_ng

ROUNDS = 5


def rows(path):
    with open(path, "rb") as file:
        png = file.read()
    at, data = 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        if kind == b"IDAT":
            data += png[at + 8:at + 8 + length]
        at += 12 + length
    return zlib.decompress(data)


scanlines = rows(sys.argv[1])
PEERS = {"zlib": lambda: zlib.compress(scanlines, 1), "zlib-ng": lambda: zlib_ng.compress(scanlines, 1),
         "libdeflate": lambda: deflate.zlib_compress(scanlines, 1)}
for _ in range(ROUNDS):
    for name, compress in PEERS.items():
        start = time.process_time()
        size = len(compress())
        print(f"deflate {name}\t{(time.process_time() - start) * 1e3}\ndeflate {name} bytes\t{size}")
