"""The portrait of María José Hernández-Pérez, 39 (an invented person)."""

import random

import body
import hair
import head
from canvas import Canvas
from curve import mirror, path, polygon, ribbon, sample, symmetric, taper
from face import Face, model

SKIN = [(0.0, "#4a241a"), (0.22, "#885139"), (0.45, "#bd8265"), (0.66, "#dba888"), (0.84, "#edc5a8"), (1.0, "#f9dfca")]

FACE = Face(tones=SKIN, flush="#d9806c", ink="#5a2a1c", lips=("#a1433f", "#bf5e57", "#4d1817"),
            iris=("#2c170d", "#5b351c", "#7f5228"), hair=("#1d110d", "#38221a", "#5a3828", "#96694a"), age=0.2, lashes=0.85)

LEFT = [
    [(470, 204), (416, 222), (340, 296), (286, 400), (256, 520), (246, 630), (262, 740), (252, 850), (212, 960), (196, 1072)],
    [(474, 184), (408, 192), (320, 266), (256, 384), (226, 520), (216, 640), (232, 760), (218, 870), (180, 970), (176, 1068)],
    [(480, 148), (398, 150), (296, 220), (228, 352), (196, 510), (184, 650), (198, 780), (182, 890), (142, 980), (152, 1066)],
    [(484, 108), (388, 106), (274, 174), (200, 326), (168, 500), (156, 660), (166, 790), (146, 890), (108, 980), (130, 1056)],
]
RIGHT = [
    [(474, 204), (528, 218), (582, 286), (624, 390), (646, 510), (654, 630), (640, 740), (652, 850), (690, 960), (706, 1072)],
    [(480, 182), (546, 194), (614, 258), (660, 376), (682, 510), (690, 640), (676, 760), (690, 870), (722, 970), (730, 1068)],
    [(484, 146), (562, 154), (644, 222), (698, 356), (716, 510), (722, 650), (712, 780), (728, 890), (764, 980), (756, 1066)],
    [(484, 108), (574, 110), (670, 182), (730, 336), (748, 510), (752, 660), (746, 790), (764, 890), (802, 980), (780, 1056)],
]


def back_hair(canvas, rng):
    area = [(450, 120), (270, 180), (196, 380), (170, 640), (160, 800), (140, 960), (260, 1010), (450, 960), (650, 1010),
            (770, 960), (744, 800), (734, 640), (710, 380), (640, 180)]
    hair.mass(canvas, area, "#150c09")
    fan = [[(250 + 40 * k, 560), (238 + 42 * k, 700), (226 + 45 * k, 860), (206 + 49 * k, 1000)] for k in range(11)]
    hair.strands(canvas, fan, rng, ["#1d110d", "#251611", "#0f0806"], 160, width=(3, 7))


def front_hair(canvas, rng, guides, light):
    """One side of the parting: mass, strands, then the bands of light where the hair turns to the lamp."""
    dark, middle, bright, shine = FACE.hair
    area = [line for line in (sample(guides[0]), sample(guides[-1])[::-1])]
    fade = canvas.linear(0, 980, 0, 1062, (0, "#1b100c"), (1, "#1b100c", 0))
    canvas.shape(polygon(area[0] + area[1]), fade)
    canvas.open()
    hair.strands(canvas, guides, rng, [dark, "#2a1913", middle], 360, width=(2.5, 6), opacity=(0.5, 0.9), wander=3, loose=0.08, across=(0.03, 1))
    hair.strands(canvas, guides, rng, [middle, "#4a2e21"], 240, width=(1.4, 3.2), opacity=(0.3, 0.6), wander=4, across=(0.04, 1))
    for start, end, amount in ((0.06, 0.32, 1.0), (0.46, 0.66, 0.55), (0.72, 0.93, 0.6)):
        hair.strands(canvas, guides, rng, [bright, bright, shine], int(170 * light * amount), width=(1.2, 3.2),
                     opacity=(0.14, 0.40), span=(start, end), loose=0.06, wander=5, across=(0.10, 0.94))
    hair.strands(canvas, guides, rng, [shine, "#c29570"], int(110 * light), width=(0.8, 2.0), opacity=(0.2, 0.5),
                 span=(0.11, 0.25), loose=0.035, across=(0.2, 0.9))
    hair.strands(canvas, guides, rng, ["#0e0705"], 90, width=(1.5, 4.5), opacity=(0.35, 0.6), wander=4, across=(0.04, 1))
    canvas.close()
    canvas.open(canvas.clip(polygon(area[0] + area[1])))
    canvas.shape(ribbon(guides[0][1:-1], taper(34, 0.4, 0.1, 0.5)), "#0b0503", 0.42, blur=9)
    canvas.shape(ribbon(guides[-1][2:-1], taper(40, 0.2, 0.1, 0.5)), "#0b0503", 0.30, blur=12)
    canvas.close()


