"""Times PyPI's claim169 (Rust inside) on a QR text and key that VerifyBench wrote. Prints `name<TAB>value` lines, in microseconds.

    verify_claim169.py FOLDER
"""
import sys
import time

import claim169
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

BATCH, ROUNDS = 20, 600


def best(text, key):
    """Of a batch's mean, as VerifyBench has it: decoded, with the signature verified, without a look at the dates."""
    shortest = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(BATCH):
            result = claim169.decode_with_ed25519(text, key, validate_timestamps=False)
        shortest = min(shortest, (time.perf_counter() - start) / BATCH)
        if not result.is_verified():
            sys.exit("claim169 did not verify the text")
    return shortest * 1e6


folder = sys.argv[1]
with open(f"{folder}/key.pem", "rb") as file:
    raw = load_pem_public_key(file.read()).public_bytes(Encoding.Raw, PublicFormat.Raw)
for name, measure in (("identity", "verify"), ("portrait", "verify_portrait")):
    with open(f"{folder}/{name}.txt") as file:
        print(f"{measure}_claim169_us\t{best(file.read(), raw):.3f}")
