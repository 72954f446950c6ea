"""Writes how countries group their telephone numbers: Sources/CardFace/Content/PhoneFormats.swift, and beside this script phones.json, with
numbers of every country as another program groups them.

    pip install phonenumbers==9.0.43
    make_phones.py

The data are those of Google's libphonenumber (Apache-2.0), which telecommunication offices' notices are collected in, as the Python package has
them. Linking the library itself would bring protobuf, abseil, Boost and ICU into every program that draws a card, for this one table.
"""

import json
import pathlib
import re

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata
from phonenumbers.phonenumberutil import COUNTRY_CODE_TO_REGION_CODE, PhoneNumberFormat

assert phonenumbers.__version__ == "9.0.43"
here = pathlib.Path(__file__).parent
root = here.parents[2]


def metadata(code, regions):
    return PhoneMetadata.metadata_for_nongeo_region(code) if regions == ("001",) else PhoneMetadata.metadata_for_region(regions[0])


def groups(pattern):
    """`(\\d{2})(\\d{3,4})` as 2-3:4; None where it is of another form."""
    parts = re.fullmatch(r"(?:\(\\d(?:\{\d+(?:,\d+)?\})?\))+", pattern)
    if not parts:
        return None
    found = re.findall(r"\(\\d(?:\{(\d+)(?:,(\d+))?\})?\)", pattern)
    return "-".join((least or "1") + (f":{most}" if most else "") for least, most in found)


lines, skipped = [], []
for code, regions in sorted(COUNTRY_CODE_TO_REGION_CODE.items()):
    data = metadata(code, regions)
    for form in data.intl_number_format or data.number_format:
        if form.format == "NA":
            continue
        sizes = groups(form.pattern)
        # All groups in their order and nothing else, or the printed number would have other digits than the given one.
        if sizes is None or re.findall(r"\\\d|\d", form.format) != [f"\\{n + 1}" for n in range(sizes.count("-") + 1)]:
            skipped.append((code, form.pattern, form.format))
            continue
        leading = form.leading_digits_pattern[-1] if form.leading_digits_pattern else ""
        lines.append(f"{code} {sizes} {leading}".rstrip())
print(len(lines), "formats;", "skipped:", skipped)


def wrapped(line, width=112):
    pieces = [line[at:at + width] for at in range(0, len(line), width)]
    return "\\#\n    ".join(pieces)


table = "\n".join("    " + wrapped(line) for line in lines)
(root / "Sources/CardFace/Content/PhoneFormats.swift").write_text(f'''// Written by Tests/CardFaceTests/Content/make_phones.py; change that.

/// How countries group their telephone numbers, from Google's libphonenumber {phonenumbers.__version__} (Apache-2.0).
enum PhoneFormats {{
  /// A line each: country code, digits of each group (`3:4` for three or four), and a regular expression of the digits
  /// that such a national number begins with. Of a country's formats the first that fits counts.
  static let table = #"""
{table}
    """#
}}
''')

def fits(form, national):
    leading = form.leading_digits_pattern
    return re.fullmatch(form.pattern, national) and (not leading or re.match(leading[-1], national))


examples = {}
for code, regions in sorted(COUNTRY_CODE_TO_REGION_CODE.items()):
    main = metadata(code, regions)
    for region in regions:
        data = PhoneMetadata.metadata_for_nongeo_region(code) if region == "001" else PhoneMetadata.metadata_for_region(region)
        for kind in ("fixed_line", "mobile", "toll_free", "voip", "shared_cost", "uan", "personal_number", "premium_rate"):
            description = getattr(data, kind)
            if not description or not description.example_number:
                continue
            number = phonenumbers.parse(f"+{code}{description.example_number}", None)
            given = phonenumbers.format_number(number, PhoneNumberFormat.E164)
            printed = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
            # Numbers that no format is for stay as they are given; the library parts the country code from them.
            if not any(fits(form, given[1 + len(str(code)):]) for form in main.intl_number_format or main.number_format):
                continue
            if re.sub(r"\D", "", printed) == given[1:]:
                examples[given] = re.sub(r"[^0-9+]+", " ", printed)
(here / "phones.json").write_text(json.dumps(examples, indent=0, sort_keys=True) + "\n")
print(len(examples), "examples")
