"""Hair: strands that follow guide lines, curls, and short hair or beard inside an area."""

import math

from curve import between, inside, part, path, ribbon, sample, taper


def strands(canvas, guides, rng, colours, count, width=(1.5, 4.0), opacity=(0.5, 0.9), span=(0.0, 1.0),
            loose=0.06, wander=5.0, across=(0.0, 1.0), waves=2.0):
    """`count` strands across a fan of guides; `span` limits where along the guide they run."""
    for _ in range(count):
        t = rng.uniform(*across)
        line = sample(between(guides, t), steps=7)
        phase, swing = rng.uniform(0, 6.28), rng.uniform(-1.4, 1.4) * wander
        shift = rng.uniform(-1.2, 1.2) * wander
        last = len(line) - 1
        line = [(x + swing * math.sin(phase + waves * 3.14 * k / last) + shift * k / last, y)
                for k, (x, y) in enumerate(line)]
        start = max(0.0, span[0] + abs(rng.gauss(0, loose)))
        end = min(1.0, span[1] - abs(rng.gauss(0, loose)))
        if end - start < 0.05:
            continue
        canvas.shape(ribbon(part(line, start, end), taper(rng.uniform(*width), 0.15, 0.05, rng.uniform(0.3, 0.7)), smooth=False),
                     rng.choice(colours), rng.uniform(*opacity))


def tuft(x, y, direction, length, bend, steps=3):
    """One short hair as three points."""
    dx, dy = math.cos(direction), math.sin(direction)
    return [(x, y), (x + dx * length * 0.5 - dy * bend, y + dy * length * 0.5 + dx * bend),
            (x + dx * length - dy * bend * 0.4, y + dy * length + dx * bend * 0.4)]


def cropped(canvas, area, rng, colours, count, flow, length=(14, 26), width=1.8, opacity=(0.4, 0.8), density=None):
    """Short hair inside an outline; `flow(x, y)` is its direction, `density(x, y)` from 0 to 1."""
    outline = sample(area, closed=True)
    xs, ys = [p[0] for p in outline], [p[1] for p in outline]
    placed, tries = [], 0
    while len(placed) < count and tries < count * 30:
        tries += 1
        x, y = rng.uniform(min(xs), max(xs)), rng.uniform(min(ys), max(ys))
        if inside(outline, x, y) and (density is None or rng.random() < density(x, y)):
            placed.append((x, y))
    placed.sort(key=lambda p: p[1])
    for x, y in placed:
        direction = flow(x, y) + rng.gauss(0, 0.22)
        shades = colours(x, y) if callable(colours) else colours
        canvas.shape(ribbon(tuft(x, y, direction, rng.uniform(*length), rng.gauss(0, 2.2)),
                            taper(width * rng.uniform(0.7, 1.3), 0.7, 0.05, 0.25), steps=4),
                     rng.choice(shades), rng.uniform(*opacity))


def curls(canvas, area, rng, tones, count, size=(9, 17), light=(-0.55, -0.65), centre=None, spread=None):
    """Tight curls inside an outline: small open spirals, lighter where the mass faces the light."""
    outline = sample(area, closed=True)
    xs, ys = [p[0] for p in outline], [p[1] for p in outline]
    cx, cy = centre or (sum(xs) / len(xs), sum(ys) / len(ys))
    rx, ry = spread or ((max(xs) - min(xs)) / 2, (max(ys) - min(ys)) / 2)
    made = 0
    while made < count:
        x, y = rng.uniform(min(xs), max(xs)), rng.uniform(min(ys), max(ys))
        if not inside(outline, x, y):
            continue
        made += 1
        facing = light[0] * (x - cx) / rx + light[1] * (y - cy) / ry
        level = max(0.0, min(0.999, 0.42 + 0.40 * facing + rng.gauss(0, 0.13)))
        radius, turn, way = rng.uniform(*size), rng.uniform(0, 6.28), rng.choice((-1, 1))
        points = []
        for k in range(9):
            a = turn + way * k * 0.62
            r = radius * (1 - 0.075 * k)
            points.append((x + math.cos(a) * r, y + math.sin(a) * r * 0.86))
        canvas.shape(ribbon(points, taper(rng.uniform(2.0, 3.8), 0.3, 0.1), steps=3),
                     tones[int(level * len(tones))], rng.uniform(0.5, 0.9))


def mass(canvas, area, fill, opacity=1.0, blur=None):
    canvas.shape(path(area, closed=True), fill, opacity, blur=blur)
