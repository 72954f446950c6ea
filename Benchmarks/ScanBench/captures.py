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

import numpy
import zxingcpp
from PIL import Image, ImageFilter

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

    # The card is drawn larger and averaged down, as a camera's pixels gather light.
    fine = math.ceil(24 / resolution)
    dots = face.width / WIDTH
    to_source = numpy.array([[dots, 0, face.width / 2], [0, dots, face.height / 2], [0, 0, 1]])
    inverse = to_source @ numpy.linalg.inv(numpy.diag([fine, fine, 1]) @ matrix)
    inverse /= inverse[2, 2]
    size = (width * fine, height * fine)
    coefficients = inverse.flatten()[:8]
    ink = face.transform(size, Image.PERSPECTIVE, coefficients, Image.BICUBIC).reduce(fine)
    cover = Image.new("L", face.size, 255).transform(size, Image.PERSPECTIVE, coefficients, Image.BILINEAR).reduce(fine)
    white, black = random.uniform(170, 240), random.uniform(10, 45)
    alpha = numpy.asarray(cover, dtype="float32") / 255
    card = black + (white - black) * numpy.asarray(ink, dtype="float32") / 255
    scene = alpha * card + (1 - alpha) * desk(random, width, height)

    x, y = numpy.arange(width, dtype="float32")[None, :], numpy.arange(height, dtype="float32")[:, None]
    light, least = random.uniform(0, 2 * math.pi), random.uniform(0.5, 1)
    along = (x - width / 2) * math.cos(light) + (y - height / 2) * math.sin(light)
    scene = scene * (1 - (1 - least) * (0.5 + along / math.hypot(width, height)))
    glare = 0.0
    if random.random() < 0.5:
        glare = random.uniform(30, 220)
        spot = seen(matrix, [(random.uniform(-0.5, 0.5) * WIDTH, random.uniform(-0.5, 0.5) * HEIGHT)])[0]
        wide, narrow = random.uniform(3, 9, 2) * resolution
        angle = random.uniform(0, math.pi)
        u = (x - spot[0]) * math.cos(angle) + (y - spot[1]) * math.sin(angle)
        v = (y - spot[1]) * math.cos(angle) - (x - spot[0]) * math.sin(angle)
        scene = scene + glare * numpy.exp(-(u * u / wide**2 + v * v / narrow**2) / 2)
    blur, noise, quality = random.uniform(0, 1.6), random.uniform(0, 6), int(random.integers(60, 96))
    picture = blurred(scene, blur)
    picture = picture + random.normal(0, 1, picture.shape).astype("float32") * noise
    return Image.fromarray(numpy.clip(picture + 0.5, 0, 255).astype("uint8")), {
        "resolution": resolution, "turn": math.degrees(turn), "tilt": math.degrees(tilt), "distance": distance,
        "filled": filled, "glare": glare, "blur": blur, "noise": noise, "quality": quality, "light": least}, matrix


def blurred(scene, sigma):
    scene = scene.astype("float32")
    if sigma < 0.05:
        return scene
    radius = math.ceil(3.5 * sigma)
    weights = numpy.exp(-numpy.arange(-radius, radius + 1) ** 2 / (2 * sigma * sigma)).astype("float32")
    weights /= weights.sum()
    for axis in (0, 1):
        padded = numpy.pad(scene, [(radius, radius) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
        length = scene.shape[axis]
        scene = sum(w * padded.take(range(i, i + length), axis=axis) for i, w in enumerate(weights))
    return scene


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