def loose_hair(canvas, rng):
    """Single hairs at the hairline and around the outline."""
    for guides in (LEFT, RIGHT):
        hair.strands(canvas, [[(x + 5 * (1 if guides is LEFT else -1), y + 5) for x, y in guides[0]], guides[0]], rng,
                     FACE.hair[:2], 26, width=(0.7, 1.5), opacity=(0.25, 0.6), span=(0.02, 0.45), loose=0.15, wander=2)
        out = -1 if guides is LEFT else 1
        hair.strands(canvas, [guides[-1], [(x + 6 * out, y - 3) for x, y in guides[-1]]], rng,
                     FACE.hair[:3], 12, width=(0.7, 1.2), opacity=(0.15, 0.35), loose=0.3, wander=4)


def clothes(canvas):
    top = symmetric([(450, 1056), (516, 1036), (560, 1000), (590, 1010), (620, 1125), (620, 1180), (450, 1180)])
    body.garment(canvas, top, [(0, "#8c8478"), (0.5, "#d5cdbf"), (1, "#fbf7ee")],
                 [([(400, 1070), (440, 1100), (460, 1125)], 12, 6), ([(520, 1060), (500, 1100), (470, 1130)], 12, 6)])
    jacket = [(558, 968), (640, 990), (760, 1024), (860, 1062), (940, 1120), (960, 1200), (500, 1200), (520, 1120), (556, 1050)]
    tones = [(0, "#080d17"), (0.35, "#111c30"), (0.7, "#1f3150"), (1, "#3d5680")]
    for side in (1, -1):
        outline = jacket if side > 0 else mirror(jacket)
        turn = (lambda p: p) if side > 0 else mirror
        body.garment(canvas, outline, tones, [
            (turn([(640, 1010), (690, 1070), (700, 1140)]), 16, 9),
            (turn([(800, 1060), (780, 1100), (790, 1140)]), 18, 10)])
        lapel = turn([(560, 966), (604, 1000), (640, 1066), (596, 1076), (610, 1102), (540, 1160), (516, 1140), (548, 1060)])
        canvas.shape(path(lapel, closed=True), "#05090f", 0.55, blur=7)
        body.garment(canvas, lapel, tones, swell=14, depth=9)
        canvas.shape(ribbon(turn([(640, 1066), (596, 1076), (612, 1104)]), lambda s: 2.5), "#060c16", 0.8, blur=0.8)


def hair_shadow(canvas):
    for guides, shift in ((LEFT, 12), (RIGHT, -8)):
        edge = [(x + shift, y + 12) for x, y in guides[0]]
        canvas.shape(path(edge + guides[-1][::-1], closed=True), FACE.ink, 0.62, blur=13)
    canvas.spot(536, 768, 2.6, 2.4, "#5b2d1f", 0.75, blur=0.7)


def portrait():
    rng = random.Random(39)
    canvas = Canvas()
    body.studio(canvas)
    back_hair(canvas, rng)
    body.neck(canvas, FACE, half=100)
    head.paint(canvas, FACE, model(FACE), rng, shadows=hair_shadow, lift=2)
    front_hair(canvas, rng, RIGHT, 0.6)
    front_hair(canvas, rng, LEFT, 1.0)
    canvas.shape(ribbon([(484, 112), (480, 150), (473, 200)], taper(4.5, 0.2, 0.5, 0.8)), FACE.tones[2][1], 0.55, blur=1.3)
    loose_hair(canvas, rng)
    clothes(canvas)
    return canvas
