"""Times the peer's front and its background alone, one by one as CardBench does ours. Prints `name<TAB>value` lines, in milliseconds, one for each time.

    peer_pillow.py pillow_card.py PHOTO SIGNATURE
"""
import os
import sys
import time

FRONTS, BACKGROUNDS = 5, 6


def measure(name, rounds, work):
    for number in range(rounds):
        start = time.process_time()
        work(number)
        print(f"{name}\t{(time.process_time() - start) * 1e3}")


peer, photo, signature = sys.argv[1:]
sys.path.insert(0, os.path.dirname(peer))
import pillow_card  # noqa: E402

pillow_card.front(0, photo, signature)
measure("front", FRONTS, lambda number: pillow_card.front(number, photo, signature))
measure("background", BACKGROUNDS, pillow_card.background)
