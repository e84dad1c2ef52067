"""Makes the fonts of the site from their sources: ``python bench/pages/fonts.py SOURCES site/static``.

``SOURCES`` holds what docs/design.md names: TTF files of Be Vietnam Pro and Source Serif 4, HanaMinA and HanaMinB,
and the tables of Unihan. Writes ``fonts-2/*.woff2`` with SHA256SUMS, and two sheets with one face for each slice of
Hán-Nôm characters: ``han.css`` those of the basic plane, ``nom.css`` those beyond it. Needs ``fonttools[woff]``. The
families get names of our own, as the Open Font License asks.
"""

import bz2
import hashlib
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = "fonts-2"
TEXT = {
    "sans-400": ("BeVietnamPro_400Regular.ttf", "Lienthong Sans"),
    "sans-600": ("BeVietnamPro_600SemiBold.ttf", "Lienthong Sans"),
    "serif-600": ("SourceSerif4_600SemiBold.ttf", "Lienthong Serif"),
}
LETTERS = (
    (0x20, 0x7E),  # ASCII
    (0xA0, 0x24F),  # Latin-1, Latin Extended-A and B: Vietnamese, European languages, pinyin
    (0x2B0, 0x36F),  # modifier letters and combining marks
    (0x1E00, 0x1EFF),  # Latin Extended Additional: the Vietnamese letters with tones, transliterations
    (0x2010, 0x205F), (0x20A0, 0x20BF), (0x2113, 0x2122), (0x2190, 0x2199), (0x2212, 0x2265),
)  # fmt: skip
HAN = (
    (0x2FF0, 0x2FFB),  # ideographic description: how cataloguers write a character that has no code yet
    (0x3000, 0x303F),  # CJK symbols and punctuation
    (0x4E00, 0x9FFF),  # CJK Unified Ideographs, all of them
    (0xF900, 0xFAFF),  # CJK Compatibility Ideographs: of older East Asian character sets
    (0xFF01, 0xFF60), (0xFFE0, 0xFFE6),  # full-width forms
)  # fmt: skip
SHEETS = (
    ("han", "HanaMinA.ttf", range(0x10000), 96),
    ("nom", "HanaMinB.ttf", range(0x10000, 0x110000), 72),
)
"""Sheet, font, its planes, characters of a slice (some 20 kB: those beyond the basic plane have more strokes). Mincho A
has a few characters of B's planes, too: taken from B alone, no two slices overlap."""


def small(font: TTFont, characters: Iterable[int], family: str, flavor: str = "woff2") -> TTFont:
    """The font with these characters only, without hints, under a name of ours; flavor "" is TTF."""
    options = Options(
        hinting=False,
        glyph_names=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        name_languages="*",
    )
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum", "lnum"]
    options.flavor = flavor or None
    cutter = Subsetter(options)
    cutter.populate(unicodes=list(characters))
    cutter.subset(font)
    for number in (1, 3, 4, 6, 16, 17):
        font["name"].removeNames(nameID=number)
    for number, said in ((1, family), (3, f"{family} 1"), (4, family), (6, family.replace(" ", ""))):
        font["name"].setName(said, number, 3, 1, 0x409)
    font.flavor = flavor or None
    return font


def vietnamese(unihan: Path) -> set[int]:
    """Characters that Vietnam submitted to Unicode (kIRG_VSource) or that have a Vietnamese reading (kVietnamese)."""
    found = set()
    for file, field in (("Unihan_IRGSources.txt.bz2", "kIRG_VSource"), ("Unihan_Readings.txt.bz2", "kVietnamese")):
        with bz2.open(unihan / file, "rt", encoding="utf-8") as lines:
            found |= {int(line.split("\t")[0][2:], 16) for line in lines if f"\t{field}\t" in line}
    return found


def slices(characters: set[int], size: int) -> Iterator[list[int]]:
    """In the order of Unicode."""
    ordered = sorted(characters)
    yield from (ordered[start : start + size] for start in range(0, len(ordered), size))


def main() -> None:
    """Everything anew."""
    sources, static = Path(sys.argv[1]), Path(sys.argv[2])
    target = static / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    text = [c for first, last in LETTERS for c in range(first, last + 1)]
    for name, (file, family) in TEXT.items():
        small(TTFont(sources / file), text, family).save(target / f"{name}.woff2")
    wanted = vietnamese(sources)
    for sheet, file, planes, size in SHEETS:
        asked = {one for one in wanted if one in planes}
        asked |= {c for first, last in HAN for c in range(first, last + 1) if c in planes}
        held = asked & set(TTFont(sources / file).getBestCmap())
        rules = {}
        for portion in slices(held, 20 * size):  # a fifth of the time: the whole font is read once for twenty slices
            between = BytesIO()
            small(TTFont(sources / file), portion, "Lienthong Han", "").save(between)
            for one in slices(set(portion), size):
                rules[name := f"{sheet}-{one[0]:x}.woff2"] = one
                small(TTFont(between), one, "Lienthong Han").save(target / name)
        (static / f"{sheet}.css").write_text(faces(rules), encoding="utf-8")
        missing = len((asked & wanted) - held)
        print(sheet, len(held), "characters in", len(rules), "slices;", missing, "Vietnamese ones are in no font")
    sums = (f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}" for f in sorted(target.glob("*.woff2")))
    (target / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8")


def faces(rules: dict[str, list[int]]) -> str:
    """One face a slice, for the characters that it has and no other."""
    lines = ["/* Hán-Nôm, made by bench/pages/fonts.py: a slice is fetched when one of its characters is on a page. */"]
    for name, one in rules.items():
        lines.append(
            f'@font-face {{ font-family: "Lienthong Han"; src: url("../{FOLDER}/{name}") format("woff2"); '
            f"font-display: swap; unicode-range: {spans(one)}; }}"
        )
    return "\n".join(lines) + "\n"


def spans(ordered: list[int]) -> str:
    """Neighbours as one span, as CSS writes them."""
    found: list[list[int]] = []
    for one in ordered:
        if found and one == found[-1][1] + 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return ", ".join(f"U+{first:X}-{last:X}" if first < last else f"U+{first:X}" for first, last in found)


if __name__ == "__main__":
    main()
