#!/usr/bin/env python3
"""Draws the sample holders' portraits (JPEG) and signatures (PNG). The people are invented.

    python3 Samples/draw/draw.py [maria|naima|yusuf|signatures]...

Needs rsvg-convert (Debian: librsvg2-bin) and Pillow (python3-pil). About 30 s a portrait.
"""

import importlib
import pathlib
import sys
import tempfile

from PIL import Image

import signature

SAMPLES = pathlib.Path(__file__).resolve().parent.parent
PORTRAITS = {"maria": "park-city/resident.jpg", "naima": "park-city/child.jpg", "yusuf": "park-city/two-scripts.jpg"}
QUALITY = 88


def save(canvas, name, **how):
    """Writes the picture as 8-bit RGB: rsvg-convert alone gives a PNG with alpha."""
    with tempfile.TemporaryDirectory() as folder:
        picture = pathlib.Path(folder) / "picture.png"
        canvas.write_png(picture)
        Image.open(picture).convert("RGB").save(SAMPLES / name, optimize=True, dpi=(300, 300), **how)


def portrait(person):
    save(importlib.import_module(person).portrait(), PORTRAITS[person], quality=QUALITY)


def signatures():
    save(signature.write(
        "MJose Hernandez", seed=39, start=(96, 256), size=66, nib=6.2,
        marks=[[(4.72, -1.32), (4.86, -1.52), (4.98, -1.74)], [(9.62, -1.30), (9.78, -1.52), (9.92, -1.76)]],
        flourish=[[(13.9, -0.2), (14.6, 0.5), (10.5, 0.9), (5.0, 0.85), (2.2, 1.25), (6.0, 1.3), (12.2, 1.12)]],
    ), "park-city/resident-signature.png")
    save(signature.write(
        "Yusuf Khatib", seed=60, start=(170, 250), size=72, slant=0.18, nib=7.4, rise=-0.03,
        marks=[[(9.14, -1.50), (9.20, -1.46), (9.21, -1.38)], [(7.85, -1.40), (8.25, -1.52), (8.80, -1.55)]],
        flourish=[[(10.2, -0.7), (11.2, -0.5), (10.9, 0.4), (8.0, 0.75), (5.0, 0.8)]],
    ), "park-city/two-scripts-signature.png")


def main(names):
    (SAMPLES / "park-city").mkdir(exist_ok=True)
    for name in names or [*PORTRAITS, "signatures"]:
        print(f"drawing {name}", file=sys.stderr)
        signatures() if name == "signatures" else portrait(name)


if __name__ == "__main__":
    main(sys.argv[1:])
