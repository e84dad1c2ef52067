"""What repositories say of rights and access, understood by ``mappings/vietnamese/rights.toml``."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from lienthong.mappings.wordlists import wordlist
from lienthong.text import match_key

_CC_ADDRESS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?P<path>(?:licen[sc]es|publicdomain)/[a-z-]+/[0-9.]+(?:/[a-z]{2}(?=/|$))?)",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"https?://(?:www\.)?rightsstatements\.org/(?:vocab|page)/([A-Za-z-]+)/([0-9.]+)", re.IGNORECASE
)
_CC_CODE = re.compile(
    r"\bCC[ _-]?(?P<parts>BY(?:[ _-](?:NC|SA|ND)){0,2})[ _-]?(?P<version>[1-4]\.[0-9])\b", re.IGNORECASE
)
_VERSION = re.compile(r"(?<![0-9.])([1-4]\.[0-9])(?![0-9.])")
_ORDER = ("by", "nc", "sa", "nd")
_PUBLISHED = frozenset({"by", "by-nc", "by-sa", "by-nd", "by-nc-sa", "by-nc-nd"})
_CODED = "info:eu-repo/semantics/"


class Access(NamedTuple):
    """A level of access to the file: its name in the table, labels in Vietnamese and English, COAR's IRI."""

    name: str
    vi: str
    en: str
    iri: str
    free: bool


@cache
def _licences() -> dict[str, str]:
    return {match_key(term): address for term, address in wordlist("rights")["licences"].items()}


@lru_cache(maxsize=1024)
def licence(value: str) -> str:
    """The IRI of a published licence or rights statement that a value names, '' when it names none surely.

    Addresses in their canonical form (https://creativecommons.org/licenses/by/4.0/, of RightsStatements.org
    http://rightsstatements.org/vocab/InC/1.0/), codes ("CC BY-NC 4.0"), names in English and Vietnamese with a version.
    """
    value = value.strip()
    if found := _CC_ADDRESS.search(value):
        path = found["path"].lower().replace("licences", "licenses")
        return f"https://creativecommons.org/{path}/"
    if found := _STATEMENT.search(value):
        return f"http://rightsstatements.org/vocab/{found[1]}/{found[2]}/"
    if found := _CC_CODE.search(value):
        return _creative_commons(re.split(r"[ _-]", found["parts"].lower()), found["version"])
    return _licences().get(match_key(value), "") or _in_words(value)


def _in_words(value: str) -> str:
    """ "Creative Commons Attribution-NonCommercial 4.0 International", «Creative Commons Ghi công 4.0»."""
    version, key = _VERSION.search(value), f" {match_key(value)} "
    if version is None or len(value) > 200 or (" creative commons " not in key and not key.startswith(" cc ")):
        return ""
    named = [code for words, code in wordlist("rights")["parts"].items() if f" {match_key(words)} " in key]
    return _creative_commons(named, version[1])


def _creative_commons(parts: list[str], version: str) -> str:
    code = "-".join(one for one in _ORDER if one in parts)
    if code not in _PUBLISHED:
        return ""
    if version == "1.0":
        # https://creativecommons.org/licenses/by-nd-nc/1.0/: the order of later versions was not settled yet.
        code = code.replace("nc-nd", "nd-nc")
    return f"https://creativecommons.org/licenses/{code}/{version}/"


@cache
def _levels() -> dict[str, Access]:
    found = {}
    for name, row in wordlist("rights")["access"].items():
        for term in row["terms"]:
            found[match_key(term)] = Access(name, row["vi"], row["en"], row["iri"], row["free"])
    return found


@lru_cache(maxsize=1024)
def access(value: str) -> Access | None:
    """The level of access that a value names, by its word or as a term of eu-repo or COAR; None for other words."""
    code = value.strip().removeprefix(_CODED)
    if "/access_right/" in code:
        code = code.rstrip("/").rpartition("/")[2]
    key = match_key(code)
    return _levels().get(key) or next((level for words, level in _within() if f" {words} " in f" {key} "), None)


def embargoed() -> Access:
    """The level of a file whose embargo has not ended."""
    row = wordlist("rights")["access"]["embargoed"]
    return _levels()[match_key(row["terms"][0])]


@cache
def _within() -> tuple[tuple[str, Access], ...]:
    """Words that name a level wherever they stand, as «Chỉ lưu hành nội bộ trong Viện»."""
    table = wordlist("rights")["access"]
    return tuple(
        (match_key(term), _levels()[match_key(row["terms"][0])])
        for row in table.values()
        for term in row.get("within", ())
    )
