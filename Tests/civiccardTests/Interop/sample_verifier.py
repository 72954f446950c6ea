"""Runs Samples/partners/verify.py over the committed vectors. Arguments: the sample's path, the vectors' folder.

Prints a JSON list of {group, name, expected, got, feature, claimed}: the reasons, whether the feature is the vector's, and whether the sample claims to check what the vector is about.
"""

import importlib.util
import json
import pathlib
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

sample, vectors = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
spec = importlib.util.spec_from_file_location("sample", sample)
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)
materials = json.loads((vectors / "materials.json").read_text())
root = Ed25519PublicKey.from_public_bytes(bytes.fromhex(materials["roots"][0]))
results = []
for file in sorted(vectors.glob("*.json")):
    if file.stem in ("materials", "documents"):
        continue
    for vector in json.loads(file.read_text()):
        if not vector.get("bundle"):
            continue  # the sample has no pinned keys
        if "back" in vector:
            continue  # nor does it take two codes as one card
        trust = verify.read_bundle(bytes.fromhex(materials["bundles"][vector["bundle"]]), root)
        # Whatever else lies beside the list changes nothing.
        lists = [b"", b"\xd2", materials["roots"][0].encode(), bytes.fromhex(materials["bundles"]["current"])]
        lists += [bytes.fromhex(materials["statusLists"][name]) for name in vector["statusLists"]]
        got, _, feature = verify.judge(vector["text"], trust, lists, vector["at"])
        default = sorted(vector["profiles"]) == ["identity", "portrait"]
        results.append({
            "group": file.stem, "name": vector["name"], "expected": vector.get("reason"), "got": got,
            "feature": (None if got else feature) == vector.get("feature"),
            "claimed": default and file.stem not in ("attributes", "profile", "wedge"),
        })
print(json.dumps(results))
