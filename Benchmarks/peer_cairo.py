"""Times a front of pillow_card.py's content drawn by Cairo (pycairo): the lines of the background are stroked paths, not a field of pixels. Prints
`front<TAB>milliseconds` for each.

    peer_cairo.py pillow_card.py PHOTO SIGNATURE
"""
import io
import math
import os
import sys
import time

import cairo
import segno
from PIL import Image, ImageOps

FRONTS = 5

peer, photo, signature = sys.argv[1:]
sys.path.insert(0, os.path.dirname(peer))
import pillow_card  # noqa: E402

W, H = pillow_card.W, pillow_card.H


def surface(image):
    rgba = image.convert("RGBA")
    return cairo.ImageSurface.create_for_data(bytearray(rgba.tobytes("raw", "BGRa")), cairo.FORMAT_ARGB32, *rgba.size)


def background(context, seed):
    gradient = cairo.LinearGradient(0, 0, W, H)
    for stop in range(13):
        hue = stop / 3
        gradient.add_color_stop_rgb(stop / 12, *(0.85 + 0.12 * math.sin(6.28 * (hue + k / 3)) for k in range(3)))
    context.set_source(gradient)
    context.paint()
    context.set_source_rgba(0.3, 0.3, 0.3, 0.3)
    context.set_line_width(1.5)
    for k in range(4):
        bend = 1 + (seed * 7 + k) % 5 / 5
        for line in range(60):
            for x in range(0, W + 8, 8):
                y = H * line / 60 + 40 * math.sin(6 * x / W * bend + k) + 10 * math.sin(17 * x / W + k)
                context.line_to(x, y) if x else context.move_to(x, y)
            context.stroke()


def front(i):
    card = dict(id="PC%07d" % i, name="María José Hernández-Pérez", dob="19870412",
                address="999 Broad Street Apt 4B\nBridgeport CT 06604")
    out = cairo.ImageSurface(cairo.FORMAT_RGB24, W, H)
    context = cairo.Context(out)
    background(context, i)

    def text(x, y, words, size, bold, color):
        context.select_font_face("Noto Sans", cairo.FONT_SLANT_NORMAL, cairo.FONT_WEIGHT_BOLD if bold else cairo.FONT_WEIGHT_NORMAL)
        context.set_font_size(size)
        context.set_source_rgb(*color)
        for line in words.split("\n"):
            context.move_to(x, y + size)
            context.show_text(line)
            y += size * 1.3

    text(40, 30, "CITY OF BRIDGEPORT", 48, True, (0.04, 0.12, 0.35))
    text(40, 90, "PARK CITY RESIDENT CARD", 22, False, (0.04, 0.12, 0.35))
    context.set_source_surface(surface(ImageOps.fit(Image.open(photo).convert("RGB"), (250, 320), Image.LANCZOS)), 40, 160)
    context.paint()
    y = 160
    for label, value in (("NAME", card["name"]), ("ADDRESS", card["address"]), ("DATE OF BIRTH", "04/12/1987"),
                         ("EXPIRES", "11/23/2029"), ("CARD NO", card["id"])):
        text(320, y, label, 22, False, (0.24, 0.24, 0.24))
        text(320, y + 22, value, 34, True, (0, 0, 0))
        y += 70 + (36 if "\n" in value else 0)
    ink = ImageOps.invert(Image.open(signature).convert("L").resize((250, 80)))
    context.set_source_rgb(0, 0, 0.16)
    mask = Image.new("RGBA", ink.size)
    mask.putalpha(ink)
    context.mask_surface(surface(mask), 40, 500)
    buffer = io.BytesIO()
    segno.make_qr(pillow_card.credential(card), error="m").save(buffer, kind="png", scale=4, border=4)
    code = Image.open(io.BytesIO(buffer.getvalue()))
    context.set_source_surface(surface(code), W - code.width - 10, H - code.height - 10)
    context.paint()
    file = io.BytesIO()
    out.write_to_png(file)
    return file.getvalue()


if __name__ == "__main__":
    if os.environ.get("OUT"):
        with open(os.environ["OUT"], "wb") as picture:
            picture.write(front(0))
    front(0)
    for number in range(FRONTS):
        start = time.process_time()
        front(number)
        print(f"front\t{(time.process_time() - start) * 1e3}")
