"""Volumes, sets, editions and pages as titles, statements and extents write them; words of ``instances.toml``."""

import re
import tomllib
from functools import cache, lru_cache
from typing import Any

from lienthong.content import folder
from lienthong.text import match_key, search_fold

_ROMAN = re.compile(r"[ivxl]+")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
_HALF = re.compile(r"[a-h]|[ivxl]+")
_SET = re.compile(r"\b(\d{1,3}) ?(?:tập|quyển|cuốn|tap|quyen|cuon|q|t|vol|vols|v|volumes?|bd|bände|tomes?)\b(?! \d)")
_WHOLE_SET = re.compile(r"\d{1,3} (?:tập|quyển|cuốn|tap|quyen|cuon|vol|vols|volumes?)\b")
_PAGES = re.compile(r"(\d{1,5}) ?(?:tr|trang|p|pages?|pp|s|tờ|c|стр|с)\b")
_NUMBER = re.compile(r"\d+")
_EDITION = re.compile(
    r"(?:lần(?: thứ)?|lan(?: thu)?|thứ|ấn bản(?: lần)?(?: thứ)?) (\d{1,2}|[ivx]+)\b"
    r"|\b(\d{1,2}) ?(?:st|nd|rd|th|e|è?me|ed)\b"
)
_REPRINT = re.compile(
    r"\b(?:tái bản|in lại|in lần|tai ban|in lai|in lan|reprint|revised|rev ed|sửa chữa|bổ sung|có chỉnh lý|chỉnh sửa)\b"
)


@cache
def table() -> dict[str, Any]:
    """``graph/matching/instances.toml``: words, weights and thresholds that librarians change."""
    return tomllib.loads((folder("graph") / "matching" / "instances.toml").read_text("utf-8"))


@cache
def _ordinals() -> dict[str, str]:
    return {match_key(word): number for number, words in table()["words"]["ordinals"].items() for word in words}


@cache
def _numerals() -> dict[str, str]:
    """``_ordinals``, also as they are typed without diacritics: "tap hai"."""
    return {search_fold(word): number for word, number in _ordinals().items()} | _ordinals()


def _either(words: list[str]) -> frozenset[str]:
    """Match keys of words with and without diacritics."""
    return frozenset(one for word in words for one in (match_key(word), search_fold(match_key(word))))


@cache
def _designation() -> re.Pattern[str]:
    words = "|".join(sorted(_either(table()["words"]["volume"]), key=len, reverse=True))
    spelled = "|".join(sorted(_numerals(), key=len, reverse=True))
    numbers = rf"\d{{1,3}}(?!\S)|(?<= )[ivxl]+(?!\S)|(?<= )(?:{spelled})(?!\S)"
    return re.compile(rf"(?<!\S)(?P<word>{words}) ?(?:số |thứ |so |thu )?(?P<number>{numbers})")


@cache
def _single() -> frozenset[str]:
    return frozenset(match_key(one) for one in table()["words"]["volume"] if len(one) == 1)


@cache
def _parts() -> frozenset[str]:
    return _either(table()["words"]["part"])


def roman(word: str) -> int:
    """The value of a roman number in small letters."""
    values = [_VALUES[char] for char in word]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _value(number: str) -> str:
    if number.isdigit():
        return str(int(number))
    return _numerals().get(number) or str(roman(number))


@lru_cache(maxsize=16384)
def without_volume(key: str) -> tuple[str, tuple[str, ...]]:
    """A title's match key without the designation of its volume, and the volumes that it names.

    Parts of a volume keep their word: "t 1 p 2" is ("1", "p 2").
    """
    found: list[str] = []
    taken = key
    for one in reversed(list(_designation().finditer(key))):
        word, number = one["word"], one["number"]
        part = word in _parts()
        # "v i lenin", "phần 1 của …": a single letter or a part is a designation at the end only.
        if one.end() != len(taken) and (part or (word in _single() and not number.isdigit())):
            continue
        found.append(f"p {_value(number)}" if part else _value(number))
        taken = f"{taken[: one.start()].rstrip()} {taken[one.end() :].lstrip()}".strip()
    return taken or key, tuple(sorted(found))


@lru_cache(maxsize=4096)
def volumes(designation: str) -> tuple[str, ...]:
    """The volumes that 245 $n or 490 $v names: "T. 01", "Tập I" and "1" are all "1"."""
    key = match_key(re.sub(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " ", designation))
    if _WHOLE_SET.match(key):
        return (key,)
    rest, found = without_volume(key)
    if found:
        # "T.02I" of cse-koha is not its T.02, nor V.5A its V.5B.
        return (f"{found[0]} {rest}",) if len(found) == 1 and _HALF.fullmatch(rest) else found
    if _NUMBER.fullmatch(key):
        return (str(int(key)),)
    if _ROMAN.fullmatch(key):
        return (str(roman(key)),)
    if key in _numerals():
        return (_numerals()[key],)
    return (key,) if key else ()


@lru_cache(maxsize=16384)
def extent(label: str) -> tuple[str, str]:
    """(pages, volumes of a set) of an extent: "ix, 299 tr." is ("299", ""), "2 tập" is ("", "2")."""
    key = match_key(label)
    found = _SET.search(key)
    count = found[1].lstrip("0") if found and int(found[1]) > 1 else ""
    pages = [int(one[1]) for one in _PAGES.finditer(key)]
    return (str(max(pages)) if pages and not count else "", count)


