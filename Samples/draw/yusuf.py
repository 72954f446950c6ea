"""The portrait of Yusuf Ibrahim al-Khatib, 60 (an invented person)."""

import math
import random

import body
import hair
import head
from canvas import Canvas
from curve import mirror, path, ribbon, sample, symmetric, taper
from face import AXIS, Face, model

SKIN = [(0.0, "#40231a"), (0.22, "#784b35"), (0.45, "#a97657"), (0.66, "#c99a78"), (0.84, "#dfb796"), (1.0, "#f2d9c0")]
GREY = ["#2e2c2b", "#4b4846", "#6d6a67", "#908c88", "#b4b0ab", "#d6d2cc", "#efece7"]

FACE = Face(
    tones=SKIN, flush="#c9735c", ink="#4c2618", lips=("#8a4a42", "#a8675c", "#3f1a15"),
    iris=("#1d120c", "#3f2a1a", "#67492c"), hair=tuple(GREY[0:4]),
    brow=("#2e2a28", "#4b4744", "#6f6a66", "#8d8782"), lash="#1c110d",
    right_half=[(450, 122), (560, 138), (640, 210), (673, 325), (681, 430), (679, 525), (669, 620), (646, 706),
                (598, 784), (530, 838), (450, 854)],
    eye_y=478, eye_dx=97, eye_w=108, eye_h=35, iris_r=22.5, brow_y=424, brow_w=17, nose_y=636, nose_w=55, nose_h=58,
    mouth_y=716, mouth_w=77, lip_up=13, lip_low=20, chin_y=854, age=1.0, cheek=0.9, gloss=0.12, lashes=0.35, pores=0.26)

HAIRLINE = [(450, 196), (510, 200), (560, 196), (590, 214), (606, 252), (634, 300), (656, 360), (664, 420), (664, 480), (656, 540)]
SKULL = [(450, 92), (560, 102), (650, 168), (694, 280), (704, 400), (698, 480), (676, 540)]


def lines_of_age(relief):
    """Forehead furrows, crow's feet, the frown, bags under the eyes and the jowls."""
    for y, half, height in ((262, 120, -3.2), (302, 140, -4.2), (344, 130, -4.0)):
        relief.crease([(AXIS - half, y + 10), (AXIS - half * 0.5, y - 4), (AXIS, y + 4), (AXIS + half * 0.55, y - 5),
                       (AXIS + half, y + 8)], 5, height)
    for side in (-1, 1):
        x, y = AXIS + side * (FACE.eye_dx + FACE.eye_w * 0.56), FACE.eye_y
        for angle in (-28, 2, 30):
            turn = math.radians(angle)
            relief.crease([(x, y + angle * 0.12), (x + side * 20 * math.cos(turn), y + 24 * math.sin(turn)),
                           (x + side * 42 * math.cos(turn), y + 48 * math.sin(turn) + 4)], 3.5, -3.4)
        relief.crease([(AXIS + side * 15, FACE.brow_y + 14), (AXIS + side * 17, FACE.brow_y - 8), (AXIS + side * 13, FACE.brow_y - 30)], 4, -4)
        relief.crease([(AXIS + side * 58, FACE.eye_y + 28), (AXIS + side * 98, FACE.eye_y + 50), (AXIS + side * 142, FACE.eye_y + 36)], 5, -5)
        relief.bump(AXIS + side * 100, FACE.eye_y + 34, 40, 9, 5)
        relief.bump(AXIS + side * 150, 740, 46, 36, 8)


UPPER_EDGE = [(0, 658), (24, 653), (52, 656), (82, 668), (104, 684), (132, 682), (162, 662), (192, 622), (230, 566)]


def beard_density(x, y):
    """Full on chin, jaw and upper lip; thins towards the cheeks and leaves the lips free."""
    u = abs(x - AXIS)
    for (a, low), (b, high) in zip(UPPER_EDGE, UPPER_EDGE[1:]):
        if u <= b:
            edge = low + (high - low) * (u - a) / (b - a)
            break
    else:
        edge = UPPER_EDGE[-1][1]
    amount = max(0.0, min(1.0, (y - edge) / (20 if u < 90 else 48)))
    if (u / (FACE.mouth_w + 2)) ** 2 + ((y - FACE.mouth_y - 4) / (15 if y < FACE.mouth_y else 24)) ** 2 < 1:
        return 0.0
    if y < FACE.mouth_y and u < 12:
        amount *= 0.5
    if FACE.mouth_y + 20 < y < FACE.mouth_y + 48 and u < 62:
        amount *= 0.15 + 0.85 * max(0.0, u - 14) / 48
    return amount


