"""Times the peer's front and its background alone, one by one as CardBench does ours. Prints `name<TAB>value` lines, in milliseconds.

    peer_pillow.py pillow_card.py PHOTO SIGNATURE
"""
import os
import sys
import time

FRONTS, BACKGROUNDS = 5, 6


def best(rounds, work):
    shortest = float("inf")
    for number in range(rounds):
        start = time.perf_counter()
        work(number)
        shortest = min(shortest, time.perf_counter() - start)
    return shortest * 1e3


peer, photo, signature = sys.argv[1:]
sys.path.insert(0, os.path.dirname(peer))
import pillow_card  # noqa: E402

pillow_card.front(0, photo, signature)
print(f"front\t{best(FRONTS, lambda number: pillow_card.front(number, photo, signature))}")
print(f"background\t{best(BACKGROUNDS, pillow_card.background)}")
