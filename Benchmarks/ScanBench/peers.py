"""Reads captures with the readers that others have. Called by Benchmarks/scan.

Prints for each capture its name, milliseconds, and the bytes of each code in hexadecimal digits.

    peers.py zxing|helped|zbar FOLDER
"""
import glob
import os
import subprocess
import sys
import time

import numpy
import zxingcpp
from PIL import Image, ImageFilter


def zxing(picture):
    found = zxingcpp.read_barcodes(numpy.asarray(picture), formats=zxingcpp.BarcodeFormat.QRCode)
    return {code.bytes for code in found}


def helped(picture):
    """zxing-cpp, and again after doubling and unsharp masking."""
    doubled = picture.resize((picture.width * 2, picture.height * 2), Image.BICUBIC)
    soft = numpy.asarray(doubled.filter(ImageFilter.GaussianBlur(3)), dtype="float32")
    sharp = 2.2 * numpy.asarray(doubled, dtype="float32") - 1.2 * soft
    return zxing(picture) | zxing(numpy.clip(sharp + 0.5, 0, 255).astype("uint8"))


def zbar(path):
    """The texts of our codes hold no line breaks, which zbarimg sets between codes."""
    command = ["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", path]
    found = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.split(b"\n")
    return {code for code in found if code}


def main():
    reader, folder = sys.argv[1], sys.argv[2]
    for path in sorted(glob.glob(f"{folder}/*.jpg")):
        picture = Image.open(path)
        picture.load()
        start = time.perf_counter()
        found = zbar(path) if reader == "zbar" else {"zxing": zxing, "helped": helped}[reader](picture)
        spent = (time.perf_counter() - start) * 1000
        print(os.path.basename(path), f"{spent:.1f}", *sorted(code.hex() for code in found), sep="\t", flush=True)


if __name__ == "__main__":
    main()
