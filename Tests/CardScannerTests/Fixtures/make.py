#!/usr/bin/env python3
"""Makes the pictures beside it. Needs segno, Pillow and numpy from PyPI.

The text is invented and no credential. Run it here; it overwrites the PNG files.
"""

import io
import os

import numpy
import segno
from PIL import Image, ImageFilter

HERE = os.path.dirname(os.path.abspath(__file__))
IDENTITY = "".join("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"[i * i * 7 % 45] for i in range(363))
SHORT = "CIVICCARD TEST 1"
PORTRAIT = "".join("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"[i * i * 11 % 45] for i in range(1412))


def code(text, error, scale):
    made = segno.make_qr(text, error=error, boost_error=False)
    out = io.BytesIO()
    made.save(out, kind="png", scale=scale, border=4)
    return Image.open(out).convert("L")


def save(image, name):
    image.save(os.path.join(HERE, name), optimize=True)


def on_page(width, height, *placed):
    page = Image.new("L", (width, height), 255)
    for image, x, y in placed:
        page.paste(image, (x, y))
    return page


one = code(IDENTITY, "m", 3)
small = code(SHORT, "h", 4)
save(one, "one.png")
save(code(PORTRAIT, "l", 1), "portrait.png")
save(on_page(560, 420, (small, 420, 20), (one, 20, 90)), "two.png")
page = on_page(420, 420, (one, 60, 60))
save(page.rotate(17, resample=Image.BICUBIC, fillcolor=255).quantize(8).convert("L"), "turned.png")
save(small.transpose(Image.ROTATE_180), "upside-down.png")
noise = numpy.random.default_rng(7).normal(0, 14, (small.height, small.width))
blurred = small.filter(ImageFilter.GaussianBlur(1.5))
dim = 60 + numpy.asarray(blurred, dtype=float) * 0.55 + noise
coarse = (numpy.clip(dim, 0, 255) / 24).round().clip(0, 10) * 24
save(Image.fromarray(coarse.astype("uint8")), "blurred-noisy.png")
lines = numpy.fromfunction(lambda y, x: ((x * 3 + y * 5) // 7 % 2) * 255, (200, 300))
save(Image.fromarray(lines.astype("uint8")), "none.png")
