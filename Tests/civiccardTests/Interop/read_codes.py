"""Prints the texts of the QR codes in a picture, read by zxing-cpp, as a JSON array.

    read_codes.py PICTURE
"""
import json
import sys

import zxingcpp
from PIL import Image

# QR codes alone: with all symbologies on, readers see ghosts in a QR's pattern.
codes = zxingcpp.read_barcodes(Image.open(sys.argv[1]), formats=zxingcpp.BarcodeFormat.QRCode)
print(json.dumps([code.text for code in codes]))
