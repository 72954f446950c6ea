#!/usr/bin/env python3
"""Asks OpenCV (PyPI) whether the inspector found where a face lies in a photo: registers the straightened photo with the expected face once more, by ECC
(Evangelidis and Psarakis 2008), which shares nothing with our registration, and prints how far that would still move the face's corners and middle.

    Benchmarks/registration_oracle.py INSPECTBENCH FIRST COUNT        needs numpy and opencv-python-headless
"""

import pathlib
import subprocess
import sys
import tempfile

import cv2
import numpy as np

program, first, count = sys.argv[1], sys.argv[2], sys.argv[3]
moves = []
with tempfile.TemporaryDirectory() as folder:
    subprocess.run([program, "genuine", first, count, "2", folder], check=True, capture_output=True)
    for seen in sorted(pathlib.Path(folder).glob("*-seen.png")):
        photo = cv2.imread(str(seen), cv2.IMREAD_GRAYSCALE)
        face = cv2.imread(str(seen).replace("-seen", "-expected"), cv2.IMREAD_GRAYSCALE)
        # What is grey in the expected face shows the holder's pictures; the edge may be cut off.
        mask = np.where(cv2.imread(str(seen).replace("-seen", "-difference"), cv2.IMREAD_GRAYSCALE) == 0, 0, 255).astype(np.uint8)
        mask = cv2.erode(mask, np.ones((9, 9), np.uint8))
        # The black panel lies up to 0.15 mm beside the rest, which is no fault of the registration.
        mask[cv2.erode(face, np.ones((15, 15), np.uint8)) < 100] = 0
        warp = np.eye(3, dtype=np.float32)
        stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 60, 1e-6)
        _, warp = cv2.findTransformECC(cv2.GaussianBlur(face, (0, 0), 0.8), photo, warp, cv2.MOTION_HOMOGRAPHY, stop, mask, 3)
        h, w = face.shape
        points = np.float32([[[x * w, y * h]] for x in (0.05, 0.35, 0.65, 0.95) for y in (0.07, 0.5, 0.93)])
        moves += list(np.linalg.norm(cv2.perspectiveTransform(points, warp) - points, axis=2).ravel())
moves = np.sort(moves)
print(f"{len(moves)} points of {len(moves) // 12} photos, in pixels of 1/300 inch: median {np.median(moves):.2f}, "
      f"90 % under {np.quantile(moves, 0.9):.2f}, 99 % under {np.quantile(moves, 0.99):.2f}")
