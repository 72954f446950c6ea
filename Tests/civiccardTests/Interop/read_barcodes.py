"""Prints the bar codes other than QR in a picture, read by zxing-cpp, as a JSON array of texts.

    read_barcodes.py FORMAT PICTURE
"""
import json
import sys

import zxingcpp
from PIL import Image

wanted = getattr(zxingcpp.BarcodeFormat, sys.argv[1])
codes = zxingcpp.read_barcodes(Image.open(sys.argv[2]), formats=wanted)
print(json.dumps([code.text for code in codes]))
