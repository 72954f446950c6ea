"""Checks that each name was set with exactly the glyphs that it needs, by HarfBuzz and the fonts' own tables.

    check_names.py NAMES GLYPHS

Nothing here knows of Pango or of CivicCard's typesetter: the template's fonts are found with fc-list, their coverage is
read with fontTools, the text is cut into runs of one font, script and direction, and each run is shaped with HarfBuzz. A
name passes when the same glyphs of the same fonts come out, spaces aside, as often as on the card.
"""
import collections
import json
import pathlib
import subprocess
import sys
import unicodedata

import uharfbuzz as hb
from fontTools import unicodedata as scripts
from fontTools.ttLib import TTFont

# BCP 47 wants the codes of two letters where there are any (RFC 5646, 2.2.1).
TAGS = dict(pair.split(":") for pair in """
amh:am ara:ar aze:az ben:bn bul:bg ces:cs deu:de ell:el eng:en ewe:ee fas:fa gla:gd gle:ga guj:gu hat:ht heb:he hin:hi
hun:hu hye:hy ind:id isl:is jpn:ja kan:kn kat:ka khm:km kor:ko lao:lo lav:lv lit:lt mal:ml mlg:mg mlt:mt mya:my nav:nv
nep:ne ori:or pan:pa pol:pl por:pt ron:ro rus:ru sin:si spa:es tam:ta tel:te tha:th tur:tr ukr:uk urd:ur uzb:uz vie:vi
yor:yo zho:zh zul:zu""".split())

# A card shows letter by letter what the holder wrote: no fi in one, which Pango leaves out when letters are spaced.
NO_LIGATURES = {"liga": False, "clig": False, "dlig": False}

TEMPLATE = pathlib.Path(__file__).parents[3] / "Tests/TestSupport/Template/template.json"


class Font:
    def __init__(self, family: str, style: str) -> None:
        found = subprocess.run(
            ["fc-list", f":family={family}:style={style}", "file", "index"], capture_output=True, text=True, check=True)
        self.path, index = sorted(found.stdout.split("\n"))[1].rsplit(":index=", 1)
        self.path, self.index = self.path.rstrip(": "), int(index)
        self.key = f"{self.path}#{self.index}"
        self.cmap = TTFont(self.path, fontNumber=self.index, lazy=True).getBestCmap()
        self.hb = hb.Font(hb.Face(hb.Blob.from_file_path(self.path), self.index))
        self.blank = {self.hb.get_nominal_glyph(ord(c)) for c in " \u00a0\u200c\u200d" if ord(c) in self.cmap}


def pinned() -> list[Font]:
    pins = json.loads(TEMPLATE.read_text())["fonts"]["bold"]
    return [Font(pin["family"], pin["style"]) for pin in pins]


def joins(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf")


def runs(name: str, fonts: list[Font]):
    """Cuts a name into (start, end, font, script)."""
    script = [scripts.script(c) for c in name]
    real = next((s for s in script if s not in ("Zyyy", "Zinh")), "Zyyy")
    for at, value in enumerate(script):
        # What many scripts share belongs to what stands before it.
        script[at] = real = real if value in ("Zyyy", "Zinh") else value
    font: list[Font | None] = []
    for at, char in enumerate(name):
        before = font[-1] if font else None
        if before and (joins(char) or char.isspace()) and (ord(char) in before.cmap or char.isspace() or joins(char)):
            font.append(before)
        else:
            font.append(next((f for f in fonts if ord(char) in f.cmap), None))
    start = 0
    for at in range(1, len(name) + 1):
        if at == len(name) or font[at] is not font[start] or script[at] != script[start]:
            yield start, at, font[start], script[start]
            start = at


def expected(name: str, language: str, fonts: list[Font]) -> collections.Counter:
    glyphs: collections.Counter = collections.Counter()
    for start, end, font, script in runs(name, fonts):
        if font is None:
            raise LookupError(f"no pinned font has U+{ord(name[start]):04X}")
        buffer = hb.Buffer()
        buffer.add_codepoints([ord(c) for c in name], item_offset=start, item_length=end - start)
        buffer.script = script
        rtl = any(unicodedata.bidirectional(c) in ("R", "AL") for c in name[start:end])
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.language = TAGS.get(language, language)
        hb.shape(font.hb, buffer, NO_LIGATURES)
        for info in buffer.glyph_infos:
            if info.codepoint == 0:
                raise LookupError(f"{font.path} has no glyph in {script}")
            if info.codepoint not in font.blank:
                glyphs[font.key, info.codepoint] += 1
    return glyphs


def painted(line: str, fonts: dict[str, Font]) -> collections.Counter:
    glyphs: collections.Counter = collections.Counter()
    for run in line.replace("\t", "|").split("|"):
        key, indices = run.rsplit(":", 1)
        for index in filter(None, indices.split(",")):
            if int(index) not in fonts[key].blank:
                glyphs[key, int(index)] += 1
    return glyphs


def main() -> None:
    fonts = pinned()
    by_key = {font.key: font for font in fonts}
    with open(sys.argv[1], encoding="utf-8") as names, open(sys.argv[2], encoding="utf-8") as lines:
        checked: collections.Counter = collections.Counter()
        wrong = []
        for row, line in zip(names, lines, strict=True):
            script, language, name = row.rstrip("\n").split("\t")
            try:
                want, got = expected(name, language, fonts), painted(line.rstrip("\n"), by_key)
            except (LookupError, ValueError) as error:
                wrong.append(f"{script} {name}: {error!r}")
                continue
            checked[script] += 1
            if want != got or not got:
                wrong.append(f"{script} {name}: wanted {dict(want - got)}, got {dict(got - want)}")
    print(f"{sum(checked.values())} names in {len(checked)} scripts, {len(wrong)} wrong")
    print("\n".join(wrong[:12]))
    sys.exit(1 if wrong else 0)


main()