def beard_flow(x, y):
    u = (x - AXIS) / 230
    if y < FACE.mouth_y and abs(x - AXIS) < 100:
        return math.pi / 2 - u * 2.0
    return math.pi / 2 + u * 0.55


def beard_shades(x, y):
    bright = 0.6 if abs(x - AXIS) < 75 and y > FACE.mouth_y else 0.35
    shadow = (x - AXIS) / 900
    if (math.sin(x * 12.9898 + y * 78.233) * 43758.5453) % 1 < bright - shadow:
        return GREY[4:7]
    return GREY[1:4]


def beard(canvas, rng):
    area = [(226, 540), (228, 640), (250, 716), (302, 792), (372, 846), (450, 866), (528, 846), (598, 792), (650, 716),
            (672, 640), (674, 540), (640, 560), (590, 640), (540, 640), (500, 642), (450, 652), (400, 642), (360, 640),
            (310, 640), (260, 560)]
    edge = sample([p for p in area[:11]])
    canvas.open(canvas.clip(FACE.clip))
    for k, (x, y) in enumerate(edge[::4]):
        inner = (AXIS + (x - AXIS) * 0.80, 715 + (y - 715) * 0.72)
        if y > 640:
            canvas.spot(*inner, 46, 40, "#6f6660", 0.13, blur=16)
    canvas.spot(AXIS - 50, FACE.nose_y + 44, 44, 15, "#6f6660", 0.36, blur=9, turn=-14)
    canvas.spot(AXIS + 50, FACE.nose_y + 44, 44, 15, "#5f5650", 0.40, blur=9, turn=14)
    canvas.spot(AXIS, 806, 84, 36, "#8a827b", 0.34, blur=18)
    canvas.close()
    hair.cropped(canvas, area, rng, GREY[0:3], 2200, beard_flow, length=(6, 12), width=1.5, opacity=(0.2, 0.5), density=beard_density)
    hair.cropped(canvas, area, rng, beard_shades, 6800, beard_flow, length=(7, 13), width=1.35, opacity=(0.3, 0.75), density=beard_density)


def scalp(canvas, rng):
    """Short grey hair, thin over the receding forehead and full at the sides."""
    right = sample(SKULL) + sample(HAIRLINE)[::-1]
    for side in (1, -1):
        area = right if side > 0 else mirror(right)
        hair.mass(canvas, area[::6], "#565250", 0.72, blur=5)

    def flow(x, y):
        """Combed to both sides from a parting on the viewer's left, lying along the skull."""
        radius = math.atan2(y - 340, x - AXIS)
        parting = 372 if y < 300 else AXIS
        side = max(-1.0, min(1.0, (x - parting) / 26))
        return radius + side * 1.28

    def shades(x, y):
        bright = 0.52 - (x - AXIS) / 700 - (y - 240) / 1600
        chance = (math.sin(x * 7.13 + y * 157.1) * 9631.7) % 1
        return GREY[4:7] if chance < bright else GREY[0:4]

    for side in (1, -1):
        area = [(x, y) for x, y in (right if side > 0 else mirror(right))][::5]
        hair.cropped(canvas, area, rng, GREY[0:3], 1100, flow, length=(16, 30), width=2.2, opacity=(0.4, 0.8))
        hair.cropped(canvas, area, rng, shades, 2300, flow, length=(18, 34), width=1.6, opacity=(0.3, 0.75))
        thin = HAIRLINE[:7]
        thin = thin if side > 0 else mirror(thin)
        for _ in range(170):
            x, y = sample(thin)[rng.randrange(60)]
            canvas.shape(ribbon(hair.tuft(x + rng.gauss(0, 4), y + rng.uniform(-4, 12), flow(x, y) + rng.gauss(0, 0.3), rng.uniform(12, 26), rng.gauss(0, 2)),
                                taper(1.3, 0.6, 0.05, 0.3), steps=4), rng.choice(GREY[2:6]), rng.uniform(0.25, 0.6))


