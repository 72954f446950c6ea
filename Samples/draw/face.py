"""A face from in front: its proportions, its modelled volume and its skin."""

from dataclasses import dataclass, field

from curve import path, symmetric
from relief import Relief

AXIS = 450.0


@dataclass
class Face:
    """Proportions in picture pixels, about the axis x = 450."""

    tones: list                     # skin from shadow (0) to light (1)
    flush: str                      # the multiplying colour of cheeks, nose and ears
    ink: str                        # the darkest skin colour: folds, nostrils
    lips: tuple                     # upper, lower, line
    iris: tuple                     # outer ring, middle, around the pupil
    hair: tuple                     # dark, middle, light, highlight
    brow: tuple = ("#24140e", "#33201a", "#3f2a20")
    lash: str = "#1a0f0b"
    right_half: list = field(default_factory=lambda: [
        (450, 128), (560, 146), (640, 222), (668, 330), (674, 430), (670, 520), (655, 608),
        (622, 694), (572, 770), (514, 820), (450, 838)])
    eye_y: float = 482
    eye_dx: float = 96              # axis to the middle of an eye
    eye_w: float = 112
    eye_h: float = 43
    iris_r: float = 24.5
    brow_y: float = 425
    brow_w: float = 13
    nose_y: float = 622             # the base of the nose
    nose_w: float = 48              # axis to the outside of a nostril wing
    nose_h: float = 46              # how far the tip stands out
    bridge: float = 17
    mouth_y: float = 706            # the line between the lips
    mouth_w: float = 77
    lip_up: float = 20
    lip_low: float = 29
    chin_y: float = 838
    age: float = 0.35               # strength of folds, 0 to 1
    cheek: float = 1.0
    gloss: float = 0.10
    lashes: float = 1.0
    pores: float = 0.16

    @property
    def outline(self):
        return symmetric(self.right_half)

    @property
    def clip(self):
        return path(self.outline, closed=True)


def model(face):
    """The height field of the face."""
    relief = Relief(face.outline, depth=215, power=2.9, centre=(AXIS, 500))
    eye, nose, mouth = face.eye_y, face.nose_y, face.mouth_y
    dx = face.eye_dx
    bump, crease = relief.bump, relief.crease

    bump(AXIS + 60, eye - 170, 110, 85, 12, both=True)
    bump(AXIS + 222, eye - 70, 36, 80, -16, both=True)
    bump(AXIS + dx + 2, face.brow_y - 4, 74, 20, 11, turn=4, both=True)
    bump(AXIS, face.brow_y - 2, 34, 30, 6)
    bump(AXIS + dx - 2, eye - 6, 66, 36, -25, both=True)
    bump(AXIS + dx - 46, eye - 14, 24, 28, -17 * (0.35 + 0.65 * min(1.0, face.nose_h / 46)), both=True)
    bump(AXIS + dx, eye - 1, 42, 23, 19, both=True)
    bump(AXIS + dx + 2, eye + 30, 46, 11, 4 + 4 * face.age, both=True)
    crease([(AXIS + dx - 42, eye + 26), (AXIS + dx - 10, eye + 43), (AXIS + dx + 36, eye + 44)],
           8, -2.2 - 4 * face.age, both=True)

    top, tip = eye - 34, nose - 22
    for k in range(9):
        t = k / 8
        bump(AXIS, top + (tip - top) * t, face.bridge + 8 * t, 26, (3.5 + 13 * t ** 1.4) * face.nose_h / 46)
    bump(AXIS, tip, 29, 23, 0.3 * face.nose_h + 10)
    bump(AXIS, nose - 3, 16, 12, 7)
    bump(AXIS + face.nose_w - 16, nose - 13, 16, 15, 19, both=True)
    crease([(AXIS + face.nose_w - 6, nose - 34), (AXIS + face.nose_w + 5, nose - 18),
            (AXIS + face.nose_w, nose + 1), (AXIS + face.nose_w - 14, nose + 5)], 5, -6, both=True)

    bump(AXIS + 128, eye + 84, 66, 50, 21 * face.cheek, turn=-18, both=True)
    bump(AXIS + 178, eye + 44, 52, 24, 10, turn=14, both=True)
    bump(AXIS + 160, mouth - 12, 50, 62, -9 * (2 - face.cheek), both=True)
    crease([(AXIS + face.nose_w + 4, nose - 14), (AXIS + face.nose_w + 24, nose + 22),
            (AXIS + face.mouth_w + 16, mouth - 22), (AXIS + face.mouth_w + 22, mouth + 14)],
           11, -3.0 - 8.5 * face.age, both=True)

    bump(AXIS, mouth - 8, 88, 62, 20)
    crease([(AXIS, nose + 8), (AXIS, nose + 28), (AXIS, mouth - face.lip_up)], 8, -3.0 - 1.5 * face.age)
    bump(AXIS + 12, mouth - face.lip_up * 0.8, 7, 18, 3.5, both=True)
    bump(AXIS + 22, mouth - face.lip_up * 0.45, 34, face.lip_up * 0.55, 7, turn=7, both=True)
    bump(AXIS + 16, mouth + face.lip_low * 0.5, 36, face.lip_low * 0.58, 10, turn=-5, both=True)
    crease([(AXIS - face.mouth_w, mouth - 4), (AXIS - 34, mouth - 2), (AXIS, mouth + 1),
            (AXIS + 34, mouth - 2), (AXIS + face.mouth_w, mouth - 4)], 5, -7)
    bump(AXIS + face.mouth_w + 4, mouth - 2, 11, 12, -5, both=True)
    bump(AXIS, mouth + face.lip_low + 16, 46, 13, -8)
    bump(AXIS, face.chin_y - 44, 54, 34, 18)
    bump(AXIS + 95, face.chin_y - 78, 40, 44, -5, both=True)
    return relief


def flush(face, relief):
    """The skin's own colour: warmer cheeks, nose and chin, darker eye sockets."""
    tint, eye = relief.tint, face.eye_y
    tint(AXIS + 132, eye + 92, 66, 50, face.flush, 0.27, turn=-20, both=True)
    tint(AXIS, face.nose_y - 20, 44, 32, face.flush, 0.38)
    tint(AXIS, face.chin_y - 40, 60, 34, face.flush, 0.2)
    tint(AXIS + face.eye_dx, eye - 8, 60, 26, face.flush, 0.35, both=True)
    tint(AXIS + face.eye_dx - 40, eye + 16, 26, 20, "#8d6c86", 0.22, both=True)
    tint(AXIS + face.eye_dx, eye + 28, 50, 16, "#8d6c86", 0.16 + 0.2 * face.age, both=True)
    tint(AXIS, eye - 190, 190, 90, "#f4d58d", 0.18)
    tint(AXIS, face.mouth_y + 4, 96, 40, face.flush, 0.22)
