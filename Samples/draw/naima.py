"""The portrait of Naïma Toussaint, 8 (an invented person)."""

import math
import random

import body
import hair
import head
from canvas import Canvas
from curve import mirror, path, polygon, ribbon, sample, symmetric, taper
from face import Face, model

SKIN = [(0.0, "#26130c"), (0.22, "#4a281a"), (0.45, "#774930"), (0.66, "#9b6546"), (0.84, "#b88160"), (1.0, "#d7a985")]
COILS = ["#0b0706", "#130c0a", "#1c120e", "#291b15", "#3a271e", "#54392b", "#6f4d3a"]

FACE = Face(
    tones=SKIN, flush="#b8604c", ink="#2a130c", lips=("#7d3f3a", "#a9645c", "#37120f"),
    iris=("#120906", "#2d180e", "#4b2c19"), hair=("#0f0907", "#1d130f", "#33231b", "#5c4131"),
    brow=("#0f0907", "#1a110d", "#261812"), lash="#0d0705",
    right_half=[(450, 150), (560, 164), (646, 238), (680, 350), (688, 450), (688, 548), (676, 640), (640, 722),
                (580, 784), (514, 818), (450, 828)],
    eye_y=540, eye_dx=103, eye_w=121, eye_h=57, iris_r=30.5, brow_y=474, brow_w=10, nose_y=650, nose_w=45, nose_h=20,
    bridge=24,
    mouth_y=719, mouth_w=60, lip_up=20, lip_low=26, chin_y=828, age=0.0, cheek=1.55, gloss=0.15, lashes=0.95, pores=0.07)

# From the parting to the puff on the viewer's left, from the top of the head to the temple.
SIDE = [
    [(449, 124), (410, 124), (360, 138), (300, 178)],
    [(449, 156), (412, 150), (364, 156), (300, 184)],
    [(449, 196), (412, 180), (364, 174), (298, 190)],
    [(449, 246), (404, 214), (352, 196), (294, 196)],
    [(400, 240), (364, 222), (330, 208), (286, 202)],
    [(340, 252), (318, 236), (298, 222), (278, 206)],
    [(288, 296), (276, 268), (268, 240), (266, 208)],
    [(250, 352), (242, 310), (244, 262), (256, 210)],
    [(230, 420), (222, 360), (226, 286), (248, 210)],
    [(212, 470), (202, 380), (208, 286), (240, 206)],
]
PUFF = [(300, 205), (250, 250), (180, 256), (122, 214), (104, 150), (136, 84), (206, 56), (276, 76), (316, 134)]


def puff(canvas, rng, side):
    area = PUFF if side < 0 else mirror(PUFF)
    middle = sum(p[0] for p in area) / len(area)
    ring = [(x + (x - middle) * 0.03, y) for x, y in area]
    hair.mass(canvas, ring, "#0c0706", blur=5)
    hair.curls(canvas, area, rng, COILS, 1100, size=(6, 12), centre=(middle, 160), spread=(120, 110))
    edge = sample(area, closed=True)
    for _ in range(240):
        x, y = edge[rng.randrange(len(edge))]
        x, y = x + rng.gauss(0, 3), y + rng.gauss(0, 3)
        turn, radius = rng.uniform(0, 6.28), rng.uniform(4, 9)
        points = [(x + math.cos(turn + k * 0.7) * radius, y + math.sin(turn + k * 0.7) * radius) for k in range(6)]
        canvas.shape(ribbon(points, taper(1.5, 0.5, 0.1), steps=3), rng.choice(COILS[:4]), rng.uniform(0.4, 0.8))
    canvas.open(canvas.clip(path(area, closed=True)))
    canvas.spot(middle + 45, 235, 120, 60, "#050302", 0.5, blur=26)
    canvas.close()


