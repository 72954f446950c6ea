#!/usr/bin/env python3
"""A second verifier of CivicCard's QR texts, written from CREDENTIAL.md alone: a place to start from for one of your own.

    pip install base45 cbor2 cryptography tzdata
    verify.py TEXT trust.bundle root.pub.pem [status.list ...] [--at SECONDS]          (TEXT may be - for standard input)

Prints {"accepted", "reason", "card", "feature"}, the last what the front must show (section 3.1), where its code was given and says so; the reasons are those of CREDENTIAL.md, section 7. Exit code 0 when accepted, else 1.

It checks who signed, what was signed, when, and what the issuer says of the card since. It does without, and so refuses more: survivors
lists (each card of a stolen key is keyCompromised), repairs of what scanners do to a text, status lists in another order than
deterministic CBOR's. And it leaves out, and so refuses less: the rules for texts and for the types of optional claims (section 3), those
for a bundle's contents (section 4: whoever holds the root's key is believed), whether lists went back since the last call, a choice of
profiles (identity and portrait are accepted), and what several codes of one card say about each other.
"""

import argparse, hashlib, json, re, sys, time, zlib  # noqa: E401
from collections import namedtuple
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo
import base45, cbor2  # noqa: E401
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key


def require(condition):
    if not condition:
        raise ValueError


Tag = namedtuple("Tag", "tag value")


def item(data, at, depth=0):  # section 1: the item that begins there, and where it ends; libraries take more than is deterministic
    major, info = data[at] >> 5, data[at] & 31
    require(info < 28 and (depth < 8 or major not in (4, 5, 6)))
    if major == 7:
        return {20: False, 21: True, 22: None}[info], at + 1
    size = 1 << info - 24 if info > 23 else 0
    argument, at = int.from_bytes(data[at + 1:at + 1 + size], "big") if size else info, at + 1 + size
    require(at <= len(data) and (not size or argument >= (24 if size == 1 else 1 << 4 * size)))
    if major < 2:
        return -1 - argument if major else argument, at
    if major < 4:
        require(argument <= len(data) - at)
        text = data[at:at + argument]
        return text.decode() if major == 3 else text, at + argument
    if major == 6:
        value, end = item(data, at, depth + 1)
        require(argument not in (2, 3) or type(value) is bytes and len(value) > 8 and value[0])
        return Tag(argument, value), end
    values, fields, last = [], {}, b""
    for _ in range(argument):
        if major == 5:
            require(data[at] >> 5 in (0, 1, 3))
            key, start = item(data, at, depth + 1)
            require(last < data[at:start])  # in order, and none twice
            last, at = data[at:start], start
        value, at = item(data, at, depth + 1)
        values.append(value)
        if major == 5:
            fields[key] = value
    return fields if major == 5 else values, at


def cbor(data):
    value, end = item(data, 0)
    require(end == len(data))
    return value


def inflate(data, limit):
    stream = zlib.decompressobj()
    output = stream.decompress(data, limit + 1)
    require(len(output) <= limit and stream.eof and not stream.unused_data)
    return output


def envelope(message, media_type=None):  # section 2: the payload, and how to find and check its signer
    tag = cbor(message)
    if tag.tag in (16, 96) and type(tag.value) is list:
        raise NotImplementedError
    protected, unprotected, payload, signature = tag.value
    header = cbor(protected)
    require(tag.tag == 18 and type(unprotected) is dict and {type(payload), type(signature), type(header.get(4, b""))} == {bytes})
    require(not header.keys() & unprotected.keys())
    if header.get(1) != -8 or header.get(16) != media_type or header.keys() - {1, 4, 16}:
        raise NotImplementedError
    if unprotected.keys() - ({4} if media_type else set()):
        raise NotImplementedError
    return payload, (header.get(4, unprotected.get(4)), signature, cbor2.dumps(["Signature1", protected, b"", payload]))


TEMPLATE = "[a-z0-9][a-z0-9-]{0,23}/[1-9][0-9]{0,3}L?"
P = 2**255 - 19
SMALL = {0, 1, P - 1, 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
         0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7}  # y of the points whose order divides 8


def sound(point):  # section 2: OpenSSL looks at neither
    y = int.from_bytes(point[:32], "little") & 2**255 - 1
    return y < P and y not in SMALL


def signer(keys, kid, signature, signed):
    for key in keys:
        try:
            if kid in (None, key["kid"]) and sound(signature) and sound(key["key"]):
                Ed25519PublicKey.from_public_bytes(key["key"]).verify(signature, signed)
                return key
        except InvalidSignature:
            continue


def read_bundle(file, root):  # section 4: its issue, its next update, its keys with their days as instants
    roots, (_, end) = [{"kid": None, "key": root.public_bytes_raw()}], item(file, 0)
    messages = [message for message in (file[:end], file[end:]) if message]  # two while the root changes
    opened = [envelope(message, "application/vnd.civiccard.trust-bundle+cbor") for message in messages]
    payload = opened[0][0]
    require(all(other == payload for other, _ in opened) and any(signer(roots, None, *sealed[1:]) for _, sealed in opened))
    def start(day, zone):
        return datetime.combine(date(1970, 1, 1) + timedelta(day), datetime.min.time(), ZoneInfo(zone)).timestamp()
    bundle = cbor(payload)
    return bundle[2], bundle[3], [
        {"iss": issuer[1], "uri": issuer.get(4), "kid": key[1], "key": key[2], "purpose": key[3], "stolen": 6 in key,
         "from": start(key[4], issuer[3]), "until": start(key[5] + 1, issuer[3])} for issuer in bundle[4] for key in issuer[5]]


