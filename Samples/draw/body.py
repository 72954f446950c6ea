"""Background, neck, ears and clothes: what a head-and-shoulders portrait stands on."""

from curve import path, ribbon, symmetric, taper
from relief import Relief

AXIS = 450.0


def studio(canvas):
    """Plain light grey-blue paper, a little brighter behind the head."""
    canvas.shape("M0 0H900V1125H0Z", canvas.radial(400, 430, 860, (0, "#dfe7ee"), (0.55, "#cdd8e1"), (1, "#aebcc8")))
    canvas.spot(590, 640, 300, 380, "#8b9caa", 0.35, blur=70)


def neck(canvas, face, half=122, top=680, bottom=1010, lift=0):
    bottom -= lift
    right = [(AXIS, top), (AXIS + half + 6, top), (AXIS + half, 800), (AXIS + half + 3, 890 - lift), (AXIS + half + 34, 965 - lift),
             (AXIS + half + 90, bottom), (AXIS + half, bottom + 70), (AXIS, bottom + 110)]
    outline = symmetric(right)
    relief = Relief(outline, depth=150, power=2.2, rows=True)
    relief.crease([(AXIS + half - 14, 800), (AXIS + 84, 905 - lift), (AXIS + 34, 1000 - lift)], 20, 15, both=True)
    relief.bump(AXIS, 1006 - lift, 24, 22, -22)
    relief.bump(AXIS, 890 - lift, 30, 60, 8)
    relief.crease([(AXIS + 40, 1022 - lift), (AXIS + 110, 1008 - lift), (AXIS + 190, 1000 - lift)], 16, 12, both=True)
    data = path(outline, closed=True)
    clip = canvas.clip(data)
    relief.tint(AXIS, 960, 200, 120, face.flush, 0.2)
    relief.paint(canvas, face.tones, clip, gloss=face.gloss * 0.5)
    canvas.open(clip)
    jaw = [(x + 24, y + 66) for x, y in face.outline if y > 560]
    jaw = sorted(jaw)
    shade = [(jaw[0][0] - 60, 560)] + jaw + [(jaw[-1][0] + 90, 560)]
    canvas.shape(path(shade, closed=True), face.ink, 0.66, blur=16)
    canvas.shape(path([(x - 16, y - 46) for x, y in shade], closed=True), face.ink, 0.74, blur=8)
    canvas.close()


def ear(canvas, face, side, top=478, bottom=628):
    """An ear seen from in front, mostly turned away."""
    height = bottom - top
    edge = max(x for x, _ in face.right_half) - 14

    def place(u, v):
        return (AXIS + side * (edge + u - AXIS), top + v * height)

    outline = [place(-10, 0.12), place(14, 0.0), place(38, 0.04), place(49, 0.20), place(46, 0.42), place(38, 0.62),
               place(33, 0.80), place(22, 0.97), place(6, 0.98), place(-12, 0.80)]
    data = path(outline, closed=True)
    clip = canvas.clip(data)
    relief = Relief(outline, depth=34, power=2.0, centre=(AXIS + side * (edge + 14 - AXIS), top + height * 0.45))
    relief.crease([place(4, 0.16), place(28, 0.12), place(35, 0.28), place(32, 0.55)], 6, -9)
    relief.bump(*place(12, 0.50), 9, 26, -20)
    relief.bump(*place(22, 0.38), 6, 22, 9)
    relief.tint(*place(20, 0.45), 60, 90, face.flush, 0.38)
    relief.paint(canvas, face.tones, clip, gloss=face.gloss)
    canvas.open(clip)
    canvas.shape(ribbon([place(5, 0.2), place(26, 0.13), place(36, 0.27), place(31, 0.58)], taper(6, 0.2, 0.2)), face.ink, 0.45, blur=2.4)
    canvas.shape(path([place(2, 0.36), place(14, 0.40), place(16, 0.58), place(4, 0.70)], closed=True), face.ink, 0.62, blur=5)
    canvas.shape(ribbon([place(20, 0.30), place(25, 0.46), place(18, 0.66)], taper(4, 0.2, 0.2)), face.tones[-1][1], 0.3, blur=2)
    canvas.shape(path([place(-16, 0.0), place(0, 0.2), place(-2, 0.9), place(-16, 1.0)], closed=True), face.ink, 0.5, blur=5)
    canvas.close()


def garment(canvas, outline, tones, folds=(), swell=90, depth=80, lines=()):
    """A piece of clothing: `folds` are (points, width, height) of ridges, `lines` are seams."""
    relief = Relief(outline, depth=depth, power=2.2, swell=swell)
    for points, width, height in folds:
        relief.crease(points, width, height)
    data = path(outline, closed=True)
    clip = canvas.clip(data)
    relief.paint(canvas, tones, clip, gloss=0.03, hollow=0.8)
    canvas.open(clip)
    for points, width, shade, opacity, blur in lines:
        canvas.shape(ribbon(points, taper(width, 0.4, 0.4)), shade, opacity, blur=blur)
    canvas.close()
    return clip


def weave(canvas, data, pitch, shade, opacity):
    """Fine diagonal threads inside an outline."""
    pattern = canvas.define(
        f'<pattern id="NAME" patternUnits="userSpaceOnUse" width="{pitch}" height="{pitch}" patternTransform="rotate(52)">'
        f'<path d="M0 0H{pitch}" stroke="{shade}" stroke-width="{pitch * 0.45}"/></pattern>')
    canvas.shape(data, f"url(#{pattern})", opacity)


def pores(canvas, data, strength=0.16):
    """The fine unevenness of skin, so that it doesn't look like plastic."""
    name = canvas.define(
        '<filter id="NAME" filterUnits="userSpaceOnUse" x="0" y="0" width="900" height="1125">'
        '<feTurbulence type="fractalNoise" baseFrequency="0.22" numOctaves="3" seed="7"/>'
        '<feColorMatrix values="0 0 0 0 0.5  0 0 0 0 0.5  0 0 0 0 0.5  2.6 0 0 0 -0.95" result="dark"/>'
        '</filter>')
    canvas.open(canvas.clip(data), mode="multiply", opacity=strength)
    canvas.body.append(f'<rect width="900" height="1125" filter="url(#{name})"/>')
    canvas.close()
