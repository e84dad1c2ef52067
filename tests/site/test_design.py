"""The style sheet and the fonts: contrast of what is on what, one set of names in both themes, sizes, licences, sums,
the letters that the fonts have."""

import gzip
import hashlib
import re
import unicodedata
from pathlib import Path

import httpx
import pytest
from fontTools.ttLib import TTFont
from siteserver import Site

from lienthong.content import folder
from lienthong.site.render import version, with_nom

STATIC = folder("site") / "static"
FONTS = STATIC / "fonts-2"
HAN = "".join((STATIC / one).read_text("utf-8") for one in ("han.css", "nom.css"))
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
    assert max(file.stat().st_size for kind in ("han", "nom") for file in FONTS.glob(f"{kind}-*.woff2")) < 40_000
    assert sum(file.stat().st_size for file in FONTS.glob("*.woff2")) < 8_000_000


def test_fonts_have_their_sums_and_their_licence() -> None:
    listed = dict(line.split("  ")[::-1] for line in (FONTS / "SHA256SUMS").read_text().splitlines())
    assert listed == {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in FONTS.glob("*.woff2")}
    licences = (FONTS / "LICENSES.txt").read_text("utf-8")
    families = set(re.findall(r'font-family: "(Lienthong \w+)"', SHEET + HAN))
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


def claimed(sheet: str) -> dict[str, list[int]]:
    """Slice to the characters that its rule claims, one by one."""
    rules = re.findall(r'fonts-2/((?:han|nom)-[\da-f]+\.woff2)".*?unicode-range: ([^;]+);', sheet)
    assert len(rules) == sheet.count("@font-face") == len(dict(rules))
    found: dict[str, list[int]] = {name: [] for name, _ in rules}
    for name, ranges in rules:
        for span in ranges.split(", "):
            first, _, last = span.removeprefix("U+").partition("-")
            found[name] += range(int(first, 16), int(last or first, 16) + 1)
    return found


def held(name: str) -> set[int]:
    """The characters that a slice has."""
    with TTFont(FONTS / name, lazy=True) as font:
        return set(font.getBestCmap())


@pytest.fixture(scope="module")
def slices() -> dict[str, list[int]]:
    return claimed(HAN)


def test_a_slice_of_han_nom_has_what_its_rule_claims_and_no_other_does(slices: dict[str, list[int]]) -> None:
    assert slices.keys() == {file.name for kind in ("han", "nom") for file in FONTS.glob(f"{kind}-*.woff2")}
    assert {name for name, own in slices.items() if held(name) != set(own)} == set()
    every = [one for own in slices.values() for one in own]
    assert len(every) == len(set(every))
    assert {name.startswith("han") for name, own in slices.items() for one in own if one < 0x10000} == {True}
    assert {name.startswith("nom") for name, own in slices.items() for one in own if one >= 0x10000} == {True}


SURNAMES = "阮陳黎范黃潘武鄧裴杜胡吳楊李丁段林鄭莫曹高朱梁劉馮申尹蘇謝譚涂賴郭何許馬倪孫石湯章張鍾趙翁文王韋"
REIGNS = """太平 天福 應天 順天 通瑞 明道 龍瑞 嘉慶 建中 元豐 紹隆 寶符 紹寶 重興 興隆 開祐 紹豐 大治
大定 隆慶 昌符 光泰 聖元 紹平 大寶 延寧 光順 洪德 景統 端慶 洪順 光紹 統元 明德 大正 順平
正治 嘉泰 光興 慎德 弘定 永祚 德隆 陽和 福泰 盛德 景治 正和 永盛 保泰 永慶 永佑 景興 昭統
泰德 光中 景盛 寶興 嘉隆 明命 紹治 嗣德 育德 協和 建福 咸宜 同慶 成泰 維新 啟定 保大"""
TITLES = """欽定越史通鑑綱目 金雲翹新傳 大南寔錄前編 大南列傳 征婦吟曲 宮怨吟曲 國音詩集 歷朝憲章類誌 皇越律例 傳奇漫錄
嶺南摭怪 輿地誌 藝文 序 跋 卷 冊 疏 碑 銘 攸 濟 緒"""
NOM = "𡨸喃𠊛𤾓𢆥𠄼𠀧𡗶𡢐𢚸吧𠬠固𤄯𣱆"


def test_han_nom_of_names_reigns_titles_and_of_the_sample_is_there(slices: dict[str, list[int]]) -> None:
    known = {one for own in slices.values() for one in own}
    assert {one for one in "".join((SURNAMES + REIGNS + TITLES + NOM).split()) if ord(one) not in known} == set()
    # All of CJK Unified Ideographs but the 21 added after the font's last edition.
    assert set(range(0x4E00, 0x9FEB)) <= known
    assert set(range(0x3000, 0x302A)) | set(range(0xFF01, 0xFF5F)) | set(range(0x2FF0, 0x2FFC)) <= known
    records = (one for one in folder("graph").glob("demo/records/*") if one.suffix in (".txt", ".xml"))
    sample = {
        one for file in records for one in file.read_text("utf-8") if unicodedata.name(one, "").startswith("CJK ")
    }
    assert len(sample) > 20
    assert {one for one in sample if ord(one) not in known} == set()


def test_the_sheet_of_nom_comes_with_pages_that_have_nom(site: Site) -> None:
    sheet = f"/static/{version()}/nom.css"
    pages = {name: httpx.get(f"{site.base}/vi/{site.names[name]}").text for name in ("textbook", "han")}
    assert sheet not in pages["textbook"]
    assert pages["han"].endswith(f'{sheet}">\n</body>\n</html>') and pages["han"].count(sheet) == 1
    assert with_nom("<body>漢字</body>", "") == "<body>漢字</body>"
    assert f'"/a&amp;b{sheet}"' in with_nom("<body>𡨸</body>", "/a&b")


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
            assert address.startswith("../fonts-2/"), address
            assert (STATIC / Path(address).relative_to("..")).is_file()
