"""Prints how many captures each reader read whole: all of the codes that the face carries. Called by Benchmarks/scan.

    table.py CAPTURES.json RESULTS
"""
import json
import statistics
import sys

READERS = ("zxing", "zbar", "helped", "ours")


def results(path):
    """For each capture the milliseconds and the codes' bytes in hexadecimal digits."""
    rows = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, spent, *codes = line.rstrip("\n").split("\t")
            read = codes[:codes.index("-")] if "-" in codes else codes
            rows[name] = (float(spent), set(read))
    return rows


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        captures = json.load(file)
    found = {reader: results(f"{sys.argv[2]}/{reader}.tsv") for reader in READERS}
    print("| px/mm | face | captures | " + " | ".join(READERS) + " |")
    print("|---|---|---|" + "---|" * len(READERS))
    for resolution in sorted({capture["resolution"] for capture in captures}):
        for side in ("front", "back"):
            these = [c for c in captures if (c["resolution"], c["side"]) == (resolution, side)]
            counts = [sum({code["bytes"] for code in c["codes"]} <= found[reader].get(c["name"], (0, set()))[1]
                          for c in these) for reader in READERS]
            print(f"| {resolution} | {side} | {len(these)} | " + " | ".join(map(str, counts)) + " |")
    print()
    print("| reader | median ms | 95th percentile | most |")
    print("|---|---|---|---|")
    for reader in READERS:
        spent = sorted(row[0] for row in found[reader].values())
        print(f"| {reader} | {statistics.median(spent):.0f} | {spent[int(0.95 * (len(spent) - 1))]:.0f} | "
              f"{spent[-1]:.0f} |")


if __name__ == "__main__":
    main()
