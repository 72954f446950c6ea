"""Eyes, brows, nostrils and lips: the sharp parts of a face, drawn over its modelled volume."""

import math

from curve import between, path, ribbon, sample, taper
from face import AXIS


def eye_lids(face, side):
    """Upper and lower lid from the inner to the outer corner; side is -1 for the viewer's left."""
    def place(u, v):
        return (AXIS + side * (face.eye_dx + u * face.eye_w / 2), face.eye_y + v * face.eye_h)
    upper = [place(-1.0, 0.22), place(-0.82, -0.02), place(-0.48, -0.36), place(-0.05, -0.50),
             place(0.42, -0.40), place(0.78, -0.15), place(1.0, 0.06)]
    lower = [place(-1.0, 0.22), place(-0.80, 0.29), place(-0.40, 0.41), place(0.08, 0.47),
             place(0.55, 0.38), place(0.85, 0.20), place(1.0, 0.06)]
    return upper, lower


def eye(canvas, face, side, rng):
    upper, lower = eye_lids(face, side)
    opening = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in sample(upper) + sample(lower)[::-1]) + "Z"
    cx, cy, r = AXIS + side * (face.eye_dx - 1), face.eye_y - 3.0, face.iris_r
    clip = canvas.clip(opening)

    canvas.open(clip)
    canvas.shape(opening, canvas.radial(cx - 6, cy, face.eye_w * 0.56, (0, "#f3eeea"), (0.55, "#e3d8d2"), (1, "#a88e86")))
    inner = upper[0]
    canvas.spot(inner[0] + side * 6, inner[1] + 1, 8, 6, "#c9827a", 0.9, blur=1.6)
    canvas.spot(cx, cy, r + 1.2, r + 1.2, "#2a1a14", 0.45, blur=1.6)
    outer, middle, core = face.iris
    canvas.spot(cx, cy, r, r, canvas.radial(cx, cy, r, (0, core), (0.42, core), (0.7, middle), (0.9, outer), (1, "#120b08"),
                                            focus=(cx, cy)))
    for _ in range(90):
        turn, start = rng.uniform(0, 2 * math.pi), rng.uniform(0.42, 0.55)
        end = rng.uniform(0.65, 0.93)
        a = (cx + math.cos(turn) * r * start, cy + math.sin(turn) * r * start)
        b = (cx + math.cos(turn) * r * end, cy + math.sin(turn) * r * end)
        light = 0.5 + 0.5 * math.sin(turn - 0.6)
        canvas.shape(ribbon([a, b], lambda s: 0.9 - 0.5 * s, smooth=False),
                     core if rng.random() < 0.4 + 0.4 * light else outer, rng.uniform(0.2, 0.6))
    canvas.spot(cx + 5, cy + r * 0.55, r * 0.55, r * 0.28, core, 0.55, blur=3.0)
    canvas.spot(cx, cy, r * 0.41, r * 0.41, "#070504", 1.0, blur=0.6)
    shadow = [(x, y - 9) for x, y in sample(upper)] + [(x, y + 9 - 2 * abs(k / 30 - 1)) for k, (x, y) in
                                                      reversed(list(enumerate(sample(upper))))]
    canvas.shape(path(shadow[::3], closed=True), "#2b1712", 0.62, blur=4.2)
    canvas.shape(ribbon(lower, lambda s: 4.5), "#e9c3b4", 0.55, blur=0.8)
    canvas.shape(ribbon([(x, y - 3) for x, y in lower], lambda s: 1.2), "#ffffff", 0.35, blur=0.5)
    canvas.spot(cx - 7.5, cy - 7.5, 4.0, 4.8, "#ffffff", 0.92, blur=0.7, turn=20)
    canvas.spot(cx + 9, cy + 9, 3.0, 2.2, "#ffffff", 0.30, blur=1.0)
    canvas.close()

    lids(canvas, face, side, upper, lower, rng)


