#!/usr/bin/env python3
"""Makes a table, and a picture of the trade-off, of what InspectBench printed.

    Benchmarks/inspection_table.py (tuning|heldOut|all) FILE.jsonl... [--roc OUT.svg]
    Benchmarks/inspection_table.py --portraits (tuning|heldOut|all) FILE.jsonl...

Intervals of 95 % are by bootstrap over holders: captures of one holder go together. With --portraits only the rows of portraits are made, for drawn
faces and for real ones, these by the holder's tone too; there captures of one person go together.
"""

import collections
import json
import random
import sys

NEEDED = ["name", "dateOfBirth", "expires", "number", "address", "photo"]
TEXTS = ["name", "address", "number", "dateOfBirth"]


def answer(face):
    """As CardInspection has it."""
    if face is None:
        return "faceNotJudged"
    regions = [r for r in face["regions"] if not (r["kind"] == "text" and r["why"] == "resolution" and r["score"] < 0)]
    if any(r["answer"] == "differs" for r in regions):
        return "faceDiffers"
    for field in NEEDED:
        own = [r for r in regions if r["field"] == field]
        if not own or any(r["answer"] == "cannotTell" for r in own):
            return "faceNotJudged"
    return "accepted"


def share(events):
    """Share of true events with its interval; events are (holder, true) pairs."""
    if not events:
        return "–", 0
    by = collections.defaultdict(list)
    for holder, value in events:
        by[holder].append(value)
    groups = list(by.values())
    rng = random.Random(1)
    means = []
    for _ in range(1000):
        drawn = [rng.choice(groups) for _ in groups]
        flat = [v for g in drawn for v in g]
        means.append(sum(flat) / len(flat))
    means.sort()
    value = sum(v for _, v in events) / len(events)
    # None of n seen says no more than 3 in n (the rule of three), which no bootstrap tells.
    low, high = means[25], means[974]
    if value == 0:
        high = 3 / len(events)
    if value == 1:
        low = 1 - 3 / len(events)
    return f"{100 * value:.1f} % ({100 * max(0, low):.1f}–{100 * min(1, high):.1f})", len(events)


def row(name, events):
    text, count = share(events)
    print(f"| {name} | {text} | {count} | {len({h for h, _ in events})} |")


def named(face, elements):
    """Whether one of the elements is said to differ."""
    return face is not None and any(
        r["answer"] == "differs" and r["element"].split(".")[0] in elements or r["answer"] == "differs" and r["element"] in elements
        for r in face["regions"])


def matches(face, field):
    """Whether a text is said to match on every one of its elements."""
    own = [r for r in (face or {}).get("regions", []) if r["field"] == field and not (r["why"] == "resolution" and r["score"] < 0)]
    return bool(own) and all(r["answer"] == "matches" for r in own)


def portrait(face):
    """The portrait's answer and why."""
    own = [r for r in (face or {}).get("regions", []) if r["kind"] == "portrait"]
    return (own[0]["answer"], own[0]["why"]) if own else ("cannotTell", "")


def portraits(half, files):
    """Rows of portraits alone: what other regions say does not count here."""
    captures = [c for path in files for c in map(json.loads, open(path)) if half in ("all", c["half"]) and c.get("answer") != "noCode"]
    kinds = [("drawn faces", [c for c in captures if "face" not in c])]
    real = [c for c in captures if "face" in c]
    kinds.append(("real faces", real))
    kinds += [(f"real faces, {tone}", [c for c in real if c["face"]["tone"] == tone]) for tone in ("light", "medium", "dark", "none")]
    print(f"| {half} | | share (95 %) | N | people or holders |\n|---|---|---|---|---|")
    for kind, of in kinds:
        for attack, name in (("genuine", "genuine"), ("stranger", "another's portrait"), ("lookalike", "the nearest look-alike's"),
                             ("chosenPortrait", "made to look like the holder's when small")):
            own = [(c.get("face", {}).get("person", c["holder"]), c) for c in of if c["attack"] == attack]
            for key, side in (("alone", "front alone"), ("withBack", "with the back")):
                answers = [("differs", "called different")] + ([("cannotTell", "can't be told")] if attack == "genuine" else [])
                for wanted, words in answers:
                    text, count = share([(who, portrait(c.get(key))[0] == wanted) for who, c in own])
                    if count:
                        print(f"| {kind} | {name}, {side}: {words} | {text} | {count} | {len({who for who, _ in own})} |")


