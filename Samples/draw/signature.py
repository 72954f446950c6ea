"""Signatures: a running hand of single strokes, inked with a pen that presses on the way down."""

import math
import random

from canvas import Canvas
from curve import ribbon, sample

WIDTH, HEIGHT = 1200, 400
INK = "#16224a"

# Each letter: its advance and its pen path, baseline 0, height of x −1, y down.
LETTERS = {
    "M": (1.75, [(-0.2, -0.2), (0.1, -0.1), (0.42, -1.5), (0.62, -2.5), (0.70, -2.0), (0.72, -0.5), (0.82, -0.4),
                 (1.25, -1.7), (1.5, -2.4), (1.52, -1.8), (1.45, -0.5), (1.62, 0.0), (1.9, -0.25)]),
    "J": (1.2, [(0.25, -1.9), (0.5, -2.45), (1.1, -2.5), (1.15, -2.0), (0.85, -0.6), (0.6, 0.8), (0.25, 1.25), (0.0, 0.9),
                (0.45, 0.25), (1.15, -0.3)]),
    "H": (1.75, [(0.05, -1.7), (0.3, -2.3), (0.5, -2.2), (0.42, -1.0), (0.22, 0.05)], [(1.55, -2.55), (1.25, -1.2), (1.02, 0.02),
                 (0.82, -0.3), (0.45, -1.0), (0.75, -1.2), (1.25, -0.95), (1.75, -0.35)]),
    "Y": (1.4, [(-0.1, -1.9), (0.25, -2.4), (0.42, -2.0), (0.45, -1.3), (0.75, -1.05), (1.2, -1.6), (1.45, -2.4), (1.3, -1.2),
                (0.95, 0.6), (0.5, 1.25), (0.25, 0.9), (0.7, 0.1), (1.45, -0.4)]),
    "K": (1.3, [(0.2, -1.9), (0.5, -2.4), (0.45, -1.2), (0.2, 0.1)], [(1.45, -2.4), (0.95, -1.5), (0.42, -1.0), (0.55, -1.12),
                (0.8, -0.7), (0.98, -0.1), (1.2, 0.0), (1.45, -0.25)]),
    "a": (1.05, [(0.75, -0.8), (0.45, -0.98), (0.12, -0.5), (0.28, -0.03), (0.6, -0.3), (0.8, -0.92), (0.78, -0.3), (0.95, 0.0),
                 (1.2, -0.3)]),
    "b": (0.95, [(0.1, -0.35), (0.48, -1.7), (0.42, -2.2), (0.24, -1.9), (0.2, -0.3), (0.42, 0.0), (0.7, -0.3), (0.6, -0.78),
                 (0.55, -0.62), (1.0, -0.72)]),
    "d": (1.05, [(0.75, -0.8), (0.42, -0.98), (0.1, -0.5), (0.28, -0.03), (0.62, -0.4), (0.92, -2.2), (0.84, -0.4), (0.98, 0.0),
                 (1.2, -0.3)]),
    "e": (0.8, [(0.1, -0.35), (0.45, -0.55), (0.55, -0.92), (0.34, -0.98), (0.16, -0.45), (0.36, -0.02), (0.85, -0.3)]),
    "f": (0.6, [(0.1, -0.3), (0.48, -1.6), (0.48, -2.2), (0.3, -1.9), (0.24, 0.0), (0.12, 0.95), (0.28, 1.05), (0.42, 0.4),
                (0.36, 0.0), (0.7, -0.3)]),
    "h": (1.0, [(0.1, -0.35), (0.46, -1.7), (0.42, -2.2), (0.26, -1.9), (0.18, 0.0), (0.26, -0.5), (0.55, -0.95), (0.74, -0.7),
                (0.72, -0.2), (0.88, 0.0), (1.15, -0.3)]),
    "i": (0.52, [(0.1, -0.4), (0.28, -0.95), (0.26, -0.25), (0.42, 0.0), (0.65, -0.3)]),
    "n": (1.0, [(0.05, -0.6), (0.2, -0.95), (0.2, 0.0), (0.28, -0.55), (0.58, -0.97), (0.75, -0.7), (0.74, -0.2), (0.9, 0.0),
                (1.15, -0.3)]),
    "o": (0.9, [(0.55, -0.93), (0.18, -0.78), (0.12, -0.2), (0.4, 0.0), (0.7, -0.38), (0.58, -0.9), (0.7, -0.72), (1.0, -0.75)]),
    "r": (0.72, [(0.05, -0.4), (0.25, -1.08), (0.36, -0.86), (0.58, -0.9), (0.56, -0.3), (0.7, 0.0), (0.9, -0.3)]),
    "s": (0.72, [(0.05, -0.3), (0.42, -1.05), (0.5, -0.7), (0.58, -0.25), (0.4, 0.02), (0.2, -0.06), (0.5, 0.0), (0.85, -0.3)]),
    "t": (0.62, [(0.1, -0.35), (0.4, -1.75), (0.3, -0.4), (0.45, 0.0), (0.75, -0.3)]),
    "u": (1.0, [(0.05, -0.5), (0.18, -0.95), (0.2, -0.25), (0.4, -0.02), (0.62, -0.3), (0.76, -0.95), (0.74, -0.25), (0.9, 0.0),
                (1.15, -0.3)]),
    "z": (0.85, [(0.08, -0.8), (0.32, -1.0), (0.66, -0.92), (0.2, -0.05), (0.45, -0.12), (0.62, 0.3), (0.45, 0.9), (0.25, 0.8), (1.0, -0.2)]),
}


