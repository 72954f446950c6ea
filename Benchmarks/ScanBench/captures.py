"""Makes simulated captures of rendered cards, each from its own seed. Called by Benchmarks/scan.

    captures.py CARDS OUT FIRST COUNT

CARDS holds folders with front.png and back.png, named TEMPLATE-SAMPLE-DPI. OUT gets a grey JPEG file for each
capture, and captures.json: what each shows and the codes' bytes, as read from the rendered face itself. FIRST is the
first seed; COUNT captures are made for each face and resolution.

A camera sees the card lie turned by any angle and tilted up to 30 degrees, over a desk that it does not fill. Light
falls off to one side, half of the captures have a patch of glare; then come blur, noise and JPEG.
"""
import glob
import json
import math
import os
import sys

import cv2
import numpy
import zxingcpp
from PIL import Image

# One capture on one core: several parts of a bench may run at once.
cv2.setNumThreads(1)

RESOLUTIONS = (8, 10, 12, 14, 16)
WIDTH, HEIGHT = 85.6, 53.98


def codes(path):
    """The bytes of every code on a rendered face, as hexadecimal digits, modules a side, and corners in millimetres."""
    face = Image.open(path).convert("L")
    found = []
    for code in zxingcpp.read_barcodes(face, formats=zxingcpp.BarcodeFormat.QRCode):
        place = code.position
        corners = [((p.x - face.width / 2) * WIDTH / face.width, (p.y - face.height / 2) * WIDTH / face.width)
                   for p in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)]
        found.append({"bytes": code.bytes.hex(), "modules": 17 + 4 * int(code.extra["Version"]), "corners": corners})
    return sorted(found, key=lambda code: code["bytes"])


def projection(turn, tilt, axis, scale, distance):
    """The homography from millimetres about the card's centre to pixels about the picture's."""
    def spin(angle):
        return numpy.array([[math.cos(angle), -math.sin(angle), 0], [math.sin(angle), math.cos(angle), 0], [0, 0, 1]])
    lean = numpy.array([[1, 0, 0], [0, math.cos(tilt), -math.sin(tilt)], [0, math.sin(tilt), math.cos(tilt)]])
    rotation = spin(axis) @ lean @ spin(turn - axis)
    plane = rotation[:, :2]
    focal = scale * distance
    return numpy.array([
        [focal * plane[0, 0], focal * plane[0, 1], 0],
        [focal * plane[1, 0], focal * plane[1, 1], 0],
        [plane[2, 0], plane[2, 1], distance]])


def seen(matrix, points):
    out = matrix @ numpy.array([[x, y, 1] for x, y in points]).T
    return (out[:2] / out[2]).T


