"""Makes the fonts of the site from their sources: ``python bench/pages/fonts.py SOURCES site/static``.

``SOURCES`` holds what docs/design.md names: TTF files of Be Vietnam Pro and Source Serif 4, HanaMinA and HanaMinB,
and the tables of Unihan. Writes ``fonts-1/*.woff2`` with SHA256SUMS, and ``han.css`` with one face for each slice of
Hán-Nôm characters. Needs ``fonttools[woff]``. The families get names of our own, as the Open Font License asks.
"""

import bz2
import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = "fonts-1"
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
HAN_PUNCTUATION = range(0x3000, 0x3020)
SLICE = 72
"""Characters of a slice: some 25 kB, so that a title of ten characters costs 100–250 kB once and for ever."""


def small(font: TTFont, characters: Iterable[int], family: str) -> TTFont:
    """The font with these characters only, without hints, under a name of ours."""
    options = Options(
        hinting=False,
        glyph_names=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        name_languages="*",
    )
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum", "lnum"]
    options.flavor = "woff2"
    cutter = Subsetter(options)
    cutter.populate(unicodes=list(characters))
    cutter.subset(font)
    for number in (1, 3, 4, 6, 16, 17):
        font["name"].removeNames(nameID=number)
    for number, said in ((1, family), (3, f"{family} 1"), (4, family), (6, family.replace(" ", ""))):
        font["name"].setName(said, number, 3, 1, 0x409)
    font.flavor = "woff2"
    return font


def vietnamese_han(unihan: Path) -> set[int]:
    """Characters that Vietnam submitted to Unicode (kIRG_VSource) or that have a Vietnamese reading (kVietnamese)."""
    found = set(HAN_PUNCTUATION)
    for file, field in (("Unihan_IRGSources.txt.bz2", "kIRG_VSource"), ("Unihan_Readings.txt.bz2", "kVietnamese")):
        with bz2.open(unihan / file, "rt", encoding="utf-8") as lines:
            found |= {int(line.split("\t")[0][2:], 16) for line in lines if f"\t{field}\t" in line}
    return found


def slices(characters: set[int]) -> Iterator[list[int]]:
    """In the order of Unicode."""
    ordered = sorted(characters)
    yield from (ordered[start : start + SLICE] for start in range(0, len(ordered), SLICE))


def main() -> None:
    """Everything anew."""
    sources, static = Path(sys.argv[1]), Path(sys.argv[2])
    target = static / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    text = [c for first, last in LETTERS for c in range(first, last + 1)]
    for name, (file, family) in TEXT.items():
        small(TTFont(sources / file), text, family).save(target / f"{name}.woff2")
    rules, wanted = [], vietnamese_han(sources)
    # Mincho A has a few characters of B's planes, too: taken from B alone, no two slices overlap.
    for file, planes in (("HanaMinA.ttf", range(0x10000)), ("HanaMinB.ttf", range(0x10000, 0x110000))):
        held = {one for one in wanted if one in planes} & set(TTFont(sources / file).getBestCmap())
        for one in slices(held):
            name = f"han-{one[0]:x}.woff2"
            small(TTFont(sources / file), one, "Lienthong Han").save(target / name)
            rules.append((one, name))
        wanted -= held
    (static / "han.css").write_text(faces(rules), encoding="utf-8")
    sums = (f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}" for f in sorted(target.glob("*.woff2")))
    (target / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8")
    print(len(rules), "slices;", len(wanted), "characters in neither font")


def faces(rules: list[tuple[list[int], str]]) -> str:
    """One face a slice; its range runs from its first character to its last, so that the rules stay short."""
    lines = ["/* Hán-Nôm, made by bench/pages/fonts.py: a slice is fetched when one of its characters is on a page. */"]
    for one, name in sorted(rules):
        lines.append(
            f'@font-face {{ font-family: "Lienthong Han"; src: url("../{FOLDER}/{name}") format("woff2"); '
            f"font-display: swap; unicode-range: U+{one[0]:X}-{one[-1]:X}; }}"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