def combed(canvas, rng, side):
    """The hair drawn tight from the parting to one puff, and its tie."""
    guides = SIDE if side < 0 else [mirror(line) for line in SIDE]
    top, low = sample(guides[0]), sample(guides[-1])
    hairline = sample([line[0] for line in guides])
    ends = [line[-1] for line in guides]
    area = polygon(top + ends + low[::-1] + hairline[::-1])
    canvas.shape(ribbon(sample([line[0] for line in guides][3:]), lambda s: 16, smooth=False), FACE.hair[0], 0.45, blur=5)
    canvas.shape(area, "#100a08")
    hair.strands(canvas, guides, rng, COILS[1:4], 420, width=(1.6, 3.4), opacity=(0.5, 0.9), wander=2.5, loose=0.02, waves=5)
    light = 1.0 if side < 0 else 0.55
    hair.strands(canvas, guides, rng, COILS[4:7], int(330 * light), width=(1.0, 2.2), opacity=(0.25, 0.6), wander=2.5,
                 span=(0.22, 0.74), loose=0.09, across=(0.05, 0.75), waves=5)
    hair.strands(canvas, guides, rng, COILS[:1], 90, width=(1.5, 3.2), opacity=(0.5, 0.8), wander=2, waves=4)
    for _ in range(120):
        t = rng.random()
        x, y = hairline[int((0.3 + 0.7 * t) * (len(hairline) - 1))]
        lean = -side * rng.uniform(2, 7)
        canvas.shape(ribbon([(x, y - 3), (x + lean * 0.4, y + 3), (x + lean, y + rng.uniform(4, 10))], taper(1.4, 0.8, 0.05), steps=3),
                     COILS[1], rng.uniform(0.3, 0.6))
    for index, shade in enumerate(("#b33a3f", "#d8545a", "#b33a3f")):
        shift = (index - 1) * 11
        band = [(318 + shift, 158 + shift * 0.4), (300 + shift, 186), (268 + shift, 206), (238 + shift * 0.6, 214 + shift * 0.4)]
        band = band if side < 0 else mirror(band)
        canvas.shape(ribbon([(x + 2, y + 4) for x, y in band], taper(15, 0.7, 0.7)), "#1a0506", 0.55, blur=3)
        canvas.shape(ribbon(band, taper(13, 0.7, 0.7)), shade)
        canvas.shape(ribbon([(x - 2, y - 3) for x, y in band], taper(4, 0.2, 0.2)), "#f4a3a0", 0.55, blur=1.4)


def clothes(canvas):
    tones = [(0, "#5b3608"), (0.35, "#9a6414"), (0.7, "#d39a2c"), (1, "#f1c767")]

    def raised(points):
        return [(x, y - 62) for x, y in points]

    outline = raised(symmetric([(450, 1030), (530, 1006), (562, 946), (616, 970), (744, 1028), (828, 1100), (864, 1280), (450, 1280)]))
    folds = []
    for turn in (lambda p: p, mirror):
        folds += [(turn(raised([(580, 990), (650, 1060), (670, 1170)])), 18, 8),
                  (turn(raised([(730, 1050), (704, 1110), (716, 1200)])), 16, 9)]
    body.garment(canvas, outline, tones, folds, depth=90)
    body.weave(canvas, path(outline, closed=True), 7, "#6a420c", 0.13)
    outer = raised([(336, 946), (350, 1004), (398, 1050), (450, 1063), (502, 1050), (550, 1004), (564, 946)])
    inner = raised([(345, 930), (372, 984), (410, 1011), (450, 1019), (490, 1011), (528, 984), (555, 930)])
    band = polygon(sample(outer) + sample(inner)[::-1])
    canvas.shape(path([(x, y + 9) for x, y in outer[1:-1]] + inner[::-1], closed=True), "#4a2c05", 0.5, blur=7)
    canvas.shape(band, canvas.linear(340, 0, 560, 0, (0, "#c98f27"), (0.3, "#e6b34a"), (0.65, "#c98f27"), (1, "#80500f")))
    canvas.open(canvas.clip(band))
    for (x1, y1), (x2, y2) in zip(sample(outer, steps=14), sample(inner, steps=14)):
        canvas.shape(ribbon([(x1, y1), (x2, y2)], lambda s: 2.6, smooth=False), "#6a420c", 0.42, blur=0.7)
    canvas.shape(ribbon(inner, lambda s: 7), "#fbe0a0", 0.45, blur=2)
    canvas.shape(ribbon(outer, lambda s: 9), "#4a2c05", 0.5, blur=3)
    canvas.close()


def hair_shadow(canvas):
    for guides in (SIDE, [mirror(line) for line in SIDE]):
        line = [g[0] for g in guides][3:]
        canvas.shape(ribbon([(x, y + 6) for x, y in line], lambda s: 30), FACE.ink, 0.42, blur=9)


def portrait():
    rng = random.Random(8)
    canvas = Canvas()
    body.studio(canvas)
    for side in (-1, 1):
        puff(canvas, rng, side)
    body.neck(canvas, FACE, half=84, lift=66)
    for side in (-1, 1):
        body.ear(canvas, FACE, side, top=520, bottom=648)
    head.paint(canvas, FACE, model(FACE), rng, shadows=hair_shadow, lift=2)
    for side in (1, -1):
        combed(canvas, rng, side)
    canvas.shape("M446 124H454V250H446Z", "#120b08")
    canvas.shape(ribbon([(450, 134), (450, 180), (450, 244)], taper(4, 0.3, 0.6, 0.8)), FACE.tones[1][1], 0.7, blur=1.2)
    clothes(canvas)
    return canvas