@cache
def _carriers() -> dict[str, tuple[str, ...]]:
    listed = {form: _either(words) for form, words in table()["carriers"].items()}
    return {one: tuple(form for form in listed if one in listed[form]) for words in listed.values() for one in words}


@lru_cache(maxsize=8192)
def carriers(label: str) -> tuple[str, ...]:
    """The forms that an extent may be of, none for print: "1 đĩa CD" is a disc or a recording.

    "120 tr. + 1 CD" is a book.
    """
    number, _, key = match_key(label).partition(" ")
    said = [one for one in _carriers() if f"{key} ".startswith((f"{one} ", f"{one}s "))] if number.isdecimal() else []
    return _carriers()[max(said, key=len)] if said else ()


@lru_cache(maxsize=8192)
def volume_of_extent(label: str) -> str:
    """The volume that stands before the pages, as provincial libraries write it: "T.1 (400tr.)" is "1".

    '' for "T.1-3", and for "v, 312 p.", whose first pages have roman figures.
    """
    found = _BEFORE_PAGES.match(label)
    return _value(found[1].lower()) if found else ""


_BEFORE_PAGES = re.compile(
    r"\s*(?:(?:t|tập|tap|q|quyển|quyen|cuốn|cuon|vol)\b\s?\.?|v\.)\s?(\d{1,3}|[ivxl]+)\s*[(\[:;,]\s*(?=.*\d)",
    re.IGNORECASE,
)


@cache
def _counted() -> re.Pattern[str]:
    before = "|".join(sorted(map(match_key, table()["titles"]["counted"]), key=len, reverse=True))
    units = "|".join(sorted(_ordinals(), key=len, reverse=True))
    return re.compile(rf"(?<!\S)(?:{before}) (?:(?P<ten>mười) )?(?:(?P<unit>{units}|lăm|mốt)|(?P<roman>[ivxl]+))(?!\S)")


@lru_cache(maxsize=16384)
def spelled_numbers(title: str) -> tuple[str, ...]:
    """Numbers in words and roman figures that a title counts by, in figures: "hội nghị lần thứ năm", "khoá viii"."""
    found = []
    for one in _counted().finditer(title):
        unit = one["unit"] or ""
        number = str(roman(one["roman"])) if one["roman"] else {"lăm": "5", "mốt": "1"}.get(unit) or _ordinals()[unit]
        if number.isdigit():
            found.append(f"1{number}" if one["ten"] and len(number) == 1 else number)
    return tuple(found)


_COMPOUND = re.compile(
    r"(?<!\S)(?:(?P<tens>hai|ba|bốn|tư|năm|sáu|bảy|bẩy|tám|chín) mươi|(?P<short>băm|hăm)|(?P<ten>mười))"
    r"(?: (?P<unit>một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín))?(?!\S)"
)
_UNITS = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9,
}  # fmt: skip
_SHORT = {"băm": 3, "hăm": 2}


@lru_cache(maxsize=16384)
def in_figures(title: str) -> str:
    """A title's match key with its numbers of two words in figures: "hà nội băm sáu phố phường" is "hà nội 36 phố
    phường"; "mười" alone stays, it is in many a name."""

    def written(found: re.Match[str]) -> str:
        tens, short, unit = found["tens"], found["short"], found["unit"]
        if unit is None and not tens:
            return found[0]
        many = _UNITS[tens] if tens else _SHORT[short] if short else 1
        return str(10 * many + (_UNITS[unit] if unit else 0))

    return _COMPOUND.sub(written, title)


@cache
def _grades() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple(
        (at, re.compile(rf"(?<!\S)(?:{'|'.join(sorted(map(match_key, scale), key=len, reverse=True))})(?!\S)"))
        for at, scale in enumerate(table()["titles"]["grades"])
    )


@lru_cache(maxsize=16384)
def grades(text: str) -> tuple[str, ...]:
    """Levels and readers that a title names, with the scale they are of: "0 elementary", "4 workbook"."""
    return tuple(f"{at} {one}" for at, scale in _grades() for one in scale.findall(text))


@lru_cache(maxsize=8192)
def edition(statement: str) -> str:
    """The number of an edition statement, "+" for a reprint without number, '' for what says neither."""
    key = match_key(statement)
    found = _EDITION.search(key)
    if found:
        number = found[1] or found[2]
        return str(int(number)) if number.isdigit() else str(roman(number))
    said = next((number for word, number in _ordinals().items() if number.isdigit() and _spoken(word, key)), "")
    return said or ("+" if _REPRINT.search(key) else "")


_INSIDE = re.compile(
    r"(?<=\S) (?P<said>(?:tái bản|in lần|xuất bản lần|tb lần)(?: lần)?(?: thứ)? (?:\d{1,2}|[ivx]+|\w+)"
    r"|\d{1,2} ?(?:st|nd|rd|th|e)(?: ed(?:ition)?)?"
    r"|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth) edition)$"
)


@lru_cache(maxsize=16384)
def without_edition(key: str) -> tuple[str, str]:
    """A title's match key without the edition at its end, and its number: "operating systems 7th ed", "… 7e"."""
    found = _INSIDE.search(key)
    number = edition(found["said"]) if found else ""
    return (key[: found.start()], number) if found and number else (key, "")


def _spoken(word: str, key: str) -> bool:
    return re.search(rf"(?:lần|lần thứ|thứ|^) ?{re.escape(word)}(?: edition| ed|$| có| )", key) is not None
