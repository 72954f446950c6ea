"""Measures `civiccard batch`: one job against two in turns, and the memory of a small and a large batch. Called by Benchmarks/run.

    batch.py CIVICCARD COUNT
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

SAMPLE, TEMPLATE = "Samples/park-city", "Templates/park-city"
SMALL, ROUNDS = 100, 3


def requests(folder, count):
    with open(f"{SAMPLE}/resident.json", encoding="utf-8") as file:
        request = json.load(file)
    for picture in ("photo", "signature"):
        request[picture] = os.path.abspath(f"{SAMPLE}/{request[picture]}")
    path = f"{folder}/{count}.jsonl"
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            request["number"] = f"PC-{number:07d}"
            file.write(json.dumps(request, ensure_ascii=False) + "\n")
    return path


def run(program, folder, path, jobs):
    """Seconds and the most memory in MB of a batch into an empty registry and folder."""
    out = f"{folder}/out"
    shutil.rmtree(out, ignore_errors=True)
    os.mkdir(out)
    start = time.perf_counter()
    batch = subprocess.Popen(
        [program, "batch", path, "--template", TEMPLATE, "--key", f"{folder}/key.pem", "--out", f"{out}/cards",
         "--registry", f"{out}/registry.sqlite", "--jobs", str(jobs)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(batch.pid, 0)
    if status != 0:
        sys.exit("the batch failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main():
    program, count = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "key", "new", f"{folder}/key.pem"], check=True, capture_output=True)
        small, large = requests(folder, SMALL), requests(folder, count)
        one, two, memory = float("inf"), float("inf"), 0
        for _ in range(ROUNDS):
            one = min(one, run(program, folder, small, 1)[0])
            seconds, used = run(program, folder, small, 2)
            two, memory = min(two, seconds), max(memory, used)
        print("\n| batch, both faces | |\n|---|---|")
        print(f"| {SMALL} cards, one job | {SMALL / one:.1f} cards a second |")
        print(f"| {SMALL} cards, two jobs | {SMALL / two:.1f} cards a second, {one / two:.2f} times |")
        print(f"| memory of {SMALL} cards, two jobs | {memory:.0f} MB |")
        if count > SMALL:
            seconds, used = run(program, folder, large, 2)
            print(f"| {count} cards, two jobs | {count / seconds:.1f} cards a second |")
            print(f"| memory of {count} cards, two jobs | {used:.0f} MB |")


if __name__ == "__main__":
    main()
