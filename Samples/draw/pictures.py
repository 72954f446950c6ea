#!/usr/bin/env python3
"""Makes the pictures in Samples/pictures anew: run it after a change of a template or of the artwork.

    swift build -c release --product civiccard && Samples/draw/pictures.py

Needs Pillow. The key is the specimens', which everybody knows, so the same build makes the same pictures again.
"""

import base64
import json
import pathlib
import shutil
import subprocess
import tempfile

from PIL import Image, ImageDraw, ImageFont

ROOT = pathlib.Path(__file__).resolve().parents[2]
CIVICCARD = ROOT / ".build/release/civiccard"
PICTURES = ROOT / "Samples/pictures"
FONT = "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"


def run(*arguments):
    subprocess.run([str(a) for a in (CIVICCARD, *arguments)], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


class Press:
    """Renders samples into a folder that goes away."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.key = self.folder / "key.pem"
        # PKCS#8 of the Ed25519 seed 1, 2, … 32.
        der = bytes.fromhex("302e020100300506032b657004220420") + bytes(range(1, 33))
        self.key.write_text("-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                            % base64.b64encode(der).decode())
        self.key.chmod(0o600)
        self.count = 0

    def card(self, city, sample, printer="cr80-300", template=None):
        """The folder with both faces of a sample's card."""
        self.count += 1
        out = self.folder / str(self.count)
        run("render", ROOT / f"Samples/{city}/{sample}.json", "--template", template or ROOT / f"Templates/{city}",
            "--key", self.key, "--printer", printer, "--out", out)
        return next(out.iterdir())

    def changed(self, city, change):
        """A copy of a template with its JSON changed."""
        self.count += 1
        copy = self.folder / f"{city}-{self.count}"
        shutil.copytree(ROOT / f"Templates/{city}", copy)
        path = copy / "template.json"
        template = json.loads(path.read_text())
        change(template)
        path.write_text(json.dumps(template))
        return copy


def crop(path, box, pixels_per_mm, scale):
    """The box in mm of a face without bleed, enlarged."""
    x, y, width, height = (round(v * pixels_per_mm) for v in box)
    face = Image.open(path).convert("RGB").crop((x, y, x + width, y + height))
    return face.resize((round(width * scale), round(height * scale)), Image.LANCZOS)


def row(images, gap=12):
    sheet = Image.new("RGB", (sum(i.width for i in images) + gap * (len(images) - 1), max(i.height for i in images)),
                      "white")
    x = 0
    for image in images:
        sheet.paste(image, (x, 0))
        x += image.width + gap
    return sheet


def faces(press):
    for city in ("park-city", "elm-city", "hartford"):
        card = press.card(city, "resident")
        for side in ("front", "back"):
            shutil.copy(card / f"{side}.png", PICTURES / f"{city}-{side}.png")


def boxes(press):
    sheet = press.folder / "boxes.png"
    run("template", "preview", ROOT / "Templates/elm-city", "--guides", "--out", sheet)
    # Front above back, with a margin of a tenth of an inch.
    Image.open(sheet).convert("RGB").crop((30, 30, 30 + 1011, 30 + 638)).save(
        PICTURES / "elm-city-boxes.png", optimize=True)


def unseen(elements):
    """The texts with fields, in no colour: a card on which a datum does not stand is refused."""
    return [{**{key: value for key, value in e.items() if key != "clearOf"}, "plane": "color", "color": "#00000000"} for e in elements
            if e["type"] == "text" and "{" in e["text"] and e.get("plane", "color") in ("color", "black")]


def layers(press):
    steps = [("paper and iris", ["iris"]), ("grating", ["grating"]), ("lines", ["lines"]),
             ("rosettes", ["rosette"]), ("ribbons", ["ribbon"]), ("calm zones, ghost and art", ["ghost"])]
    shown, images = [], []
    font = ImageFont.truetype(FONT, 22)
    for number, (name, kinds) in enumerate(steps, 1):
        shown += kinds

        def change(template, last=number == len(steps)):
            front = template["faces"]["front"]
            artwork = front["artwork"]
            # A layer's seed goes by its place: what is not shown yet is there and not seen.
            for layer in artwork["layers"]:
                if layer["type"] not in shown:
                    layer["opacity" if layer["type"] != "grating" else "strength"] = 0
                    layer.pop("clearing", None)
            if last:
                front["elements"] = [e for e in front["elements"] if e["type"] in ("art", "panel") and "when" not in e
                                     and e.get("plane", "color") == "color"] + unseen(front["elements"])
            else:
                front["elements"], front["artwork"]["calmZones"] = unseen(front["elements"]), []
            # A flow's texts are as they stand, unseen or not.
            front.pop("flows", None)
            template.pop("largePrint", None)

        card = press.card("hartford", "resident", template=press.changed("hartford", change))
        tile = Image.new("RGB", (452, 318), "white")
        tile.paste(Image.open(card / "front.png").convert("RGB").resize((452, 285), Image.LANCZOS), (0, 33))
        ImageDraw.Draw(tile).text((0, 0), f"{number}  {'+ ' if number > 1 else ''}{name}", font=font, fill="black")
        images.append(tile)
    sheet = Image.new("RGB", (452 * 3 + 40, 318 * 2 + 12), "white")
    for index, tile in enumerate(images):
        sheet.paste(tile, (index % 3 * 472, index // 3 * 330))
    sheet.save(PICTURES / "artwork-layers.png", optimize=True)


def without_texts(template):
    front = template["faces"]["front"]
    front["elements"] = [e for e in front["elements"] if e["name"] == "art"] + unseen(front["elements"])
    front.pop("flows", None)
    template.pop("largePrint", None)


def screens(press):
    fine, coarse = 600 / 25.4, 300 / 25.4
    park = press.card("park-city", "resident")
    lens = press.folder / "lens.png"
    run("template", "lens", park / "back.png", "--template", ROOT / "Templates/park-city", "--face", "back", "--out", lens)
    latent = crop(park / "back.png", (21, 26.5, 32, 18.4), coarse, 1.6)
    hidden = Image.open(lens).convert("RGB").resize(latent.size, Image.LANCZOS)
    pair = Image.new("RGB", (latent.width, 2 * latent.height + 12), "white")
    pair.paste(latent, (0, 0))
    pair.paste(hidden, (0, latent.height + 12))
    height = pair.height / fine
    relief = crop(press.card("hartford", "minimal", "cr80-600") / "back.png", (2.6, 28, 17, 16.5), fine, height / 16.5)
    bare = press.card("hartford", "minimal", "cr80-600", press.changed("hartford", without_texts))
    ghost = crop(bare / "front.png", (36.6, 31.2, 17.2, 20.9), fine, height / 20.9)
    row([relief, ghost, pair]).save(PICTURES / "screens.png", optimize=True)


def portraits(press):
    """The portraits of the three cities, woven into their artwork, at twice the printed size."""
    fine = 600 / 25.4
    boxes = {"park-city": (1, 9, 33, 36), "elm-city": (1, 10.8, 33, 36), "hartford": (52, 9, 33, 36)}
    row([crop(press.card(city, "resident", "cr80-600") / "front.png", box, fine, 0.55) for city, box in boxes.items()]
        ).save(PICTURES / "portraits.png", optimize=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        press = Press(folder)
        for step in (faces, boxes, layers, screens, portraits):
            step(press)
