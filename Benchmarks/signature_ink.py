#!/usr/bin/env python3
"""Would twelve bytes of a signature's ink tell strangers' signatures apart? The prototype that spoke for them: what is built
is Sources/CardImaging/SignatureInk.swift, which InspectBench measures on captured cards.

    Benchmarks/signature_ink.py [COUNT]        needs numpy and opencv-python-headless

Invented signatures (pens that swing) are fitted into their box, photographed (blur, a displaced pixel, the artwork's lines that a fit leaves over, noise), and
compared with coarse densities of 96 bits. The limit is where 0.5 % of the genuine ones are refused.
"""

import sys

import cv2
import numpy as np

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 800
rng = np.random.default_rng(1)


def waves(t, amplitude, fastest):
    return sum(rng.normal(0, amplitude) / k * np.sin(2 * np.pi * k * rng.uniform(1, fastest) * t + rng.uniform(0, 6.3)) for k in (1, 2, 3))


def signature():
    picture = np.zeros((80, 300), np.uint8)
    strokes, t = rng.integers(1, 4), np.linspace(0, 1, 400)
    for number in range(strokes):
        width = 240 / strokes
        x = 20 + number * width + width * rng.uniform(0.7, 1.0) * t + waves(t, 6, 4)
        points = np.stack([x, 40 + waves(t, 14, 4)], 1).round().astype(np.int32)
        cv2.polylines(picture, [points], False, 255, int(rng.integers(2, 4)), cv2.LINE_AA)
    if rng.random() < 0.3:
        ends = [(int(rng.uniform(20, 120)), int(rng.uniform(55, 70))), (int(rng.uniform(160, 280)), int(rng.uniform(50, 72)))]
        cv2.line(picture, *ends, 255, 2, cv2.LINE_AA)
    return picture.astype(np.float32) / 255


def fitted(picture):
    """As large as the box of 22 by 5 mm lets it be, at 300 dpi."""
    ys, xs = np.where(picture > 0.4)
    ink = picture[ys.min():ys.max() + 1, xs.min():xs.max() + 1]
    scale = min(256 / ink.shape[1], 56 / ink.shape[0])
    ink = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    box = np.zeros((64, 264), np.float32)
    top, left = (64 - ink.shape[0]) // 2, (264 - ink.shape[1]) // 2
    box[top:top + ink.shape[0], left:left + ink.shape[1]] = ink
    return box


def photographed(box):
    shift = np.float32([[1, 0, rng.normal(0, 0.5)], [0, 1, rng.normal(0, 0.5)]])
    seen = cv2.GaussianBlur(cv2.warpAffine(box, shift, box.shape[::-1]), (0, 0), rng.uniform(0.5, 1.6)) * rng.uniform(0.75, 1.1)
    lines = cv2.GaussianBlur(rng.normal(0, 1, box.shape).astype(np.float32), (0, 0), 2.0) * 0.18
    return seen + lines + rng.normal(0, 0.05, box.shape).astype(np.float32)


def distance(a, b):
    a, b = a - a.mean(), b - b.mean()
    return 1 - (a * b).sum() / max(np.sqrt((a * a).sum() * (b * b).sum()), 1e-9)


signatures = [fitted(signature()) for _ in range(COUNT)]
for columns, rows, levels in ((12, 4, 4), (16, 6, 2), (12, 8, 2)):
    def cells(picture):
        return cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA)

    most = np.percentile(np.concatenate([cells(s).ravel() for s in signatures]), 97)
    codes = [np.clip(np.round(cells(s) / most * (levels - 1)), 0, levels - 1) for s in signatures]
    genuine, strangers, nearest = [], [], []
    for index, one in enumerate(signatures):
        seen = cells(photographed(one))
        genuine.append(distance(codes[index], seen))
        others = [distance(codes[j], seen) for j in rng.choice(COUNT, 40) if j != index]
        strangers.append(others[0])
        nearest.append(min(others))
    limit = np.quantile(genuine, 0.995)
    print(f"{columns} x {rows} cells of {levels} levels: limit {limit:.2f}, strangers caught {100 * np.mean(np.array(strangers) > limit):.1f} %, "
          f"the nearest of 40 {100 * np.mean(np.array(nearest) > limit):.1f} %, N {COUNT}")
