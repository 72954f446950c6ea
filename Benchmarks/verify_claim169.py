"""Times PyPI's claim169 (Rust inside) on a QR text and key that VerifyBench wrote. Prints `name<TAB>value` lines, in microseconds, one for each batch.

    verify_claim169.py FOLDER
"""
import sys
import time

import claim169
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

BATCH, ROUNDS = 20, 300


def measure(name, text, key):
    """A batch's mean, as VerifyBench has it: decoded, with the signature verified, without a look at the dates."""
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(BATCH):
            result = claim169.decode_with_ed25519(text, key, validate_timestamps=False)
        print(f"{name}_claim169_us\t{(time.process_time() - start) / BATCH * 1e6:.3f}")
        if not result.is_verified():
            sys.exit("claim169 did not verify the text")


folder = sys.argv[1]
with open(f"{folder}/key.pem", "rb") as file:
    raw = load_pem_public_key(file.read()).public_bytes(Encoding.Raw, PublicFormat.Raw)
for name, printed in (("identity", "verify"), ("portrait", "verify_portrait")):
    with open(f"{folder}/{name}.txt") as file:
        measure(printed, file.read(), raw)
