"""The style sheet and the fonts: contrast of what is on what, one set of names in both themes, sizes, licences, sums,
the letters that the fonts have."""

import gzip
import hashlib
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from siteserver import Site

from lienthong.content import folder

STATIC = folder("site") / "static"
FONTS = STATIC / "fonts-1"
SHEET = (STATIC / "site.css").read_text("utf-8")
PARTS = SHEET.index("==== parts of the other pages")


def block(start: str, within: str = SHEET) -> dict[str, str]:
    """The properties of the first rule with this selector."""
    body = within[within.index(start) + len(start) :]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", body[: body.index("}")]))


LIGHT = block(":root {")
DARK = block(':root[data-theme="dark"] {')
WISHED = block(':root:not([data-theme="light"]) {')
THEMES = {"light": LIGHT, "dark": LIGHT | DARK}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour.removeprefix("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2, 1.4.3)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


TEXT = [(ink, ground) for ink in ("--ink", "--soft", "--link") for ground in ("--paper", "--card", "--tint")]
TEXT += [(f"--{state}", f"--{state}-tint") for state in ("good", "warn", "bad", "info")]
TEXT += [(f"--{state}", "--card") for state in ("good", "warn", "bad", "info")]
TEXT += [("--ink", "--bad-tint"), ("--accent-ink", "--accent"), ("--top-ink", "--top"), ("--top-soft", "--top")]
EDGES = [(line, ground) for line in ("--edge", "--focus") for ground in ("--paper", "--card", "--tint")]


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_written_can_be_read(theme: str) -> None:
    known = THEMES[theme]
    faint = {
        f"{one} on {ground}": round(contrast(known[one], known[ground]), 2)
        for pairs, least in ((TEXT, 4.5), (EDGES, 3))
        for one, ground in pairs
        if contrast(known[one], known[ground]) < least
    }
    assert faint == {}


def test_the_measure_of_contrast_is_that_of_wcag() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_both_themes_have_the_same_names() -> None:
    assert DARK == WISHED
    colours = {name for name, value in LIGHT.items() if value.startswith("#")}
    assert colours == {name for name, value in DARK.items() if value.startswith("#")}


def test_every_property_that_is_used_is_there() -> None:
    sheets = [SHEET, *(file.read_text("utf-8") for file in STATIC.glob("*.css") if file.name != "site.css")]
    used = {name for sheet in sheets for name in re.findall(r"var\((--[\w-]+)\s*[,)]", sheet)}
    defined = {name for sheet in sheets for name in re.findall(r"(--[\w-]+):", sheet)}
    assert used - defined == set()


def test_parts_of_pages_bring_no_colours_of_their_own() -> None:
    parts = re.sub(r"/\*.*?\*/", "", SHEET[PARTS:].partition("*/")[2], flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgba?\(|\bhsla?\(", parts) == []


def test_what_every_page_loads_is_small() -> None:
    first = {"site.css": 20_000, "han.css": 4_000, "theme.js": 1_500}
    packed = {name: len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in first}
    assert {name: size for name, size in packed.items() if size > first[name]} == {}
    text = sum(file.stat().st_size for file in FONTS.glob("s*.woff2"))
    assert text < 80_000
    assert max(file.stat().st_size for file in FONTS.glob("han-*.woff2")) < 40_000


def test_fonts_have_their_sums_and_their_licence() -> None:
    listed = dict(line.split("  ")[::-1] for line in (FONTS / "SHA256SUMS").read_text().splitlines())
    assert listed == {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in FONTS.glob("*.woff2")}
    licences = (FONTS / "LICENSES.txt").read_text("utf-8")
    families = set(re.findall(r'font-family: "(Lienthong \w+)"', SHEET + (STATIC / "han.css").read_text("utf-8")))
    assert families == {"Lienthong Sans", "Lienthong Serif", "Lienthong Han"}
    for family in families:
        part = licences[licences.index(f'"{family}"') :].partition("\n\n")[0]
        assert "Copyright" in part
        assert "SIL Open Font License" in part
    assert "PERMISSION & CONDITIONS" in licences


def vietnamese() -> set[str]:
    """Every letter of Vietnamese with every tone, both cases, composed and as base and marks."""
    marks = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    vowels = [unicodedata.normalize("NFC", vowel + mark) for vowel in "aăâeêioôơuưy" for mark in marks]
    assert all(len(one) == 1 for one in vowels)
    assert len(vowels) == 72
    letters = {*vowels, *"bcdđghklmnpqrstvxfjwz"}
    return letters | {one.upper() for one in letters} | set("".join(marks)) | set("\u0302\u0306\u031b₫–—“”‘’…·×°")


@pytest.mark.parametrize("name", ["sans-400", "sans-600", "serif-600"])
def test_fonts_have_every_letter_of_vietnamese(name: str) -> None:
    font = TTFont(FONTS / f"{name}.woff2")
    assert {one for one in vietnamese() if ord(one) not in font.getBestCmap()} == set()
    assert font["name"].getDebugName(1).startswith("Lienthong ")  # a reserved name is not for parts of a font
    assert "Source" not in font["name"].getDebugName(4)


def test_characters_of_nom_lie_in_the_slice_that_says_so() -> None:
    sheet = (STATIC / "han.css").read_text("utf-8")
    rules = re.findall(r'url\("\.\./fonts-1/(han-[\da-f]+\.woff2)"\).*?unicode-range: U\+([\dA-F]+)-([\dA-F]+);', sheet)
    assert {name for name, _, _ in rules} == {file.name for file in FONTS.glob("han-*.woff2")}
    spans = sorted((int(first, 16), int(last, 16), name) for name, first, last in rules)
    assert [name for (_, last, _), (first, _, name) in pairwise(spans) if first <= last] == []
    for character in "漢字喃𡨸𠊛南":
        name = next(name for first, last, name in spans if first <= ord(character) <= last)
        assert ord(character) in TTFont(FONTS / name).getBestCmap(), character


def test_fonts_are_kept_for_ever_and_allowed(site: Site) -> None:
    with site.client() as client:
        sheet = client.get("/vi/").text
        address = re.findall(r'rel="preload" as="font"[^>]*href="([^"]+)"', sheet)
        assert len(address) == 2
        for one in address:
            answer = client.get(one)
            assert answer.headers["content-type"] == "font/woff2"
            assert "immutable" in answer.headers["cache-control"]
            assert "font-src 'self'" in answer.headers["content-security-policy"]
        assert all((STATIC / one.split("/static/")[1]).is_file() for one in address)


def test_the_sheet_asks_for_files_that_are_there() -> None:
    for sheet in STATIC.glob("*.css"):
        for address in re.findall(r'url\("?([^")]+)"?\)', sheet.read_text("utf-8")):
            assert address.startswith("../fonts-1/"), address
            assert (STATIC / Path(address).relative_to("..")).is_file()