def status(reference, issuer, keys, files, now):  # section 5: what the newest list of this issuer and name says, and its issue
    keys = [key for key in keys if key["purpose"] == "status" and key["iss"] == issuer and not key["stolen"]]
    newest = {4: 0, 6: 0, 65533: {"bits": 2, "lst": zlib.compress(b"")}}
    found = []
    for file in files:
        try:
            payload, sealed = envelope(file, "application/statuslist+cwt")
            key, claims = signer(keys, *sealed), cbor(payload)
            if key and key["from"] <= claims[6] < key["until"] and claims[2] == reference["uri"] and claims.get(65534, 1) > 0:
                bits, table = claims[65533]["bits"], inflate(claims[65533]["lst"], 1 << 22)
                byte, shift = divmod(reference["idx"] * bits, 8)
                value = table[byte] >> shift & (1 << bits) - 1 if byte < len(table) else 3
                # Of several the newest counts, of those of one second the worst.
                reason = {0: now >= claims[4] and "statusUnknown", 1: "revoked", 2: "suspended"}.get(value, "statusUnknown")
                found.append((claims[6], (False, "statusUnknown", "suspended", "revoked").index(reason), reason))
        except Exception:
            continue  # a list that is not trusted, or that can't be read, is none
    issued, _, reason = max(found, default=(0, 0, "statusUnknown"))
    return reason, issued


COLORS = [("teal", "gold"), ("gold", "teal"), ("teal", "violet"), ("violet", "teal"), ("gold", "violet"), ("violet", "gold")]


def feature(signature, card, own):  # section 3.1
    flags = own.get(6, 0)
    if type(flags) is not int or not flags & 4 or 62 in card or own.keys() & {4, 5}:
        return None
    number = int.from_bytes(hashlib.sha256(b"CivicCard clerk feature v1" + signature).digest()[:4], "big") % 144
    return {"petals": 5 + number % 8, "colors": list(COLORS[number // 8 % 6]), "place": ("top", "middle", "bottom")[number // 48]}


def judge(text, trust, files, now):  # section 7: the first reason that applies, or None; the card's attributes; its feature
    issued, next_update, keys = trust
    try:
        payload, sealed = envelope(inflate(base45.b45decode(text.encode()), 8192))
    except Exception as error:
        return "unsupported" if type(error) is NotImplementedError else "unreadable", None, None
    card_keys = [key for key in keys if key["purpose"] == "card" and sealed[0] in (None, key["kid"])]
    if not (key := signer(card_keys, *sealed)):
        return "signatureInvalid" if card_keys else "untrustedIssuer", None, None
    try:
        claims = cbor(payload)
        card, begin, end, not_before = claims[169], claims[6], claims[4], claims.get(5, 0)
        require(0 <= begin < end < 253402300800 and 0 <= not_before < 253402300800 and type(claims[1]) is str and claims[1])
        require(all(type(card[field]) is str and card[field] for field in (1, 4)))
        no_status, listed = key["uri"] and "statusUnknown", 0
        if 65535 in claims:
            reference = claims[65535]["status_list"]
            require(reference["idx"] >= 0 and reference["uri"])
            no_status, listed = status(reference, key["iss"], keys, files, now)
        own = claims.get(-65537)  # ours only where it names a template
        own = own if type(own) is dict and type(own.get(1)) is str and re.fullmatch(TEMPLATE, own[1]) else {}
    except Exception:
        return "keyCompromised" if key["stolen"] else "malformedClaims", None, None
    clock_behind = now + 300 < max(issued, listed)
    reasons = (claims[1] != key["iss"] and "untrustedIssuer", not key["from"] <= begin < key["until"] and "keyNotValidThen",
               key["stolen"] and "keyCompromised", 62 not in card and own.keys() & {4, 5} and "wrongProfile",
               now < max(begin, not_before) and not clock_behind and "notYetValid", now >= end and "expired", no_status,
               now >= next_update and "trustStale", clock_behind and "clockUnreliable")
    return next((reason for reason in reasons if reason), None), card, feature(sealed[1], card, own)


def main():
    parser = argparse.ArgumentParser(description="Verify a resident card's QR text.")
    for name in ("text", "bundle", "root"):
        parser.add_argument(name)
    parser.add_argument("status", nargs="*")
    parser.add_argument("--at", type=int, default=time.time())
    given = parser.parse_args()
    bundle, root, *files = (open(name, "rb").read() for name in (given.bundle, given.root, *given.status))
    text = sys.stdin.read().strip("\r\n") if given.text == "-" else given.text
    reason, card, front = judge(text, read_bundle(bundle, load_pem_public_key(root)), files, given.at)
    result = {"accepted": not reason, "reason": reason, "card": None if reason else card, "feature": None if reason else front}
    print(json.dumps(result, default=bytes.hex, ensure_ascii=False))
    sys.exit(1 if reason else 0)


if __name__ == "__main__":
    main()