def inked(canvas, points, nib, rng):
    """A stroke whose width follows the pen: heavier downwards, lighter upwards and at both ends."""
    line = sample(points, steps=14)
    weights, level = [], 0.5
    for (ax, ay), (bx, by) in zip(line, line[1:]):
        length = math.hypot(bx - ax, by - ay)
        down = (by - ay) / length if length else 0.0
        level += (0.5 + 0.5 * down - level) * 0.12
        weights.append(level + rng.gauss(0, 0.008))
    last = len(weights) - 1

    def width(s):
        ends = min(1.0, 0.35 + s * last / 9, 0.25 + (1 - s) * last / 16)
        return nib * (0.55 + 0.95 * weights[min(last, int(s * last))]) * ends

    canvas.shape(ribbon(line, width, smooth=False), INK)
    for (x, y), s in ((line[0], 0.0), (line[-1], 1.0)):
        canvas.spot(x, y, width(s) / 2, width(s) / 2, INK)


def write(text, seed, size=74, slant=0.30, nib=6.6, start=(150, 262), rise=-0.055, marks=(), flourish=()):
    """`marks` and `flourish` are strokes in units of the x-height, measured from the start of the text."""
    rng = random.Random(seed)
    canvas = Canvas(WIDTH, HEIGHT)
    canvas.shape(f"M0 0H{WIDTH}V{HEIGHT}H0Z", "#ffffff")
    x, run = 0.0, []

    def place(u, v):
        px = start[0] + (u - slant * v) * size
        return (px, start[1] + v * size + rise * (px - start[0]))

    for letter in text:
        if letter == " ":
            x += 0.28
            continue
        advance, *strokes = LETTERS[letter]
        squeeze = rng.uniform(0.94, 1.06)
        for index, stroke in enumerate(strokes):
            if letter.isupper() and (index or run):
                if run:
                    inked(canvas, run, nib, rng)
                run = []
            run += [place(x + u * squeeze + rng.gauss(0, 0.012), v * rng.uniform(0.97, 1.03)) for u, v in stroke]
        x += advance * squeeze
    inked(canvas, run, nib, rng)
    for stroke in marks:
        inked(canvas, [place(u, v) for u, v in stroke], nib * 1.5, rng)
    for stroke in flourish:
        inked(canvas, [place(u, v) for u, v in stroke], nib * 0.85, rng)
    return canvas
