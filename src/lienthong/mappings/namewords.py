"""The words that names and statements of responsibility are read by, compiled from ``mappings/vietnamese``."""

import re
from functools import cache
from typing import Any

from lienthong.mappings.language import is_syllable
from lienthong.mappings.text import match_key
from lienthong.mappings.wordlists import wordlist, words

_TONE_PLACES = {
    "oà": "[oò][àa]", "òa": "[oò][àa]", "oá": "[oó][áa]", "óa": "[oó][áa]", "oạ": "[oọ][ạa]", "ọa": "[oọ][ạa]",
    "oả": "[oỏ][ảa]", "ỏa": "[oỏ][ảa]", "uỷ": "[uủ][ỷy]", "ủy": "[uủ][ỷy]", "lý": "l[ýí]", "lí": "l[ýí]",
}  # fmt: skip


def _loose(term: str) -> str:
    """A term as a pattern: any spaces, spaces after full stops optional, a closing full stop optional."""
    pattern = re.escape(term.strip().rstrip("."))
    pattern = pattern.replace(r"\.\ ", r"\.").replace(r"\.", r"\.\s*").replace(r"\ ", r"\s+")
    for written, either in _TONE_PLACES.items():
        if written in pattern:
            return pattern.replace(written, either)
    return pattern


def _any(terms: list[str]) -> str:
    return "|".join(sorted(map(_loose, terms), key=len, reverse=True))


def role_key(term: str) -> str:
    """What a role's words are looked up by: full stops and spaces, spelling and case folded."""
    return match_key(term)


@cache
def roles(table: str) -> dict[str, str]:
    """Key of a role's words to its relator code; table "terms", "thesis" or "before" of ``roles.toml``."""
    entries: dict[str, Any] = wordlist("roles").get(table, {})
    return {role_key(term): str(code) for term, code in entries.items()}


@cache
def role_pattern() -> str:
    """Alternatives of all role words, longest first; to be compiled without regard to case."""
    return _any([*wordlist("roles")["terms"], *wordlist("roles").get("thesis", {})])


@cache
def before_pattern() -> re.Pattern[str]:
    """Role words that precede the names."""
    return re.compile(rf"\s*({_any(list(wordlist('roles')['before']))})\s+(?=\S)", re.IGNORECASE)


@cache
def others_pattern() -> re.Pattern[str]:
    """«và những người khác», "[et al.]" with the dots and brackets around them."""
    phrases = _any(words("names", "and_others"))
    return re.compile(rf"[\s,.…\[(]*(?<![^\W\d_])(?:{phrases})(?![^\W\d_])[\s.\])]*", re.IGNORECASE)


@cache
def nobody() -> frozenset[str]:
    """Match keys of values that name nobody («Nhiều tác giả»)."""
    return frozenset(match_key(one) for one in words("names", "nobody"))


@cache
def families() -> frozenset[str]:
    """Vietnamese family names, casefolded NFC."""
    return frozenset(str(wordlist("names")["families"]).casefold().split())


@cache
def suffixes() -> frozenset[str]:
    """Casefolded suffixes that stand behind a comma and belong to the name before it ("Jr.", "Inc.")."""
    return frozenset(one.casefold() for one in words("names", "suffixes"))


@cache
def honorific_pattern() -> re.Pattern[str]:
    """One or more titles before a name."""
    one = _any(words("names", "honorifics"))
    return re.compile(rf"\s*((?:(?:{one})(?:\.\s*|\s*,\s*(?=(?:{one})(?![^\W\d_]))|\s+|$))+)", re.IGNORECASE)


@cache
def _corporate() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    starts, words_in = words("names", "corporate_starts"), words("names", "corporate_words")
    exceptions = words("names", "corporate_exceptions")
    return (
        re.compile(rf"(?:{_any(starts)})(?![^\W\d_])\.?\s*[^\s,.]"),
        re.compile(rf"(?<![^\W\d_])(?:{_any(words_in)})(?![^\W\d_])", re.IGNORECASE),
        re.compile(rf"(?:{_any(exceptions)})(?![^\W\d_])"),
    )


def begins_as_body(name: str) -> bool:
    """Whether the value begins like the name of a corporate body («Bộ …», «Trường Đại học …»)."""
    starts, _, exceptions = _corporate()
    capital = name[:1].upper() + name[1:]
    return bool(starts.match(capital)) and not exceptions.match(capital)


def is_body(name: str) -> bool:
    """Whether a name is that of a corporate body: by its beginning or by a word in it."""
    return begins_as_body(name) or bool(_corporate()[1].search(name))


def is_vietnamese_name(words_of_name: list[str]) -> bool:
    """Whether every word has the shape of a Vietnamese syllable ("Thomas" has not)."""
    return bool(words_of_name) and all(is_syllable(one.casefold()) for one in words_of_name)
