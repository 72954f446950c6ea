#!/usr/bin/env python3
"""Runs `civiccard inspect` on genuine sample cards as a simulator that we did not write changes them: albumentations (PyPI), over a perspective warp by
OpenCV. Nothing is ever tuned on it. Prints what the answers were.

    Benchmarks/inspection_foreign.py CIVICCARD COUNT [FOLDER]        needs albumentations and opencv-python-headless
"""

import base64
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

import albumentations as A
import cv2
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
CARDS = [("park-city", "resident"), ("elm-city", "resident"), ("hartford", "resident"), ("park-city", "two-scripts"),
         ("elm-city", "minimal"), ("hartford", "every-field")]

CHANGES = A.Compose([
    A.RandomBrightnessContrast(brightness_limit=0.15, contrast_limit=0.15, p=0.7),
    A.RandomGamma(gamma_limit=(80, 125), p=0.6),
    A.HueSaturationValue(hue_shift_limit=4, sat_shift_limit=15, val_shift_limit=10, p=0.5),
    A.RGBShift(r_shift_limit=10, g_shift_limit=10, b_shift_limit=10, p=0.5),
    A.RandomShadow(num_shadows_limit=(1, 1), p=0.15),
    A.RandomSunFlare(src_radius=120, p=0.08),
    A.OneOf([A.GaussianBlur(sigma_limit=(0.3, 1.1), blur_limit=0), A.MotionBlur(blur_limit=(3, 5)), A.Defocus(radius=(1, 2), alias_blur=(0.1, 0.3))], p=0.7),
    A.OneOf([A.ISONoise(color_shift=(0.01, 0.03), intensity=(0.05, 0.25)), A.GaussNoise(std_range=(0.005, 0.025))], p=0.8),
    A.ImageCompression(quality_range=(60, 95), p=1.0),
], seed=13)


def photograph(card, rng):
    """A face on a table, seen from a little aside at 12 to 22 pixels a millimetre."""
    scale = rng.uniform(12, 22) / (300 / 25.4)
    h, w = card.shape[:2]
    corners = np.float32([[0, 0], [w, 0], [w, h], [0, h]])
    turn = np.deg2rad(rng.normal(0, 6))
    m = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) * scale
    seen = (corners - [w / 2, h / 2]) @ m.T
    seen += rng.uniform(-0.04, 0.04, (4, 2)) * scale * w
    seen -= seen.min(axis=0) - rng.uniform(20, 80, 2)
    size = (seen.max(axis=0) + rng.uniform(20, 80, 2)).astype(int)
    table = np.full((size[1], size[0], 3), rng.integers(40, 170, 3), np.uint8)
    warp = cv2.getPerspectiveTransform(corners, np.float32(seen))
    picture = cv2.warpPerspective(card, warp, tuple(size), flags=cv2.INTER_CUBIC)
    mask = cv2.warpPerspective(np.full((h, w), 255, np.uint8), warp, tuple(size), flags=cv2.INTER_LINEAR)[..., None] / 255.0
    return (picture * mask + table * (1 - mask)).astype(np.uint8)


def main():
    program, count = sys.argv[1], int(sys.argv[2])
    keep = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
    rng = np.random.default_rng(7)
    answers, notes, why = collections.Counter(), [], collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        key = folder / "key.pem"
        der = bytes.fromhex("302e020100300506032b657004220420") + bytes(range(1, 33))
        key.write_text("-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n" % base64.b64encode(der).decode())
        key.chmod(0o600)
        public = folder / "key.pub.pem"
        public.write_bytes(subprocess.run([program, "key", "show", key], check=True, capture_output=True).stdout)
        cards = []
        for number, (city, sample) in enumerate(CARDS):
            out = folder / str(number)
            subprocess.run([program, "render", ROOT / f"Samples/{city}/{sample}.json", "--template", ROOT / f"Templates/{city}", "--key", key,
                            "--out", out], check=True, capture_output=True)
            cards.append(next(out.iterdir()))
        for number in range(count):
            card = cards[number % len(cards)]
            face = cv2.imread(str(card / "front.png"))
            picture = CHANGES(image=photograph(face, rng))["image"]
            path = folder / "front.jpg"
            cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, 92])
            run = subprocess.run([program, "inspect", path, "--back", card / "back.png", "--issuer-key", public, "--templates", ROOT / "Templates",
                                  "--at", "2027-03-01T12:00:00Z", "--json"], capture_output=True, text=True)
            answer = json.loads(run.stdout)
            reason = answer["reason"] or "accepted"
            answers[reason] += 1
            for region in (answer["face"] or {}).get("regions", []):
                if region["answer"] == "differs" or region["answer"] == "cannotTell" and region["score"] is not None:
                    why[region["answer"], region["kind"], region["why"]] += 1
            if reason == "faceDiffers":
                notes.append((number, CARDS[number % len(CARDS)], [(r["element"], r["score"]) for r in answer["face"]["regions"] if r["answer"] == "differs"]))
            if keep and reason != "accepted":
                path.rename(keep / f"foreign-{number}-{reason}.jpg")
    print(dict(answers), f"of {count}")
    for line in notes:
        print(*line)
    for line, n in why.most_common():
        print(n, *line)


main()
