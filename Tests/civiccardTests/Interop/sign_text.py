"""Prints a QR text that claim169 signed; it writes no kid.

    sign_text.py SEED_IN_HEX
"""
import sys

import claim169

person = claim169.Claim169Input(id="NH-77", full_name="Zoë Ångström")
person.date_of_birth = "19920229"
person.address = "1 Chapel Street\nNew Haven, CT 06510"
person.language = "swe"
about = claim169.CwtMetaInput(issuer="https://newhaven.example", expires_at=1_830_000_000)
about.issued_at = 1_790_000_000
print(claim169.encode_with_ed25519(person, about, bytes.fromhex(sys.argv[1])), end="")
