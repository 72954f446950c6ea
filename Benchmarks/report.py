"""Runs CardBench and the peers in turns and prints the table of Benchmarks/README.md. Called by Benchmarks/run."""
import argparse
import os
import subprocess
import sys

PHOTO, SIGNATURE = "Samples/park-city/resident.jpg", "Samples/park-city/resident-signature.png"

PEER_BACKGROUND = """
import sys, time
sys.path.insert(0, sys.argv[1])
import pillow_card
best = 1e9
for seed in range(6):
    start = time.perf_counter()
    pillow_card.background(seed)
    best = min(best, time.perf_counter() - start)
print(best * 1e3)
"""


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bench", required=True)
    parser.add_argument("--peer", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    have_peer = os.path.exists(options.peer)
    ours, peer_front, peer_background = {}, [], []
    for _ in range(options.rounds):
        lines = dict(line.split("\t") for line in output(options.bench).splitlines())
        values = {name: float(value) for name, value in lines.items()}
        # The stages belong together: take those of the fastest front.
        if values["front"] < ours.get("front", 1e9):
            ours.update({name: value for name, value in values.items() if name.startswith(("front", "stage"))})
        for name, value in values.items():
            if not name.startswith(("front", "stage")):
                ours[name] = min(ours.get(name, 1e9), value)
        if have_peer:
            front = output(sys.executable, options.peer, "--photo", PHOTO, "--signature", SIGNATURE, "--count", "5")
            peer_front.append(float(front.split()[0]))
            folder = os.path.dirname(options.peer)
            peer_background.append(float(output(sys.executable, "-c", PEER_BACKGROUND, folder)))

    def row(what, mine, other, against, goal):
        print(f"| {what} | {mine:.2f} ms | {other:.2f} ms ({against}) | {other / mine:.1f} times | {goal} |")

    print("| what | ours | against | as fast | to reach |\n|---|---|---|---|---|")
    if have_peer:
        row("front face, 300 dpi, one core", ours["front"], min(peer_front), "pillow_card.py", "12, aim 20")
        row("background alone", ours["background"], min(peer_background), "its numpy field", "8, aim 15")
    row("PNG encode of that face", ours["encode"], ours["libpng"], "libpng's defaults", "10")
    size = ours["encode bytes"] / ours["libpng bytes"]
    print(f"| size of that PNG | {ours['encode bytes']:.0f} bytes | {ours['libpng bytes']:.0f} bytes | "
          f"{size:.3f} times the size | at most 1.15 |")
    row("background alone", ours["background"], ours["copy"], "a plain copy", "")
    print("\n| stage of the front | ms |\n|---|---|")
    for name, value in ours.items():
        if name.startswith("stage "):
            print(f"| {name[6:]} | {value:.2f} |")


if __name__ == "__main__":
    main()
