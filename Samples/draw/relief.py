"""Modelled volume: a height field, lit from the upper left, as a picture for the SVG.

A face painted with gradients alone stays flat; here its bumps and hollows are summed into a
height field, lit, shadowed and toned, and the result is clipped to its outline by the canvas.
"""

import base64
import math
import struct
import zlib

from curve import sample

STEP = 2  # picture pixels per field cell: shading is smooth, edges come from the clip
LIGHT = (-0.44, -0.36, 0.82)
FILL = (0.62, 0.22, 0.75)


def colour(text):
    return tuple(int(text[i:i + 2], 16) / 255 for i in (1, 3, 5))


def ramp(stops, value):
    """The colour at `value` along (position, #rrggbb) stops."""
    value = max(stops[0][0], min(stops[-1][0], value))
    for (a, low), (b, high) in zip(stops, stops[1:]):
        if value <= b:
            t = (value - a) / (b - a)
            return tuple(l + (h - l) * t for l, h in zip(low, high))
    return stops[-1][1]


class Relief:
    """`outline`: closed smooth curve through points; `depth` in pixels towards the viewer."""

    def __init__(self, outline, depth, power=2.4, centre=None, rows=False, swell=0, margin=8):
        self.points = sample(outline, closed=True)
        xs, ys = [p[0] for p in self.points], [p[1] for p in self.points]
        self.x0, self.y0 = int(min(xs)) - margin, int(min(ys)) - margin
        self.columns = int((max(xs) + margin - self.x0) / STEP) + 1
        self.lines = int((max(ys) + margin - self.y0) / STEP) + 1
        self.power, self.depth = power, depth
        if swell:
            self.base_swell(swell)
        elif rows:
            self.base_rows()
        else:
            self.base_radial(centre)
        self.tints = []

    def section(self, r):
        """Height at `r` from 0 (middle) to 1 (rim); goes on falling past the rim, so that no bright edge shows."""
        rim = 0.975
        top = self.depth * (1 - min(rim, r) ** self.power) ** 0.5
        return top if r <= rim else top - (r - rim) * self.depth * 5

    def base_radial(self, centre):
        """A dome whose rim is the outline: height by the distance from the centre in its direction."""
        cx, cy = centre
        turns = 720
        reach = [0.0] * turns
        fine = self.points + self.points[:1]
        for (ax, ay), (bx, by) in zip(fine, fine[1:]):
            for k in range(16):
                x, y = ax + (bx - ax) * k / 16 - cx, ay + (by - ay) * k / 16 - cy
                slot = int((math.atan2(y, x) / (2 * math.pi) + 0.5) * turns) % turns
                reach[slot] = max(reach[slot], math.hypot(x, y))
        for slot in range(turns):
            if not reach[slot]:
                reach[slot] = reach[slot - 1]
        reach = [sum(reach[(s + o) % turns] for o in range(-4, 5)) / 9 for s in range(turns)]
        self.height = []
        for j in range(self.lines):
            row = []
            for i in range(self.columns):
                x, y = self.x0 + i * STEP - cx, self.y0 + j * STEP - cy
                turn = (math.atan2(y, x) / (2 * math.pi) + 0.5) * turns
                slot = int(turn)
                rim = reach[slot % turns] + (reach[(slot + 1) % turns] - reach[slot % turns]) * (turn - slot)
                row.append(self.section(math.hypot(x, y) / rim))
            self.height.append(row)

    def base_rows(self):
        """A column: each row a rounded section between the outline's left and right."""
        self.height = []
        for j in range(self.lines):
            y = self.y0 + j * STEP
            hits = []
            for (ax, ay), (bx, by) in zip(self.points, self.points[1:] + self.points[:1]):
                if (ay > y) != (by > y):
                    hits.append(ax + (y - ay) / (by - ay) * (bx - ax))
            left, right = (min(hits), max(hits)) if len(hits) > 1 else (self.x0, self.x0 + self.columns * STEP)
            middle, half = (left + right) / 2, max(1.0, (right - left) / 2)
            self.height.append([
                self.section(abs(self.x0 + i * STEP - middle) / half)
                for i in range(self.columns)])

    def base_swell(self, swell):
        """Cloth: flat within, rounded down over the last `swell` pixels to the outline."""
        far = 1e6
        distance = [[0.0] * self.columns for _ in range(self.lines)]
        for j in range(self.lines):
            y, hits = self.y0 + j * STEP, []
            for (ax, ay), (bx, by) in zip(self.points, self.points[1:] + self.points[:1]):
                if (ay > y) != (by > y):
                    hits.append(ax + (y - ay) / (by - ay) * (bx - ax))
            hits.sort()
            for left, right in zip(hits[::2], hits[1::2]):
                for i in range(max(0, int((left - self.x0) / STEP + 1)),
                               min(self.columns, int((right - self.x0) / STEP) + 1)):
                    distance[j][i] = far
        for order in (1, -1):
            for j in range(self.lines)[::order]:
                row, before = distance[j], distance[j - order] if 0 <= j - order < self.lines else None
                for i in range(self.columns)[::order]:
                    best = row[i]
                    if 0 <= i - order < self.columns:
                        best = min(best, row[i - order] + 1)
                    if before:
                        best = min(best, before[i] + 1)
                        if i > 0:
                            best = min(best, before[i - 1] + 1.4)
                        if i < self.columns - 1:
                            best = min(best, before[i + 1] + 1.4)
                    row[i] = best
        self.height = self.blurred([
            [self.depth * (1 - (1 - min(1.0, d * STEP / swell)) ** self.power) ** 0.5 for d in row]
            for row in distance], 2)

    def each(self, x, y, sx, sy, turn, act):
        """Calls act(row, column, weight) for a turned Gaussian."""
        reach = 3.2 * max(sx, sy)
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        for j in range(max(0, int((y - reach - self.y0) / STEP)),
                       min(self.lines, int((y + reach - self.y0) / STEP) + 1)):
            dy = self.y0 + j * STEP - y
            for i in range(max(0, int((x - reach - self.x0) / STEP)),
                           min(self.columns, int((x + reach - self.x0) / STEP) + 1)):
                dx = self.x0 + i * STEP - x
                u, v = (dx * cos + dy * sin) / sx, (dy * cos - dx * sin) / sy
                square = u * u + v * v
                if square < 10:
                    act(j, i, math.exp(-square))

    def bump(self, x, y, sx, sy, height, turn=0, both=False, axis=450.0):
        def add(j, i, weight):
            self.height[j][i] += height * weight
        self.each(x, y, sx, sy, turn, add)
        if both:
            self.each(2 * axis - x, y, sx, sy, -turn, add)

    def crease(self, points, width, height, both=False, axis=450.0):
        """A fold or ridge along a curve: overlapping small bumps, fading at both ends."""
        line = sample(points, steps=10)
        scale = height * 1.2 / max(1.0, width * 1.77 / (self.length(line) / len(line)))
        for k, (x, y) in enumerate(line):
            fade = math.sin(math.pi * (k + 0.5) / len(line)) ** 0.7
            self.bump(x, y, width, width, scale * fade, both=both, axis=axis)

    @staticmethod
    def length(line):
        return sum(math.dist(a, b) for a, b in zip(line, line[1:]))

    def tint(self, x, y, sx, sy, shade, strength, turn=0, both=False, axis=450.0):
        """Colours the skin (a flush, a darker eye socket) by a soft spot of a multiplying colour."""
        self.tints.append((x, y, sx, sy, colour(shade), strength, turn))
        if both:
            self.tints.append((2 * axis - x, y, sx, sy, colour(shade), strength, -turn))

    def blurred(self, field, radius):
        for _ in range(2):
            field = [self.running_mean(row, radius) for row in field]
            field = [list(c) for c in zip(*(self.running_mean(list(c), radius) for c in zip(*field)))]
        return field

    @staticmethod
    def running_mean(row, radius):
        padded = [row[0]] * (radius + 1) + row + [row[-1]] * radius
        total, sums = 0.0, [0.0]
        for value in padded:
            total += value
            sums.append(total)
        width = 2 * radius + 1
        return [(sums[i + width + 1] - sums[i + 1]) / width for i in range(len(row))]

    def shadow(self, j, i, reach=34):
        """How much of the light the field itself cuts off, 0 to 1."""
        flat = math.hypot(LIGHT[0], LIGHT[1])
        dx, dy, rise = LIGHT[0] / flat, LIGHT[1] / flat, LIGHT[2] / flat * STEP
        start, worst = self.height[j][i], 0.0
        for k in range(2, reach, 2):
            x, y = int(i + dx * k + 0.5), int(j + dy * k + 0.5)
            if not (0 <= x < self.columns and 0 <= y < self.lines):
                break
            over = (self.height[y][x] - start - rise * k) / (4.0 + 0.35 * k)
            worst = max(worst, over)
        return min(1.0, worst)

    def picture(self, tones, gloss=0.10, hollow=1.0, occlusion=0.012):
        """RGB rows. `tones`: stops from shadow (0) to light (1)."""
        stops = [(position, colour(text)) for position, text in tones]
        around = self.blurred(self.height, 11)
        shade = [[self.shadow(j, i) for i in range(self.columns)] for j in range(self.lines)]
        shade = self.blurred(shade, 2)
        size = math.sqrt(sum(c * c for c in (LIGHT[0], LIGHT[1], LIGHT[2] + 1)))
        half = (LIGHT[0] / size, LIGHT[1] / size, (LIGHT[2] + 1) / size)
        rows = []
        for j in range(self.lines):
            above, below = self.height[max(0, j - 1)], self.height[min(self.lines - 1, j + 1)]
            here, row = self.height[j], []
            for i in range(self.columns):
                gx = (here[min(self.columns - 1, i + 1)] - here[max(0, i - 1)]) / (2 * STEP)
                gy = (below[i] - above[i]) / (2 * STEP)
                inverse = 1 / math.sqrt(gx * gx + gy * gy + 1)
                nx, ny, nz = -gx * inverse, -gy * inverse, inverse
                lit = max(0.0, (nx * LIGHT[0] + ny * LIGHT[1] + nz * LIGHT[2] + 0.28) / 1.28)
                bounce = max(0.0, nx * FILL[0] + ny * FILL[1] + nz * FILL[2])
                dark = 1 - max(0.0, min(0.5, (around[j][i] - here[i]) * occlusion * hollow))
                value = (lit * (1 - 0.55 * shade[j][i]) * 0.80 + bounce * 0.20) * dark
                shine = max(0.0, nx * half[0] + ny * half[1] + nz * half[2]) ** 24 * gloss * (1 - shade[j][i])
                row.append(tuple(c + (1 - c) * shine for c in ramp(stops, value)))
            rows.append(row)
        for x, y, sx, sy, shade_colour, strength, turn in self.tints:
            def mix(j, i, weight):
                keep = 1 - strength * weight
                rows[j][i] = tuple(c * (keep + (1 - keep) * s) for c, s in zip(rows[j][i], shade_colour))
            self.each(x, y, sx, sy, turn, mix)
        return rows

    def paint(self, canvas, tones, clip, **how):
        rows = self.picture(tones, **how)
        canvas.image(self.x0 - STEP / 2, self.y0 - STEP / 2, self.columns * STEP, self.lines * STEP,
                     png_address(rows), clip)


def png_address(rows):
    raw = b"".join(b"\0" + bytes(int(max(0, min(255, c * 255 + 0.5))) for pixel in row for c in pixel)
                   for row in rows)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 2, 0, 0, 0)
    data = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw, 6)) + chunk(b"IEND", b""))
    return "data:image/png;base64," + base64.b64encode(data).decode()
