"""Smooth curves through points, in picture pixels (x right, y down)."""

import math


def sample(points, closed=False, steps=10):
    """The Catmull-Rom curve through `points` as a fine polyline; a point given twice is a corner."""
    count = len(points)
    if count < 3:
        return [tuple(p) for p in points]

    def at(index):
        return points[index % count] if closed else points[max(0, min(count - 1, index))]

    result = []
    for i in range(count if closed else count - 1):
        a, b, c, d = at(i - 1), at(i), at(i + 1), at(i + 2)
        if b == c:
            continue
        for k in range(steps):
            t = k / steps
            result.append(tuple(
                0.5 * (2 * b[j] + (c[j] - a[j]) * t
                       + (2 * a[j] - 5 * b[j] + 4 * c[j] - d[j]) * t * t
                       + (3 * b[j] - a[j] - 3 * c[j] + d[j]) * t ** 3)
                for j in (0, 1)))
    if not closed:
        result.append(tuple(points[-1]))
    return result


def polygon(points, closed=True):
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if closed else "")


def path(points, closed=False):
    """SVG path data of the smooth curve through `points`."""
    return polygon(sample(points, closed), closed)


def ribbon(points, width, smooth=True, steps=8):
    """A stroke of varying width as a closed outline; `width(s)` in pixels, s from 0 to 1 along it."""
    line = sample(points, steps=steps) if smooth else points
    left, right = [], []
    last = len(line) - 1
    for i, (x, y) in enumerate(line):
        ax, ay = line[max(0, i - 1)]
        bx, by = line[min(last, i + 1)]
        length = math.hypot(bx - ax, by - ay) or 1.0
        half = width(i / last) / 2
        nx, ny = -(by - ay) / length * half, (bx - ax) / length * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return polygon(left + right[::-1])


def taper(full, start=0.0, end=0.0, peak=0.4):
    """A width that swells from `start` to `full` at `peak` and thins to `end` (fractions of full)."""
    def width(s):
        if s < peak:
            u = s / peak
            return full * (start + (1 - start) * math.sin(u * math.pi / 2))
        u = (s - peak) / (1 - peak)
        return full * (end + (1 - end) * math.cos(u * math.pi / 2))
    return width


def mirror(points, axis=450.0):
    return [(2 * axis - x, y) for x, y in points]


def symmetric(right_half, axis=450.0):
    """A closed outline from its right half, listed from top to bottom."""
    return right_half + mirror([p for p in reversed(right_half) if abs(p[0] - axis) > 0.5], axis)


def blend(first, second, t):
    """The line between two lines with the same number of points."""
    return [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in zip(first, second)]


def between(guides, t):
    """The line at `t` from 0 to 1 across a fan of guide lines."""
    position = max(0.0, min(0.999999, t)) * (len(guides) - 1)
    index = int(position)
    return blend(guides[index], guides[index + 1], position - index)


def part(line, start, end):
    """The stretch of a fine polyline from fraction `start` to `end`."""
    last = len(line) - 1
    first, final = int(start * last), max(int(start * last) + 2, int(end * last))
    return line[first:final + 1]


def inside(points, x, y):
    """Whether a point lies in a polygon (even-odd rule)."""
    hit = False
    previous = points[-1]
    for current in points:
        if (current[1] > y) != (previous[1] > y):
            cross = previous[0] + (y - previous[1]) / (current[1] - previous[1]) * (current[0] - previous[0])
            if x < cross:
                hit = not hit
        previous = current
    return hit
