"""Verifies a QR text with claim169 and with cwt under a public key, and prints what each read, as JSON.

    verify_text.py PUBLIC.pem < TEXT
"""
import io
import json
import sys
import zlib

import cbor2
import claim169
import cwt
from PIL import Image

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def base45(text):
    """RFC 9285, section 4."""
    digits = [ALPHABET.index(character) for character in text]
    out = bytearray()
    for start in range(0, len(digits), 3):
        group = digits[start : start + 3]
        value = sum(digit * 45**place for place, digit in enumerate(group))
        out += value.to_bytes(len(group) - 1, "big")
    return bytes(out)


def picture(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return {"format": image.format, "width": image.width, "height": image.height}


def by_claim169(text, pem):
    # The dates are the caller's to judge: nothing here may depend on the day of the test.
    result = claim169.decode_with_ed25519_pem(text, pem, validate_timestamps=False)
    person = result.claim169
    face = person.face[0] if person.face else None
    return {
        "verified": result.is_verified(),
        "compression": result.detected_compression,
        "kid": claim169.inspect(text).key_id.hex(),
        "iss": result.cwt_meta.issuer,
        "exp": result.cwt_meta.expires_at,
        "iat": result.cwt_meta.issued_at,
        "number": person.id,
        "name": person.full_name,
        "dateOfBirth": person.date_of_birth,
        "address": person.address,
        "language": person.language,
        "guardian": person.guardian,
        "secondaryName": person.secondary_full_name,
        "secondaryLanguage": person.secondary_language,
        "faceFormat": [face.format, face.sub_format] if face else None,
        "portrait": picture(face.data) if face else None,
    }


def by_cwt(message, pem):
    kid = cbor2.loads(cbor2.loads(message).value[0])[4]
    key = cwt.COSEKey.from_pem(pem, kid=kid)
    # no_verify leaves the dates alone; the signature is verified in any case, as the tampered message shows.
    claims = cwt.CWT.new().decode(message, key, no_verify=True)
    person = claims[169]
    portrait = person[62][0][0] if 62 in person else None
    return {
        "kid": kid.hex(),
        "iss": claims[1],
        "exp": claims[4],
        "iat": claims[6],
        "number": person[1],
        "name": person[4],
        "dateOfBirth": person.get(8),
        "address": person.get(10),
        "language": person.get(3),
        "guardian": person.get(15),
        "secondaryName": person.get(19),
        "secondaryLanguage": person.get(20),
        "portrait": picture(portrait) if portrait else None,
    }


def refuses(verify, *arguments):
    try:
        verify(*arguments)
    except (claim169.SignatureError, cwt.VerifyError):
        return True
    return False


def encoded(message):
    """The text of a message, by RFC 1950 and RFC 9285."""
    data = zlib.compress(message, 9)
    out = ""
    for start in range(0, len(data), 2):
        group = data[start : start + 2]
        value = int.from_bytes(group, "big")
        for _ in range(len(group) + 1):
            out += ALPHABET[value % 45]
            value //= 45
    return out


text = sys.stdin.read()
pem = open(sys.argv[1]).read()
message = zlib.decompress(base45(text))
tampered = message[:-1] + bytes([message[-1] ^ 1])
print(
    json.dumps(
        {
            "claim169": by_claim169(text, pem),
            "cwt": by_cwt(message, pem),
            "tamperedRefused": refuses(by_claim169, encoded(tampered), pem) and refuses(by_cwt, tampered, pem),
        }
    )
)
