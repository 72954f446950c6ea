"""Pairs of captures that differ in one thing: whether a code's module has 4 or 3 device pixels at 300 dpi. Called by
Benchmarks/modules, with what captures.py simulates.

    modules.py make CARDS OUT FIRST COUNT SPREAD     OUT/4 and OUT/3 with the same COUNT captures each, seeds from FIRST on
    modules.py count OUT FIRST                what the TSV files of ScanBench, OUT/4.tsv and OUT/3.tsv, say of them

CARDS holds folders NAME-4 and NAME-3 with front.png. Both of a pair are seen by the same camera under the same light.
"""
import glob
import json
import os
import sys

import numpy
from PIL import Image, ImageFilter

from captures import camera, codes

LEAST, MOST = 10, 16


def make(cards, out, first, count, spread):
    names = sorted(path[:-2] for path in glob.glob(f"{cards}/*-4"))
    fronts = {(name, pixels): glob.glob(f"{name}-{pixels}/**/front.png", recursive=True)[0]
              for name in names for pixels in "43"}
    faces = {key: Image.open(path).convert("L").filter(ImageFilter.GaussianBlur(spread)) for key, path in fronts.items()}
    truth = {key: codes(path) for key, path in fronts.items()}
    listed = {"4": [], "3": []}
    for seed in range(first, first + count):
        random = numpy.random.default_rng([seed, 77])
        name, resolution = names[random.integers(len(names))], random.uniform(LEAST, MOST)
        photograph, notes, _ = camera(random, faces[name, "4"].size, resolution)
        for pixels in "43":
            os.makedirs(f"{out}/{pixels}", exist_ok=True)
            file = f"{seed:05d}.jpg"
            photograph(faces[name, pixels]).save(f"{out}/{pixels}/{file}", quality=notes["quality"])
            listed[pixels].append({"name": file, "codes": truth[name, pixels]})
    for pixels in "43":
        with open(f"{out}/{pixels}/captures.json", "w", encoding="utf-8") as handle:
            json.dump(listed[pixels], handle)


def read(path, bench):
    """Whether each capture's code was read, by its name."""
    with open(bench, encoding="utf-8") as handle:
        wanted = {entry["name"]: {code["bytes"] for code in entry["codes"]} for entry in json.load(handle)}
    found = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            found[fields[0]] = wanted[fields[0]] <= set(fields[2:fields.index("-")])
    return found


def append(out):
    """Adds this part's answers to those of earlier parts."""
    four, three = (read(f"{out}/{p}.tsv", f"{out}/{p}/captures.json") for p in "43")
    with open(f"{out}/pairs.tsv", "a", encoding="utf-8") as pairs:
        for name in sorted(four):
            pairs.write(f"{name}\t{int(four[name])}\t{int(three[name])}\n")


def count(out):
    with open(f"{out}/pairs.tsv", encoding="utf-8") as lines:
        pairs = numpy.array([[int(v) for v in line.split("\t")[1:]] for line in lines])
    difference = pairs[:, 1] - pairs[:, 0]
    mean, error = difference.mean() * 100, difference.std(ddof=1) / len(pairs) ** 0.5 * 100
    print(f"{len(pairs)} pairs at {LEAST} to {MOST} px/mm: 4 pixels a module read {pairs[:, 0].mean() * 100:.2f} %, "
          f"3 pixels {pairs[:, 1].mean() * 100:.2f} %, difference {mean:+.2f} points "
          f"(95 %: {mean - 1.96 * error:+.2f} to {mean + 1.96 * error:+.2f})")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), float(sys.argv[6]))
    elif sys.argv[1] == "append":
        append(sys.argv[2])
    else:
        count(sys.argv[2])
