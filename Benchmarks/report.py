"""Runs our benchmarks and the peers in turns and prints the tables of Benchmarks/README.md. Called by Benchmarks/run."""
import argparse
import os
import subprocess
import sys
import tempfile

PHOTO, SIGNATURE = "Samples/park-city/resident.jpg", "Samples/park-city/resident-signature.png"
HERE = os.path.dirname(os.path.abspath(__file__))


def measures(*command):
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return {name: float(value) for name, value in (line.split("\t") for line in lines)}


def keep_best(known, found):
    for name, value in found.items():
        known[name] = min(known.get(name, float("inf")), value)


def row(what, mine, other, against, goal, unit="ms"):
    print(f"| {what} | {mine:.2f} {unit} | {other:.2f} {unit} ({against}) | {other / mine:.2f} times | {goal} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True, help="the folder with CardBench and VerifyBench")
    parser.add_argument("--peer", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    have_peer = os.path.exists(options.peer)
    card, pillow, verify = {}, {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.rounds):
            found = measures(f"{options.programs}/CardBench")
            # The stages belong together: take those of the fastest front.
            for kind in ("same ", ""):
                front = {name: found.pop(name) for name in list(found) if name.startswith((f"{kind}front", f"{kind}stage"))}
                if front[f"{kind}front"] < card.get(f"{kind}front", float("inf")):
                    card.update(front)
            keep_best(card, found)
            if have_peer:
                keep_best(pillow, measures(sys.executable, f"{HERE}/peer_pillow.py", options.peer, PHOTO, SIGNATURE))
            found = measures(f"{options.programs}/VerifyBench", folder)
            # The ratios are of one process, in turns: the best of each side of another process is no pair of theirs.
            if found["verify_ratio"] < verify.get("verify_ratio", float("inf")):
                verify.update(found)
            keep_best(verify, measures(sys.executable, f"{HERE}/verify_claim169.py", folder))

    print("| what | ours | against | as fast | to reach |\n|---|---|---|---|---|")
    if have_peer:
        row("front face of the peer's content, 300 dpi, one core", card["same front"], pillow["front"], "pillow_card.py", "12, aim 20")
        row("Park City's front, which has more", card["front"], pillow["front"], "pillow_card.py", "")
        row("background alone", card["background"], pillow["background"], "its numpy field", "8, aim 15")
    row("background alone", card["background"], card["copy"], "a plain copy", "")
    row("PNG encode of Park City's front", card["encode"], card["libpng"], "libpng's defaults", "10")
    size = card["encode bytes"] / card["libpng bytes"]
    print(f"| size of that PNG | {card['encode bytes']:.0f} bytes | {card['libpng bytes']:.0f} bytes | "
          f"{size:.3f} times the size | at most 1.15 |")
    for name, measure in (("an identity", "verify"), ("a portrait", "verify_portrait")):
        ours, bare = verify[f"{measure}_us"], verify[f"{measure}_bare_us"]
        print(f"| verify {name} QR text | {ours:.1f} µs | {bare:.1f} µs (libsodium's bare Ed25519 verify) | "
              f"{ours / bare:.3f} times the time | under 1.10 |")
        row(f"verify {name} QR text", ours, verify[f"{measure}_claim169_us"], "claim169 from PyPI", "1", "µs")
    for what, measure in (("a million cards' status list", "status"), ("450,000 survivors", "survivors")):
        print(f"| look one up in {what} | {verify[f'{measure}_lookup_us']:.3f} µs | | | |")
    print(f"| verify texts in bulk, all cores | {verify['verify_bulk_per_second']:.0f} a second | | | |")
    print("\n| stage of the front, ms | the peer's content | Park City |\n|---|---|---|")
    for name, value in card.items():
        if name.startswith("stage "):
            print(f"| {name[6:]} | {card['same ' + name]:.2f} | {value:.2f} |")


if __name__ == "__main__":
    main()
