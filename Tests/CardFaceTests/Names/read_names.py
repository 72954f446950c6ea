"""Reads names back from their pictures with Tesseract, and compares.

    read_names.py FOLDER

FOLDER/list.tsv has a line for each picture: language (ISO 639-3), name, file. Tesseract is wrong now and then about a
letter, in some scripts more than in others, so not each name must come back whole: in each language the letters that agree
count, and the least share is what Tesseract reaches on clean print of that script. What was measured is printed.
"""
import collections
import difflib
import pathlib
import subprocess
import sys
import unicodedata

# Tesseract's own names, where they are not ISO 639-3.
MODELS = {"zho": "chi_sim+chi_tra"}
# Least share of letters that agree, for scripts whose models are weak: small training sets, stacked marks.
WEAK = {"mya": 0.6, "khm": 0.6, "lao": 0.6, "urd": 0.5, "yor": 0.6, "amh": 0.7, "fas": 0.7, "ara": 0.7, "zho": 0.6}
USUAL = 0.85


def letters(text: str) -> str:
    text = unicodedata.normalize("NFC", text).casefold()
    return "".join(c for c in text if unicodedata.category(c)[0] in "LM")


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    groups: dict[str, list[tuple[str, str]]] = collections.defaultdict(list)
    for line in (folder / "list.tsv").read_text(encoding="utf-8").splitlines():
        language, name, file = line.split("\t")
        groups[language].append((name, file))
    failed = False
    for language, pictures in groups.items():
        batch = folder / f"{language}.txt"
        batch.write_text("\n".join(str(folder / file) for _, file in pictures) + "\n")
        model = MODELS.get(language, language)
        read = subprocess.run(
            ["tesseract", str(batch), "stdout", "-l", model, "--psm", "7", "--dpi", "600"], capture_output=True,
            text=True, check=True).stdout.split("\f")
        shares = []
        for (name, _), text in zip(pictures, read, strict=False):
            shares.append(difflib.SequenceMatcher(None, letters(name), letters(text), autojunk=False).ratio())
        share = sum(shares) / len(pictures)
        least = WEAK.get(language, USUAL)
        failed |= share < least
        whole = sum(s == 1 for s in shares)
        print(f"{language}: {share:.2f} of the letters, {whole} of {len(pictures)} names whole" + (" FAILED" if share < least else ""))
    sys.exit(1 if failed else 0)


main()
