"""Places and publishers of 260/264, with the abbreviations of ``mappings/vietnamese/places.toml``."""

import re
from functools import cache, lru_cache

from lienthong.mappings import provinces
from lienthong.mappings.isbd import strip_end, unbracketed
from lienthong.mappings.wordlists import wordlist, words
from lienthong.text import match_key

_SPACES = re.compile(r"\s+")
_COUNTRY = "Việt Nam"
_HOUSE = "nxb"


@cache
def _forms() -> dict[str, str]:
    """Match key of every written form to the name of the place; those of imprints only are not among them."""
    return _by_key("names")


@cache
def _imprint_forms() -> dict[str, str]:
    return _forms() | _by_key("imprint")


def _by_key(table: str) -> dict[str, str]:
    forms: dict[str, str] = {}
    for name, written in wordlist("places")[table].items():
        for form in (name, *written):
            forms[match_key(form)] = name
    return forms


@cache
def _prefix(file: str, key: str) -> re.Pattern[str]:
    forms = sorted((match_key(one) for one in words(file, key)), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, forms))})(?: |$)")


@cache
def _keys(file: str, key: str) -> frozenset[str]:
    return frozenset(match_key(one) for one in words(file, key))


@lru_cache(maxsize=8192)
def place(raw: str) -> tuple[str, str]:
    """(name shown, match key) of one place of publication, 260/264 $a; ("", "") for "[S.l.]", "[k.đ.]".

    "H." is Hà Nội here and nowhere else; Tp.HCM and its kin are Thành phố Hồ Chí Minh. A historic name (Sài Gòn)
    stays: a 1971 imprint is not rewritten. What the table does not know is shown as written, without brackets.
    """
    written = _SPACES.sub(" ", unbracketed(strip_end(raw))).rstrip("?")
    key = match_key(written)
    if not key or key in _keys("places", "no_place"):
        return "", ""
    name = _imprint_forms().get(key)
    if name:
        return name, match_key(name)
    bare = _prefix("places", "prefixes").sub("", key, count=1) or key
    name = _imprint_forms().get(bare)
    return (name, match_key(name)) if name else (written, bare)


def is_known(raw: str) -> bool:
    """Whether the tables know the whole value as a place of publication."""
    key = match_key(_SPACES.sub(" ", unbracketed(strip_end(raw))))
    bare = _prefix("places", "prefixes").sub("", key, count=1) or key
    return any(one in _imprint_forms() or provinces.unit(one, None) is not None for one in (key, bare))


@lru_cache(maxsize=8192)
def named(label: str) -> tuple[str, str]:
    """(name shown, match key) of a place that a heading names (651 $a, 650 $z).

    "Hanoi (Vietnam)" is Hà Nội; abbreviations of imprints mean nothing here, and "Tỉnh Nam Định" is Nam Định. The
    country in brackets goes from a place of the tables only: another «Long Sơn (Việt Nam)» stays as it is.
    """
    alone, bracket, country = label.rstrip(") ").rpartition("(")
    if bracket and _forms().get(match_key(country.partition(" : ")[0])) == _COUNTRY:
        known = named(alone.strip())
        if known[0] != alone.strip() or known[1] in _forms() or provinces.unit(known[1], None):
            return known
    key = match_key(label)
    bare = _prefix("places", "prefixes").sub("", key, count=1) or key
    name = _forms().get(key) or _forms().get(bare)
    return (name, match_key(name)) if name else (label, bare)


def places(raw: str) -> list[tuple[str, str]]:
    """``place`` of each of several places in one value ("H. ; Tp. Hồ Chí Minh", "& London"), in order, without
    repetition."""
    found = [place(one.removeprefix("& ")) for one in re.split(r"\s*;\s*", raw)]
    return [one for n, one in enumerate(found) if one[0] and one not in found[:n]]


@lru_cache(maxsize=8192)
def publisher(raw: str) -> tuple[str, str]:
    """(name shown, match key) of a publisher, 260/264 $b; ("", "") for "[s.n.]", "[publisher not identified]".

    "Nxb.", "Nhà xuất bản" are left out of the key, not of the name: "Nxb. Hà Nội" is a publisher, no place.
    """
    written = _SPACES.sub(" ", unbracketed(strip_end(raw)))
    key = match_key(written)
    if not key or key in _keys("places", "no_publisher"):
        return "", ""
    bare = _prefix("places", "publisher_prefixes").sub("", key, count=1)
    return written, bare or key


@lru_cache(maxsize=8192)
def house_key(name: str, *, publishes: bool = False) -> str:
    """The key of a name as that of a publishing house, '' when it is none's: "Nxb. Văn học" anywhere, any name where
    it ``publishes`` (260/264 $b).

    A house with the name of a body is not that body: «Nxb. Đại học Quốc gia Hà Nội» and the university are two, the
    ministry that publishes its own reports is one (``body_starts`` and ``presses`` of ``places.toml``).
    """
    written, bare = publisher(name)
    told = bool(bare) and bare != match_key(written)
    if (told and _prefix("places", "body_starts").match(bare)) or (publishes and bare in _keys("places", "presses")):
        return f"{_HOUSE} {bare}"
    return bare if told or publishes else ""


def house_name(name: str, key: str) -> str:
    """The name under which a publisher is shown: «Nxb. Đại học Huế» where only its ``key`` says so."""
    told = publisher(name)[1] != match_key(name)
    return f"Nxb. {name}" if key.startswith(f"{_HOUSE} ") and not told else name