def lids(canvas, face, side, upper, lower, rng):
    lash = face.lash
    thick = 4.2 + 2.0 * face.lashes
    canvas.shape(ribbon(upper, taper(thick, 0.25, 0.5, 0.72)), lash, 0.95, blur=0.6)
    canvas.shape(ribbon(lower[2:], taper(2.2, 0.1, 0.6, 0.7)), lash, 0.5, blur=0.8)
    fold = [(x + side * 2, y - 12 - 5 * math.sin(math.pi * k / 6)) for k, (x, y) in enumerate(upper)]
    fold[0] = (fold[0][0] + side * 5, fold[0][1] + 5)
    fold[-1] = (fold[-1][0] + side * 7, fold[-1][1] + 5)
    canvas.shape(ribbon(fold, taper(4.2, 0.2, 0.15, 0.6)), face.ink, 0.62, blur=1.2)
    canvas.shape(ribbon([(x, y - 4) for x, y in fold], taper(11, 0.1, 0.1, 0.55)), face.ink, 0.22, blur=5)
    plate = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(upper, fold)]
    canvas.shape(ribbon(plate[1:6], taper(6.5, 0.1, 0.1, 0.5)), face.tones[-1][1], 0.30, blur=2.4)
    canvas.shape(ribbon([(x, y + 5) for x, y in lower[1:]], taper(3.0, 0.1, 0.1, 0.5)), face.tones[-1][1], 0.30, blur=1.6)

    line = sample(upper)
    for k in range(34):
        s = 0.14 + 0.85 * (k + rng.random()) / 34
        x, y = line[int(s * (len(line) - 1))]
        reach = (4 + 9 * s) * face.lashes * rng.uniform(0.6, 1.15)
        lean = side * (-0.25 + 1.25 * s)
        canvas.shape(ribbon([(x, y), (x + lean * reach * 0.35, y - reach * 0.36), (x + lean * reach * 0.95, y - reach * 0.62)],
                            taper(1.9, 0.9, 0.05, 0.1), steps=4), lash, 0.6, blur=0.4)
    line = sample(lower)
    for k in range(int(22 * min(1.0, face.lashes))):
        s = 0.35 + 0.62 * (k + rng.random()) / 22
        x, y = line[int(s * (len(line) - 1))]
        reach = 6.5 * face.lashes * rng.uniform(0.6, 1.1)
        canvas.shape(ribbon([(x, y), (x + side * reach * (s - 0.2), y + reach)], taper(1.2, 0.9, 0.1, 0.1)), lash, 0.30, blur=0.4)


def brow(canvas, face, side, rng, lift=0.0, density=330):
    """Hairs that rise at the inner end, lie over in the middle and fall at the tail."""
    def place(u, v):
        return (AXIS + side * (face.eye_dx + u), face.brow_y + v - lift)
    w = face.brow_w
    low = [place(-60, 11), place(-30, 6), place(8, -2), place(44, -5), place(76, 10)]
    high = [place(-56, 12 - w), place(-28, 3 - w * 1.25), place(10, -5 - w * 1.1), place(46, -9 - w * 0.55), place(78, 8)]
    canvas.shape(path(sample(low) + sample(high)[::-1], closed=True), face.brow[0], 0.46, blur=4.0)
    for _ in range(density):
        s, t = rng.random() ** 0.9, rng.random()
        lane = sample(between([low, high], t))
        x, y = lane[int(s * 0.94 * (len(lane) - 1))]
        reach = rng.uniform(10, 17) * (1 - 0.3 * s)
        rise = (1.0 - 1.5 * s) - 0.5 * t + 0.15
        end = (x + side * reach * (0.55 + 0.45 * s), y - reach * rise * 0.75)
        bend = (x + side * reach * 0.28, y - reach * rise * 0.5)
        canvas.shape(ribbon([(x, y), bend, end], taper(1.8, 0.6, 0.05, 0.3), steps=4),
                     rng.choice(face.brow), rng.uniform(0.25, 0.6) * min(1.0, 0.45 + 4 * s))


def nose(canvas, face):
    y, w = face.nose_y, face.nose_w
    under = [(AXIS - w + 6, y + 2), (AXIS - w / 2, y + 8), (AXIS, y + 11), (AXIS + w / 2, y + 8), (AXIS + w - 2, y + 2)]
    canvas.shape(ribbon(under, taper(17, 0.2, 0.4, 0.6)), face.ink, 0.38, blur=6)
    for side in (-1, 1):
        def place(u, v):
            return (AXIS + side * u, y + v)
        hole = [place(9, 3), place(15, -5), place(w * 0.55, -7), place(w * 0.72, -2), place(w * 0.66, 4), place(w * 0.38, 6)]
        canvas.shape(path(hole, closed=True), face.ink, 0.62, blur=2.6)
        core = [place(12, 2), place(18, -3), place(w * 0.54, -4), place(w * 0.62, 1), place(w * 0.4, 4)]
        canvas.shape(path(core, closed=True), face.lash, 0.62, blur=1.5)
        wing = [place(w - 5, -28), place(w + 1, -20), place(w + 2, -9), place(w - 4, 1), place(w - 15, 4)]
        canvas.shape(ribbon(wing, taper(5.5, 0.05, 0.25, 0.62)), face.ink, (0.36 if side > 0 else 0.26) * face.nose_h / 46, blur=2.2)
    canvas.spot(AXIS - 7, y - 31, 10, 7, face.tones[-1][1], 0.25 + 0.3 * face.nose_h / 46, blur=4.5, turn=-15)
    canvas.spot(AXIS - 6, y - 88, 5, 38, face.tones[-1][1], 0.32 * face.nose_h / 46, blur=5)


