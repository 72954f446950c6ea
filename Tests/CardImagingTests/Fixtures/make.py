#!/usr/bin/env python3
"""Makes the pictures beside it. Needs Pillow and numpy from PyPI.

All show the same scene, without faces: a colour in each quarter, which the tests look for, on a
48 by 32 picture. Run it here; it overwrites the JPEG and PNG files.
"""

import io
import os
import struct
import zlib

import numpy
from PIL import Image, ImageCms

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTH, HEIGHT = 48, 32
# Top left, top right, bottom left, bottom right.
COLORS = [(200, 40, 40), (40, 160, 60), (50, 60, 190), (230, 220, 90)]


def path(name):
    return os.path.join(HERE, name)


def scene(width=WIDTH, height=HEIGHT):
    image = Image.new("RGB", (width, height))
    for index, color in enumerate(COLORS):
        x, y = index % 2 * (width // 2), index // 2 * (height // 2)
        image.paste(color, (x, y, width if index % 2 else width // 2, height if index // 2 else height // 2))
    return image


def jpeg(image, name, **options):
    image.save(path(name), "JPEG", quality=92, subsampling=options.pop("subsampling", 0), **options)


def swapped_profile():
    """A small RGB profile whose red and green primaries are exchanged: its effect cannot be missed."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", profile[128:132])[0]
    places = {}
    for index in range(count):
        at = 132 + 12 * index
        places[bytes(profile[at : at + 4])] = at
    red, green = places[b"rXYZ"], places[b"gXYZ"]
    profile[red + 4 : red + 12], profile[green + 4 : green + 12] = (
        profile[green + 4 : green + 12],
        profile[red + 4 : red + 12],
    )
    return bytes(profile)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(name, color_type, depth, rows, extra=b"", interlace=0):
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, color_type, 0, 0, interlace)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    with open(path(name), "wb") as file:
        file.write(
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")
        )


def packed(values, depth):
    """Rows of sample values as PNG packs them."""
    rows = []
    for row in values:
        bits = "".join(format(int(value), f"0{depth}b") for value in row)
        bits += "0" * (-len(bits) % 8)
        rows.append(int(bits, 2).to_bytes(len(bits) // 8, "big"))
    return rows


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def interlaced(name, color_type, pixels):
    rows = []
    for x, y, dx, dy in ADAM7:
        for row in pixels[y::dy, x::dx]:
            if row.size:
                rows.append(row.tobytes())
    png(name, color_type, 8, rows, interlace=1)


def jpegs():
    image = scene()
    jpeg(image, "baseline.jpg")
    jpeg(image, "subsampled.jpg", subsampling=2)
    jpeg(image, "progressive.jpg", progressive=True)
    jpeg(scene(47, 31), "odd-size.jpg", subsampling=2)
    jpeg(image, "restart.jpg", restart_marker_blocks=2)
    jpeg(image.convert("L"), "gray.jpg")
    jpeg(image.convert("CMYK"), "cmyk-adobe.jpg")
    for value in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = value
        # The stored picture is the scene turned back, so that all eight look alike once upright.
        back = {
            2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE,
            6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270,
        }.get(value)
        jpeg(image.transpose(back) if back is not None else image, f"orientation-{value}.jpg", exif=exif)
    jpeg(image, "profile-swapped.jpg", icc_profile=swapped_profile())
    jpeg(image, "profile-srgb.jpg", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    jpeg(image, "profile-broken.jpg", icc_profile=swapped_profile()[:300])
    # The same CMYK samples without Adobe's marker mean the opposite.
    data = open(path("cmyk-adobe.jpg"), "rb").read()
    at = data.index(b"\xff\xee")
    length = struct.unpack(">H", data[at + 2 : at + 4])[0]
    with open(path("cmyk-plain.jpg"), "wb") as file:
        file.write(data[:at] + data[at + 2 + length :])


def pngs():
    rgb = numpy.asarray(scene())
    gray = numpy.asarray(scene().convert("L"))
    alpha = numpy.full(gray.shape, 255, numpy.uint8)
    alpha[:, WIDTH // 2 :] = 128
    for depth in (1, 2, 4):
        top = (1 << depth) - 1
        png(f"gray{depth}.png", 0, depth, packed(numpy.rint(gray / 255 * top), depth))
        if depth > 1:
            index = numpy.zeros(gray.shape, int)
            index[:, WIDTH // 2 :] += 1
            index[HEIGHT // 2 :, :] += 2
            palette = chunk(b"PLTE", bytes(sum(COLORS, ())))
            png(f"palette{depth}.png", 3, depth, packed(index, depth), palette)
            png(f"palette{depth}-transparent.png", 3, depth, packed(index, depth), palette + chunk(b"tRNS", b"\xff\0"))
    png("gray8.png", 0, 8, [row.tobytes() for row in gray])
    png("gray8-transparent.png", 0, 8, [row.tobytes() for row in gray], chunk(b"tRNS", struct.pack(">H", gray[0, 0])))
    png("gray16.png", 0, 16, [(row.astype(">u2") * 257).tobytes() for row in gray])
    png("gray-alpha8.png", 4, 8, [numpy.stack([g, a], -1).tobytes() for g, a in zip(gray, alpha)])
    png("gray-alpha16.png", 4, 16, [(numpy.stack([g, a], -1).astype(">u2") * 257).tobytes() for g, a in zip(gray, alpha)])
    png("rgb8.png", 2, 8, [row.tobytes() for row in rgb])
    png("rgb16.png", 2, 16, [(row.astype(">u2") * 257).tobytes() for row in rgb])
    rgba = numpy.dstack([rgb, alpha])
    png("rgba8.png", 6, 8, [row.tobytes() for row in rgba])
    png("rgba16.png", 6, 16, [(row.astype(">u2") * 257).tobytes() for row in rgba])
    rows = [row.tobytes() for row in rgb]
    # A file whose numbers mean linear light.
    png("gamma-linear.png", 2, 8, rows, chunk(b"gAMA", struct.pack(">I", 100000)))
    png("gamma-srgb.png", 2, 8, rows, chunk(b"gAMA", struct.pack(">I", 45455)))
    # sRGB beats gAMA.
    png("srgb-over-gamma.png", 2, 8, rows, chunk(b"sRGB", b"\0") + chunk(b"gAMA", struct.pack(">I", 100000)))
    swapped = [31270, 32900, 30000, 60000, 64000, 33000, 15000, 6000]
    png("chromaticities-swapped.png", 2, 8, rows, chunk(b"gAMA", struct.pack(">I", 45455)) + chunk(b"cHRM", struct.pack(">8I", *swapped)))
    profile = chunk(b"iCCP", b"swapped\0\0" + zlib.compress(swapped_profile()))
    png("profile-swapped.png", 2, 8, rows, profile)
    png("profile-swapped-rgb16.png", 2, 16, [(row.astype(">u2") * 257).tobytes() for row in rgb], profile)
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = numpy.asarray(scene(HEIGHT, WIDTH).transpose(Image.ROTATE_90))
    png("orientation-6.png", 2, 8, [row.tobytes() for row in turned], chunk(b"eXIf", exif.tobytes()[6:]))
    interlaced("interlaced-rgb8.png", 2, rgb)
    interlaced("interlaced-gray8.png", 0, gray[:, :, None])
    interlaced("interlaced-rgba8.png", 6, rgba)


jpegs()
pngs()