def desk(random, width, height):
    """A desk's top: a tone, large stains, and often the grain of wood."""
    coarse = random.normal(0, 1, (max(height // 40, 2), max(width // 40, 2))).astype("float32")
    stains = numpy.asarray(Image.fromarray(coarse).resize((width, height), Image.BICUBIC))
    tone = random.uniform(30, 210) + random.uniform(0, 12) * stains
    if random.random() < 0.5:
        x, y = numpy.arange(width)[None, :], numpy.arange(height)[:, None]
        angle, length = random.uniform(0, math.pi), random.uniform(4, 40)
        tone = tone + random.uniform(2, 20) * numpy.sin((x * math.cos(angle) + y * math.sin(angle)) / length + stains)
    return tone


def capture(random, face, resolution):
    """A grey picture of the face, what was done to it, and the homography from the card's millimetres to its pixels."""
    photograph, notes, matrix = camera(random, face.size, resolution)
    return photograph(face), notes, matrix


def camera(random, size, resolution, blur=None, glare_at=None, glare_width=10, exposure=1):
    """A camera and the light that it stands in: a function that makes its picture of a face of this size, what it does
    to it, and the homography from the card's millimetres to the picture's pixels. Faces that one such camera sees differ
    in nothing else, not even in their noise. Of what is given nothing is drawn: the blur in pixels, the place and the
    deviation of strong glare in the card's millimetres, the share of the light that there is."""
    turn, axis = random.uniform(0, 2 * math.pi, 2)
    tilt, distance = math.radians(random.uniform(0, 30)), random.uniform(130, 350)
    matrix = projection(turn, tilt, axis, resolution, distance)
    corners = [(x, y) for x in (-WIDTH / 2, WIDTH / 2) for y in (-HEIGHT / 2, HEIGHT / 2)]
    outline = seen(matrix, corners)
    low, high = outline.min(axis=0), outline.max(axis=0)
    aspect = (4 / 3, 3 / 2, 16 / 9)[random.integers(3)]
    filled = random.uniform(0.4, 0.95)
    height = max((high[0] - low[0]) / aspect, high[1] - low[1]) / filled
    width, height = int(height * aspect), int(height)
    free = (numpy.array([width, height]) - (high - low)) / 2
    middle = numpy.array([width, height]) / 2 - (low + high) / 2 + random.uniform(-0.8, 0.8, 2) * free
    matrix = numpy.array([[1, 0, middle[0]], [0, 1, middle[1]], [0, 0, 1]]) @ matrix

    # The card is drawn larger and averaged down, as a camera's pixels gather light. Only the part of the picture that
    # it fills is drawn so.
    fine = math.ceil(24 / resolution)
    left, top = numpy.maximum(numpy.floor(low + middle).astype(int) - 1, 0)
    right, bottom = numpy.minimum(numpy.ceil(high + middle).astype(int) + 1, [width, height])
    dots = size[0] / WIDTH
    from_source = numpy.linalg.inv(numpy.array([[dots, 0, size[0] / 2 - 0.5], [0, dots, size[1] / 2 - 0.5], [0, 0, 1]]))
    # Pixels' centres lie at whole numbers for OpenCV, and at halves here.
    to_fine = numpy.array([[fine, 0, -left * fine - 0.5], [0, fine, -top * fine - 0.5], [0, 0, 1]]) @ matrix @ from_source

    def drawn(image, interpolation):
        area = ((right - left) * fine, (bottom - top) * fine)
        large = cv2.warpPerspective(numpy.asarray(image), to_fine, area, flags=interpolation)
        return cv2.resize(large, (right - left, bottom - top), interpolation=cv2.INTER_AREA).astype("float32")

    white, black = random.uniform(170, 240), random.uniform(10, 45)
    alpha = drawn(Image.new("L", size, 255), cv2.INTER_LINEAR) / 255
    background = numpy.asarray(desk(random, width, height), dtype="float32")

    x, y = numpy.arange(width, dtype="float32")[None, :], numpy.arange(height, dtype="float32")[:, None]
    light, least = random.uniform(0, 2 * math.pi), random.uniform(0.5, 1)
    along = (x - width / 2) * math.cos(light) + (y - height / 2) * math.sin(light)
    falloff = 1 - (1 - least) * (0.5 + along / math.hypot(width, height))
    glare, patch = 0.0, numpy.float32(0)
    if random.random() < 0.5:
        glare = random.uniform(30, 220)
        spot = seen(matrix, [(random.uniform(-0.5, 0.5) * WIDTH, random.uniform(-0.5, 0.5) * HEIGHT)])[0]
        wide, narrow = random.uniform(3, 9, 2) * resolution
        angle = random.uniform(0, math.pi)
        u = (x - spot[0]) * math.cos(angle) + (y - spot[1]) * math.sin(angle)
        v = (y - spot[1]) * math.cos(angle) - (x - spot[0]) * math.sin(angle)
        patch = (glare * numpy.exp(-(u * u / wide**2 + v * v / narrow**2) / 2)).astype("float32")
    if glare_at is not None:
        spot, wide = seen(matrix, [glare_at])[0], glare_width * resolution
        patch = 220 * numpy.exp(-((x - spot[0]) ** 2 + (y - spot[1]) ** 2) / wide**2 / 2).astype("float32")
    drawn_blur, noise, quality = random.uniform(0, 1.6), random.uniform(0, 6), int(random.integers(60, 96))
    blur = drawn_blur if blur is None else blur
    grain = random.standard_normal((height, width), dtype="float32") * numpy.float32(noise)

    def photograph(face):
        scene = background.copy()
        ink = black + (white - black) * drawn(face, cv2.INTER_CUBIC) / 255
        scene[top:bottom, left:right] += alpha * (ink - scene[top:bottom, left:right])
        scene = (scene * falloff.astype("float32") + patch) * numpy.float32(exposure)
        if blur >= 0.05:
            side = 2 * math.ceil(3.5 * blur) + 1
            scene = cv2.GaussianBlur(scene, (side, side), blur, borderType=cv2.BORDER_REPLICATE)
        return Image.fromarray(numpy.clip(scene + grain + 0.5, 0, 255).astype("uint8"))

    return photograph, {
        "resolution": resolution, "turn": math.degrees(turn), "tilt": math.degrees(tilt), "distance": distance,
        "filled": filled, "glare": glare, "blur": blur, "noise": noise, "quality": quality, "light": least}, matrix


def main():
    cards, out, first, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    os.makedirs(out, exist_ok=True)
    faces = {side: sorted(glob.glob(f"{cards}/*/**/{side}.png", recursive=True)) for side in ("front", "back")}
    truth, listed = {}, []
    for seed in range(first, first + count):
        for resolution in RESOLUTIONS:
            for side in ("front", "back"):
                random = numpy.random.default_rng([seed, resolution, side == "back"])
                path = faces[side][random.integers(len(faces[side]))]
                picture, notes, matrix = capture(random, Image.open(path).convert("L"), resolution)
                name = f"{seed:04d}-{resolution:02d}-{side}.jpg"
                picture.save(f"{out}/{name}", quality=notes["quality"])
                truth[path] = truth.get(path) or codes(path)
                shown = [{**code, "corners": seen(matrix, code["corners"]).round(1).tolist()} for code in truth[path]]
                listed.append({"name": name, "side": side, "face": os.path.relpath(path, cards), "codes": shown,
                               "size": picture.size, **notes})
    with open(f"{out}/captures.json", "w", encoding="utf-8") as file:
        json.dump(listed, file, indent=1)


if __name__ == "__main__":
    main()