def signature(capture):
    """What is said of the signature on the front; None where the front was not found."""
    own = [r["answer"] for r in (capture.get("alone") or {}).get("regions", []) if r["kind"] == "signature"]
    return own[0] if own else None


def main():
    arguments = sys.argv[1:]
    if arguments[0] == "--portraits":
        return portraits(arguments[1], arguments[2:])
    roc = None
    if "--roc" in arguments:
        at = arguments.index("--roc")
        roc = arguments[at + 1]
        del arguments[at:at + 2]
    half, files = arguments[0], arguments[1:]
    rows = collections.defaultdict(list)
    for path in files:
        for line in open(path):
            capture = json.loads(line)
            if half in ("all", capture["half"]):
                rows[capture["attack"]].append(capture)
    read = {attack: [c for c in captures if c.get("answer") != "noCode"] for attack, captures in rows.items()}
    print(f"| {half} | share (95 %) | N | holders |\n|---|---|---|---|")
    genuine = read.get("genuine", [])
    row("genuine: code read", [(c["holder"], c.get("answer") != "noCode") for c in rows.get("genuine", [])])
    for key, name in (("alone", "front alone"), ("withBack", "with the back")):
        for reason in ("faceDiffers", "faceNotJudged"):
            row(f"genuine, {name}: refused as {reason}", [(c["holder"], answer(c.get(key)) == reason) for c in genuine])
    for reason, answers in (("called different", ("differs",)), ("not told", ("cannotTell",))):
        row(f"genuine: signature {reason}", [(c["holder"], signature(c) in answers) for c in genuine if signature(c)])
    def remarked(attack, sign):
        return [(c["holder"], sign in (c.get("alone") or {}).get("copySigns", [])) for c in read.get(attack, []) if c.get("alone")]
    signs = (("greyCopy", "grey copy", "grayCopy"), ("screen", "screen", "screen"), ("secondPrinting", "second printing", "secondPrinting"))
    for sign, name, _ in signs:
        row(f"genuine: remarked as {name}", remarked("genuine", sign))
    for reason in ("faceDiffers", "faceNotJudged"):
        row(f"genuine under a hard shadow or beam, with the back: refused as {reason}",
            [(c["holder"], answer(c.get("withBack")) == reason) for c in read.get("hardShadow", [])])
        row(f"genuine under a small shadow or mirrored window, with the back: refused as {reason}",
            [(c["holder"], answer(c.get("withBack")) == reason) for c in read.get("lightPatch", [])])
    for attack, name in (("transplant", "code on another card's front"), ("background", "another card's background")):
        row(name, [(c["holder"], answer(c.get("withBack")) == "faceDiffers") for c in read.get(attack, [])])
    for attack, name in (("stranger", "portrait of another"), ("lookalike", "portrait of the nearest look-alike of 40")):
        row(f"{name}, front alone", [(c["holder"], answer(c.get("alone")) == "faceDiffers") for c in read.get(attack, [])])
        row(f"{name}, with the back", [(c["holder"], answer(c.get("withBack")) == "faceDiffers") for c in read.get(attack, [])])
    for key, name in (("alone", "front alone"), ("withBack", "with the back")):
        row(f"portrait of another pasted over, {name}", [(c["holder"], answer(c.get(key)) == "faceDiffers") for c in read.get("pastedPortrait", [])])
        row(f"portrait made to look like the holder's when small, {name}",
            [(c["holder"], answer(c.get(key)) == "faceDiffers") for c in read.get("chosenPortrait", [])])
    row("portrait of another pasted over: the ghost is named, where the template has one in front",
        [(c["holder"], named(c.get("alone"), ["ghost"])) for c in read.get("pastedPortrait", []) + read.get("chosenPortrait", [])
         if any(r["kind"] == "ghost" for r in (c.get("alone") or {}).get("regions", []))])
    row("signature of another: this one is named", [(c["holder"], signature(c) == "differs") for c in read.get("signature", [])])
    row("thin line drawn over the artwork", [(c["holder"], answer(c.get("withBack")) == "faceDiffers") for c in read.get("line", [])])
    for attack, name in (("anyText", "any other"), ("confusableText", "one like it")):
        row(f"one character of a text by {name}: this text is named",
            [(c["holder"], named(c.get("withBack"), [text])) for c in read.get(attack, []) for text in TEXTS if text in c["targets"]])
        row(f"one character of a text by {name}: this text is said to match",
            [(c["holder"], matches(c.get("withBack"), text)) for c in read.get(attack, []) for text in TEXTS if text in c["targets"]])
        for text in TEXTS:
            row(f"one character of {text} by {name}: this text is named",
                [(c["holder"], named(c.get("withBack"), [text])) for c in read.get(attack, []) if text in c["targets"]])
    layout = collections.defaultdict(list)
    for c in read.get("layout", []):
        texts = [t for t in c["targets"] if t not in ("emblem", "artwork")]
        for index, target in enumerate(c["targets"]):
            kind = {"emblem": "emblem turned", "artwork": "line added"}.get(target, "text moved" if target == texts[0] and index == 0 else "label removed")
            face = c.get("withBack")
            # Exactly this element: its label is another, and may be the one that was removed.
            exactly = face is not None and any(r["answer"] == "differs" and r["element"] == target for r in face["regions"])
            layout[kind].append((c["holder"], answer(face) == "faceDiffers" if kind == "line added" else exactly))
    for kind, events in sorted(layout.items()):
        row(kind, events)
    row("these four together", [event for events in layout.values() for event in events])
    for sign, name, attack in signs:
        row(f"{name} remarked", remarked(attack, sign))
    times = sorted(c["milliseconds"] for cs in read.values() for c in cs if "milliseconds" in c)
    if times:
        print(f"\nProcessor time of decoding, scanning, drawing and comparing: median {times[len(times) // 2]:.0f} ms, "
              f"90 % under {times[len(times) * 9 // 10]:.0f} ms, N {len(times)}.")
    stages = [c["stages"] for c in genuine if "stages" in c]
    if stages:
        print("\n| stage (genuine cards) | median ms | 90 % under |\n|---|---|---|")
        for stage in ("decode", "scan", "draw", "register", "judge"):
            values = sorted(s[stage] for s in stages)
            print(f"| {stage} | {values[len(values) // 2]:.0f} | {values[len(values) * 9 // 10]:.0f} |")
    if roc:
        draw(roc, read)