def clothes(canvas):
    coat = [(0, "#0e1113"), (0.35, "#1f2528"), (0.7, "#394246"), (1, "#5f6b70")]
    shirt = [(0, "#6d7f93"), (0.4, "#a9bccf"), (0.75, "#d9e5ef"), (1, "#f7fbff")]
    front = symmetric([(450, 1020), (520, 1010), (580, 980), (640, 1125), (640, 1190), (450, 1190)])
    body.garment(canvas, front, shirt, [([(450, 1040), (450, 1090), (452, 1140)], 7, 5)])
    for side in (1, -1):
        turn = (lambda p: p) if side > 0 else mirror
        jacket = turn([(580, 934), (646, 962), (770, 1008), (880, 1052), (960, 1120), (980, 1210), (520, 1210), (548, 1130), (576, 1050)])
        body.garment(canvas, jacket, coat, [
            (turn([(660, 1010), (700, 1070), (706, 1150)]), 18, 9), (turn([(820, 1056), (800, 1100), (812, 1150)]), 18, 10)], depth=100)
        body.weave(canvas, path(jacket, closed=True), 5, "#000000", 0.16)
        lapel = turn([(586, 938), (624, 990), (668, 1078), (616, 1092), (632, 1128), (560, 1210), (528, 1190), (566, 1080)])
        canvas.shape(path(lapel, closed=True), "#000000", 0.5, blur=8)
        body.garment(canvas, lapel, coat, swell=14, depth=9)
        body.weave(canvas, path(lapel, closed=True), 5, "#000000", 0.14)
        canvas.shape(ribbon(turn([(668, 1078), (616, 1092), (634, 1128)]), lambda s: 2.5), "#050708", 0.8, blur=0.8)
        tip, join, back = (530, 1104), (452, 1022), (590, 924)
        collar = turn([join, join, (486, 1066), tip, tip, (578, 1036), (600, 968), back, back, (556, 942), (508, 988)])
        canvas.shape(path([(x + 3, y + 8) for x, y in collar], closed=True), "#24323f", 0.5, blur=7)
        body.garment(canvas, collar, shirt, swell=16, depth=10)
        canvas.shape(ribbon(turn([(460, 1036), (490, 1062), (527, 1094)]), lambda s: 1.3), "#7b8fa3", 0.55, blur=0.5)
        canvas.shape(ribbon(turn([(527, 1094), (571, 1032), (592, 966)]), lambda s: 1.3), "#7b8fa3", 0.55, blur=0.5)
        canvas.shape(ribbon(turn([(452, 1022), (508, 988), (556, 942), (590, 924)]), taper(7, 0.4, 0.4)), "#8fa3b6", 0.45, blur=2.5)
    canvas.spot(450, 1072, 6, 6, "#eef4f9", 1.0)
    canvas.spot(451, 1074, 7, 7, "#5a6c7e", 0.35, blur=2)
    canvas.spot(449, 1070, 4, 4, "#ffffff", 0.8, blur=1)


def furrows(canvas):
    for y, half in ((262, 112), (302, 132), (344, 120)):
        line = [(AXIS - half, y + 10), (AXIS - half * 0.5, y - 4), (AXIS, y + 4), (AXIS + half * 0.55, y - 5), (AXIS + half, y + 8)]
        canvas.shape(ribbon(line, taper(3.2, 0.1, 0.1, 0.5)), FACE.ink, 0.24, blur=1.4)
    for side in (-1, 1):
        fold = [(AXIS + side * 62, 612), (AXIS + side * 82, 650), (AXIS + side * 98, 690), (AXIS + side * 104, 726)]
        canvas.shape(ribbon(fold, taper(5, 0.2, 0.1, 0.4)), FACE.ink, 0.32, blur=2.4)
        bag = [(AXIS + side * 56, 502), (AXIS + side * 96, 523), (AXIS + side * 140, 512)]
        canvas.shape(ribbon(bag, taper(3.4, 0.1, 0.1, 0.4)), FACE.ink, 0.26, blur=1.8)
    canvas.shape(ribbon(HAIRLINE, lambda s: 40), FACE.ink, 0.22, blur=14)


def portrait():
    rng = random.Random(60)
    canvas = Canvas()
    body.studio(canvas)
    body.neck(canvas, FACE, half=124)
    for side in (-1, 1):
        body.ear(canvas, FACE, side, top=460, bottom=632)
    relief = model(FACE)
    lines_of_age(relief)
    head.paint(canvas, FACE, relief, rng, shadows=furrows, before_eyes=lambda c: beard(c, rng), lift=3)
    scalp(canvas, rng)
    clothes(canvas)
    return canvas