def mouth(canvas, face, rng):
    y, w, up, low = face.mouth_y, face.mouth_w, face.lip_up, face.lip_low
    line = [(AXIS - w, y - 4), (AXIS - w * 0.62, y - 1), (AXIS - w * 0.25, y - 0.5), (AXIS, y + 3),
            (AXIS + w * 0.25, y - 0.5), (AXIS + w * 0.62, y - 1), (AXIS + w, y - 4.5)]
    top = [(AXIS - w, y - 4), (AXIS - w * 0.60, y - up * 0.62), (AXIS - w * 0.18, y - up), (AXIS, y - up * 0.80),
           (AXIS + w * 0.18, y - up), (AXIS + w * 0.60, y - up * 0.62), (AXIS + w, y - 4.5)]
    bottom = [(AXIS - w, y - 4), (AXIS - w * 0.66, y + low * 0.62), (AXIS - w * 0.30, y + low * 0.98), (AXIS, y + low * 1.02),
              (AXIS + w * 0.30, y + low * 0.98), (AXIS + w * 0.66, y + low * 0.62), (AXIS + w, y - 4.5)]

    def closed(a, b):
        return "M" + "L".join(f"{p:.1f} {q:.1f}" for p, q in sample(a) + sample(b)[::-1]) + "Z"

    upper, lower = closed(top, line), closed(line, bottom)
    colour_up, colour_low, colour_line = face.lips
    canvas.shape(upper, colour_up, 0.72, blur=1.5)
    canvas.shape(lower, colour_low, 0.62, blur=1.8)
    canvas.open(canvas.clip(closed(top, bottom)))
    canvas.shape(upper, canvas.linear(0, y - up, 0, y + 2, (0, colour_line, 0.0), (1, colour_line, 0.75)), 0.6, blur=1.5)
    canvas.shape(ribbon([(x, q + 3) for x, q in line], taper(8, 0.3, 0.3, 0.5)), colour_line, 0.5, blur=2.6)
    canvas.spot(AXIS - 17, y + low * 0.44, 26, low * 0.17, "#ffffff", 0.34, blur=3.6)
    canvas.spot(AXIS + 30, y + low * 0.44, 12, low * 0.13, "#ffffff", 0.16, blur=3.2)
    for k in range(30):
        x = AXIS + (k - 14.5) / 15 * w * 0.72 + rng.uniform(-2, 2)
        bow = (x - AXIS) * 0.10
        canvas.shape(ribbon([(x, y + 4), (x + bow, y + low * rng.uniform(0.55, 0.85))], taper(1.3, 0.3, 0.1)),
                     colour_line, rng.uniform(0.10, 0.26), blur=0.5)
        canvas.shape(ribbon([(x, y - 2), (x + bow * 0.5, y - up * rng.uniform(0.4, 0.7))], taper(1.2, 0.3, 0.1)),
                     colour_line, rng.uniform(0.08, 0.2), blur=0.5)
    canvas.close()
    canvas.shape(ribbon(line, taper(3.6, 0.4, 0.4, 0.5)), colour_line, 0.9, blur=0.8)
    for side in (-1, 1):
        canvas.spot(AXIS + side * (w + 1), y - 4, 6, 4, face.ink, 0.42, blur=2.6)
    canvas.shape(ribbon([(x, q - 2.5) for x, q in top[1:6]], taper(3, 0.1, 0.1)), face.tones[-1][1], 0.28, blur=1.5)
    canvas.shape(ribbon([(AXIS - 42, y + low + 9), (AXIS, y + low + 14), (AXIS + 44, y + low + 8)], taper(13, 0.1, 0.1)),
                 face.ink, 0.24, blur=5)