def draw(path, read):
    """Caught against false alarms as the worst region's score is cut at every height."""
    def scores(attack, kinds, key):
        out = []
        for c in read.get(attack, []):
            face = c.get(key)
            if face:
                own = [r["score"] for r in face["regions"] if r["kind"] in kinds and r["score"] >= 0]
                out.append(max(own, default=0))
        return sorted(out)
    curves = [("another's portrait, front alone", "stranger", ["portrait"], "alone"),
              ("look-alike, front alone", "lookalike", ["portrait"], "alone"),
              ("one character like it", "confusableText", ["text"], "withBack"),
              ("layout", "layout", ["art", "frame", "artwork", "text"], "withBack")]
    colors = ["#1d4ed8", "#b91c1c", "#15803d", "#a16207"]
    body = ""
    for (name, attack, kinds, key), color in zip(curves, colors):
        good, bad = scores("genuine", kinds, key), scores(attack, kinds, key)
        if not good or not bad:
            continue
        points = [(1.0, 1.0)]
        for cut in sorted(set(good + bad)):
            points.append((sum(s > cut for s in good) / len(good), sum(s > cut for s in bad) / len(bad)))
        line = " ".join(f"{40 + 400 * x:.1f},{20 + 400 * (1 - y):.1f}" for x, y in points)
        body += f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2"/>'
        body += f'<text x="220" y="{300 + 22 * colors.index(color)}" fill="{color}">{name} ({len(bad)} against {len(good)})</text>'
    with open(path, "w") as out:
        out.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 460" font-family="sans-serif" font-size="13">'
                  '<rect x="40" y="20" width="400" height="400" fill="none" stroke="#999"/>'
                  '<text x="150" y="445">genuine cards refused</text>'
                  '<text transform="translate(25 280) rotate(-90)">forgeries caught</text>' + body + "</svg>\n")


main()
