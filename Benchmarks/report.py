"""Runs our benchmarks and the peers in turns and prints the tables of Benchmarks/README.md. Called by Benchmarks/run.

Each program runs on one core alone, again and again in turns, and prints each time that it measured, in processor time, so that what else the
machine does counts as little as can be; Chromium, which is many processes, and the bulk call in elapsed time. A row has the minimum, the median
and the maximum of all, and the ratio of the medians.
"""
import argparse
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict

PHOTO, SIGNATURE = "Samples/park-city/resident.jpg", "Samples/park-city/resident-signature.png"
HERE = os.path.dirname(os.path.abspath(__file__))
# The last core: interrupts and what a desktop does are more often on the first.
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


class Samples:
    def __init__(self):
        self.of = defaultdict(list)

    def add(self, command, cores=1):
        pinned = ["taskset", "-c", ",".join(map(str, CORES[-cores:]))] if CORES else []
        run = subprocess.run([*pinned, *command], capture_output=True, text=True, check=False)
        if run.returncode != 0:
            sys.exit(f"error: {' '.join(command)} failed\n{run.stderr[-2000:]}")
        for line in run.stdout.splitlines():
            name, value = line.split("\t")
            self.of[name].append(float(value))

    def median(self, name):
        return statistics.median(self.of[name])

    def text(self, name, unit, digits=2):
        values = self.of[name]
        return f"{statistics.median(values):.{digits}f} {unit} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True, help="the folder with CardBench and VerifyBench")
    parser.add_argument("--peer", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    samples, python = Samples(), sys.executable
    peers = ["pillow"]
    if importlib.util.find_spec("cairo"):
        peers.append("cairo")
    if shutil.which("chromium-headless-shell") or shutil.which("chromium"):
        peers.append("chromium")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.rounds):
            samples.add([f"{options.programs}/CardBench", "--out", f"{folder}/front.png"])
            if os.path.exists(options.peer):
                for peer in peers:
                    own = Samples()
                    own.add([python, f"{HERE}/peer_{peer}.py", options.peer, PHOTO, SIGNATURE])
                    for name, values in own.of.items():
                        samples.of[f"{peer} {name}"] += values
            samples.add([python, f"{HERE}/peer_deflate.py", f"{folder}/front.png"])
            samples.add([f"{options.programs}/VerifyBench", folder])
            samples.add([python, f"{HERE}/verify_claim169.py", folder])
            for cores in (1, 2):
                own = Samples()
                own.add([f"{options.programs}/VerifyBench", "--bulk"], cores)
                samples.of[f"bulk {cores}"] += own.of["verify_bulk_per_second"]
    print_tables(samples, options.rounds)


def print_tables(samples, rounds):
    def row(what, mine, other, against, goal, unit="ms"):
        if samples.of[other]:
            print(f"| {what} | {samples.text(mine, unit)} | {samples.text(other, unit)} ({against}) | "
                  f"{samples.median(other) / samples.median(mine):.2f} times | {goal} |")

    print(f"{rounds} rounds; load average at the end {os.getloadavg()[0]:.1f}\n")
    print("| what | ours: median (least–most) | against | ratio of the medians | to reach |\n|---|---|---|---|---|")
    front = "front of the peer's content, 300 dpi"
    row(front, "same front", "pillow front", "pillow_card.py", "16, aim 20")
    row(front, "same front", "cairo front", "Cairo by pycairo", "")
    row(front, "same front", "chromium front", "HTML in headless Chromium", "")
    row("Park City's front, which has more", "front", "pillow front", "pillow_card.py", "12")
    row("background alone", "background", "pillow background", "its numpy field", "15")
    row("background alone", "background", "copy", "a plain copy", "")
    row("PNG encode of Park City's front", "encode", "libpng", "libpng's defaults", "20")
    for name in ("zlib", "zlib-ng", "libdeflate"):
        row("PNG encode of Park City's front", "encode", f"deflate {name}", f"{name} 1, deflate alone", "")
    size = samples.median("encode bytes")
    for name, other, goal in (("libpng's defaults", "libpng bytes", "at most 1.15"), ("zlib 1", "deflate zlib bytes", ""),
                              ("zlib-ng 1", "deflate zlib-ng bytes", ""), ("libdeflate 1", "deflate libdeflate bytes", "")):
        if samples.of[other]:
            print(f"| size of that PNG | {size:.0f} bytes | {samples.median(other):.0f} bytes ({name}) | "
                  f"{size / samples.median(other):.3f} times the size | {goal} |")
    for name, measure in (("an identity", "verify"), ("a portrait", "verify_portrait")):
        ratio = samples.median(f"{measure}_us") / samples.median(f"{measure}_bare_us")
        print(f"| verify {name} QR text | {samples.text(measure + '_us', 'µs', 1)} | {samples.text(measure + '_bare_us', 'µs', 1)} "
              f"(libsodium's bare Ed25519 verify) | {ratio:.3f} times the time | under 1.10 |")
        row(f"verify {name} QR text", f"{measure}_us", f"{measure}_claim169_us", "claim169 from PyPI", "1", "µs")
    for what, measure in (("a million cards' status list", "status"), ("450,000 survivors", "survivors")):
        print(f"| look one up in {what} | {samples.median(f'{measure}_lookup_us'):.3f} µs | | | |")
    one, two = samples.median("bulk 1"), samples.median("bulk 2")
    print(f"| verify texts in bulk, two cores | {two:.0f} a second | {one:.0f} a second (one core) | {two / one:.2f} times | 1.9 |")
    both = samples.median("both faces")
    print(f"| both faces of Park City's card, one core | {samples.text('both faces', 'ms')} | | {1000 / both:.1f} a second | 30 a second |")
    print("\n| stage of the front, median ms | the peer's content | Park City |\n|---|---|---|")
    for name in samples.of:
        if name.startswith("stage "):
            print(f"| {name[6:]} | {samples.median('same ' + name):.2f} | {samples.median(name):.2f} |")


if __name__ == "__main__":
    main()
