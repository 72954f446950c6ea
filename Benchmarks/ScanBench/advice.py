"""What the scanner advises for frames that have one fault each, of which it knows nothing. Called by Benchmarks/advice.

    advice.py make CARDS OUT COUNT     COUNT frames of each fault, from the rendered fronts in CARDS
    advice.py table OUT                how often which advice was given, from OUT/advice.tsv
"""
import collections
import glob
import json
import os
import sys

import numpy
from PIL import Image

from captures import camera, codes, desk

# The fault, what it is mended by, and the frame's resolution in px/mm with what else is not drawn.
FAULTS = {
    "far away": ("closer", lambda random, code: (random.uniform(1.5, 4), {"blur": 0.6})),
    "out of focus": ("steady", lambda random, code: (random.uniform(12, 18), {"blur": random.uniform(3, 8)})),
    "a lamp in the code": ("glare", lambda random, code: (random.uniform(10, 16), {"blur": 0.8, "glare_at": code, "glare_width": 14})),
    "in the dark": ("light", lambda random, code: (random.uniform(10, 16), {"blur": 0.8, "exposure": random.uniform(0.04, 0.12)})),
    "no card": ("card", None),
}


def make(cards, out, count):
    os.makedirs(out, exist_ok=True)
    faces = sorted(glob.glob(f"{cards}/*-4/**/front.png", recursive=True))
    places = {path: numpy.mean(codes(path)[0]["corners"], axis=0) for path in faces}
    listed = []
    for number, (fault, (_, frame)) in enumerate(FAULTS.items()):
        for seed in range(count):
            random = numpy.random.default_rng([seed, number, 4711])
            if frame is None:
                picture = Image.fromarray(numpy.clip(desk(random, 1280, 960), 0, 255).astype("uint8"))
            else:
                path = faces[random.integers(len(faces))]
                face = Image.open(path).convert("L")
                resolution, given = frame(random, places[path])
                photograph, _, _ = camera(random, face.size, resolution, **given)
                picture = photograph(face)
            name = f"{fault.replace(' ', '-')}-{seed:04d}.jpg"
            picture.save(f"{out}/{name}", quality=85)
            listed.append({"name": name, "codes": []})
    with open(f"{out}/captures.json", "w", encoding="utf-8") as handle:
        json.dump(listed, handle)


def table(out):
    counts = {fault: collections.Counter() for fault in FAULTS}
    with open(f"{out}/advice.tsv", encoding="utf-8") as lines:
        for line in lines:
            name, advice = line.rstrip("\n").split("\t")
            counts[name.rsplit("-", 1)[0].replace("-", " ")][advice] += 1
    columns = ["read", "closer", "steady", "glare", "light", "card"]
    print("| frame | " + " | ".join(columns) + " |\n|---" * 1 + "|---" * len(columns) + "|")
    for fault, (mending, _) in FAULTS.items():
        cells = [f"**{counts[fault][c]}**" if c == mending else str(counts[fault][c]) for c in columns]
        print(f"| {fault} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        table(sys.argv[2])
