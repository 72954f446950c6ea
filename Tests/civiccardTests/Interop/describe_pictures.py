"""Prints mode, size and resolution of PNG files as Pillow reads them, by name, as JSON.

    describe_pictures.py FILE...
"""
import json
import os
import sys

from PIL import Image

described = {}
for path in sys.argv[1:]:
    image = Image.open(path)
    image.load()
    described[os.path.basename(path)] = {
        "mode": image.mode,
        "width": image.width,
        "height": image.height,
        "dotsPerInch": [round(value, 1) for value in image.info["dpi"]],
        "other": sorted(set(image.info) - {"dpi", "srgb", "gamma", "chromaticity"}),
    }
print(json.dumps(described))
