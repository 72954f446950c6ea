#!/usr/bin/env python3
"""Would a fixed mean portrait, taken off before faces are compared, make the portrait's fingerprint tell strangers apart better? A prototype of
Sources/CardImaging/PortraitFingerprint.swift in numpy, with the project's drawn portraits moved and recoloured as Benchmarks/CardCaptures/Holder.swift does.

    Benchmarks/mean_portrait.py [COUNT]        needs numpy and opencv-python-headless
"""

import pathlib
import sys

import cv2
import numpy as np

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 400
ROOT = pathlib.Path(__file__).resolve().parents[1] / "Samples/park-city"
MODELS = [cv2.imread(str(ROOT / name)) for name in ("resident.jpg", "child.jpg", "two-scripts.jpg")]
rng = np.random.default_rng(3)
COLUMNS, ROWS, WAVES = 24, 30, 59


def drawn():
    source = MODELS[rng.integers(3)]
    h, w = source.shape[:2]
    x, y = np.meshgrid((np.arange(w) + 0.5) / w - 0.5, (np.arange(h) + 0.5) / h - 0.5)
    zoom = rng.uniform(0.88, 1.0)
    u, v = x * zoom + rng.uniform(-0.03, 0.03), y * zoom + rng.uniform(-0.03, 0.03)
    for k in range(3):
        u = u + rng.uniform(0.004, 0.014) * np.sin((4 + 2.5 * k) * y + rng.uniform(0, 6.3))
        v = v + rng.uniform(0.004, 0.014) * np.sin((4 + 2.5 * k) * x + rng.uniform(0, 6.3))
    if rng.random() < 0.5:
        u = -u
    face = cv2.remap(source, ((u + 0.5) * w).astype(np.float32), ((v + 0.5) * h).astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    toned = (face / 255.0) ** rng.uniform(0.6, 1.7, 3) * 255
    return toned @ [0.0722, 0.7152, 0.2126]


def place(i, j):
    return ((i + 0.5) / COLUMNS * 2 - 1) / 0.6, ((j + 0.5) / ROWS * 2 - 1) / 0.75


I, J = np.meshgrid(np.arange(COLUMNS), np.arange(ROWS))
PX, PY = place(I, J)
INSIDE = PX**2 + PY**2 <= 1
ORDER = sorted(((a * a * 625 + b * b * 256, b, a, b) for a in range(10) for b in range(13) if a + b > 0))[:WAVES]
BASIS = np.stack([np.ones(INSIDE.sum())] + [(np.cos(np.pi * a * (PX + 1) / 2) * np.cos(np.pi * b * (PY + 1) / 2))[INSIDE] for _, _, a, b in ORDER], 1)
FIT = np.linalg.solve(BASIS.T @ BASIS + np.diag([0] + [2.5] * WAVES), BASIS.T)


def shares(cells):
    found = (FIT @ cells[INSIDE])[1:]
    return found / np.sqrt((found**2).sum())


def cells(luma):
    h, w = luma.shape
    wide = min(w, int(h * 0.8))
    tall = int(wide / 0.8)
    top, left = (h - tall) // 4, (w - wide) // 2
    return cv2.resize(luma[top:top + tall, left:left + wide], (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)


def stored(values):
    limit, most = np.where(np.arange(WAVES) < 12, 0.75, 0.3), np.where(np.arange(WAVES) < 12, 7, 3)
    size = np.round(np.sqrt(np.minimum(1, np.abs(values) / limit)) * most) / most
    return np.sign(values) * size * size * limit


def photographed(luma):
    shift = np.float32([[1, 0, rng.normal(0, 0.15)], [0, 1, rng.normal(0, 0.15)]])
    seen = cv2.warpAffine(cv2.GaussianBlur(luma, (0, 0), 0.5), shift, luma.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    x, y = np.meshgrid(np.linspace(-1, 1, COLUMNS), np.linspace(-1, 1, ROWS))
    seen = 255 * (np.clip(seen, 0, 255) / 255) ** rng.uniform(0.85, 1.2) * (1 + rng.normal(0, 0.06) * x + rng.normal(0, 0.06) * y)
    return seen + rng.normal(0, 1.5, seen.shape)


def distance(a, b):
    return 1 - max(0, (a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum()))


faces = [cells(drawn()) for _ in range(COUNT)]
mean = np.mean([shares(cells(drawn())) for _ in range(300)], axis=0)
codes, seen = [stored(shares(face)) for face in faces], [shares(photographed(face)) for face in faces]
for name, taken in (("as it is", 0 * mean), ("less a mean portrait", mean)):
    genuine = [distance(codes[i] - taken, seen[i] - taken) for i in range(COUNT)]
    others = [[distance(codes[j] - taken, seen[i] - taken) for j in rng.choice(COUNT, 40) if j != i] for i in range(COUNT)]
    limit = np.quantile(genuine, 0.995)
    print(f"{name}: limit {limit:.3f}, strangers caught {100 * np.mean([o[0] > limit for o in others]):.1f} %, "
          f"the nearest of 40 {100 * np.mean([min(o) > limit for o in others]):.1f} %, N {COUNT}")
