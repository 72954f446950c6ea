"""Counts the instructions of the main paths under valgrind and compares them with Benchmarks/instructions.json: a slower commit shows on any
machine, however busy. Called by `make bench-check`.

    instructions.py PROGRAMS [--write]

Each path runs in two processes, a few times and some times more; the difference is what one run of it takes, without starting and
preparing. The counts depend on the compiler, on the libraries and on what the CPU offers (valgrind shows programs AVX2 where the machine has
it, and never AVX-512). Where any of these is another than noted in the file, the figures are printed and nothing is judged.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

TOLERANCE = 0.03
FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "instructions.json")
# Name, command, and how often in the shorter and the longer process.
PATHS = [
    ("a front of the peer's content", ["CardBench", "--count-fronts"], 1, 3),
    ("a front of Park City's card", ["CardBench", "--count-city-fronts"], 1, 3),
    ("both faces of Park City's card", ["CardBench", "--count-cards"], 1, 2),
    ("a card as a batch issues it, with its photo examined", ["CardBench", "--count-issued"], 1, 3),
    ("verify an identity QR text", ["VerifyBench", "--count", "identity"], 20, 220),
    ("verify a portrait QR text", ["VerifyBench", "--count", "portrait"], 20, 220),
]
# What spends a path's instructions besides our own code, by its Debian package.
PACKAGES = ["libisal2", "libjpeg62-turbo", "libwebp7", "libpng16-16", "libqrencode4", "libcairo2", "libpango-1.0-0", "libharfbuzz0b",
            "libfreetype6", "librsvg2-2", "libssl3", "libsodium23", "zlib1g", "libc6", "valgrind"]


def output(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def surroundings():
    found = {"swift": (re.search(r"Swift version [\d.]+", output("swift", "--version")) or [""])[0]}
    for package in PACKAGES:
        found[package] = output("dpkg-query", "-W", "-f", "${Version}", package)
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
        flags = set(re.search(r"^(?:flags|Features)\s*:(.*)", file.read(), re.M)[1].split())
    found["avx2"] = "avx2" in flags
    return found


def instructions(command):
    environment = dict(os.environ, SWIFT_DETERMINISTIC_HASHING="1", LC_ALL="C.UTF-8", TZ="UTC")
    run = subprocess.run(["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *command],
                         capture_output=True, text=True, env=environment, check=False)
    count = re.search(r"I\s+refs:\s+([\d,]+)", run.stderr)
    if run.returncode != 0 or not count:
        sys.exit(f"error: {' '.join(command)} failed under valgrind\n{run.stderr[-2000:]}")
    return int(count[1].replace(",", ""))


def main():
    programs, write = sys.argv[1], "--write" in sys.argv[2:]
    counts = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (program, *arguments), few, many in PATHS:
            # Valgrind stops at debugging information that it can't read, as Swift's is for some versions of it.
            subprocess.run(["strip", "--strip-debug", "-o", f"{folder}/{program}", f"{programs}/{program}"], check=True)
            command = [f"{folder}/{program}", *arguments]
            spent = instructions([*command, str(many)]) - instructions([*command, str(few)])
            counts[name] = round(spent / (many - few))
    here = surroundings()
    if write:
        with open(FILE, "w", encoding="utf-8") as file:
            json.dump({"instructions": counts, "measured with": here}, file, indent=2, ensure_ascii=False)
            file.write("\n")
    with open(FILE, encoding="utf-8") as file:
        known = json.load(file)
    slower, faster = [], []
    for name, count in counts.items():
        before = known["instructions"].get(name)
        change = count / before - 1 if before else 0
        print(f"{name}: {count / 1e6:.3f} million instructions, {100 * change:+.2f} %")
        if not before or change > TOLERANCE:
            slower.append(name)
        elif change < -TOLERANCE:
            faster.append(name)
    others = [f"{key} {known['measured with'].get(key)} and not {value}" for key, value in here.items()
              if known["measured with"].get(key) != value]
    if others:
        print("not judged, for the counts on file were measured with " + ", ".join(others))
    elif slower:
        sys.exit(f"error: {', '.join(slower)}: more than {100 * TOLERANCE:.0f} % over Benchmarks/instructions.json\n"
                 "hint: find what grew; if it is worth it, note the new counts with make bench-check WRITE=--write, and say why in the commit")
    elif faster:
        print("faster: note the new counts with make bench-check WRITE=--write, or the next commit may lose them unseen")


if __name__ == "__main__":
    main()
