"""The words that names and statements of responsibility are read by, compiled from ``mappings/vietnamese``."""

import re
from functools import cache, lru_cache
from typing import Any

from lienthong.errors import RuleError
from lienthong.mappings import codes
from lienthong.mappings.wordlists import wordlist, words
from lienthong.text import match_key, script_tag
from lienthong.text.language import is_syllable

_TONE_PLACES = {
    "oà": "[oò][àa]", "òa": "[oò][àa]", "oá": "[oó][áa]", "óa": "[oó][áa]", "oạ": "[oọ][ạa]", "ọa": "[oọ][ạa]",
    "oả": "[oỏ][ảa]", "ỏa": "[oỏ][ảa]", "uỷ": "[uủ][ỷy]", "ủy": "[uủ][ỷy]", "lý": "l[ýí]", "lí": "l[ýí]",
}  # fmt: skip


def _loose(term: str) -> str:
    """A term as a pattern: any spaces, none needed after full stops, the last full stop optional, * any word."""
    pattern = re.escape(term.strip().rstrip("."))
    pattern = pattern.replace(r"\.\ ", r"\.").replace(r"\.", r"\.\s*").replace(r"\ ", r"\s+")
    pattern = pattern.replace(r"\*", r"[^\W_]+")
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
    """Key of a role's words to its relator code; table "terms" or "thesis" of ``roles.toml``."""
    entries: dict[str, Any] = wordlist("roles").get(table, {})
    for term, said in entries.items():
        for code in str(said).split("|"):
            if code not in codes.table("relators"):
                raise RuleError("role_code", term=term, code=code)
    return {role_key(term): str(code) for term, code in entries.items()}


@cache
def marks() -> dict[str, str]:
    """Key of a mark that is a role's only in brackets («(d.)», «(cn)») to the role's words."""
    return {role_key(mark): str(term) for mark, term in wordlist("roles")["marks"].items()}


@cache
def mark_pattern() -> re.Pattern[str]:
    """A mark in brackets behind a name."""
    return re.compile(rf"\s*[(\[]\s*({_any(list(wordlist('roles')['marks']))})\.?\s*[)\]]", re.IGNORECASE)


@lru_cache(maxsize=1024)
def before_code(key: str) -> str:
    """The code of role words that precede names, by key; a * in the table stands for any word."""
    for term, code in wordlist("roles")["before"].items():
        if key == role_key(term) or ("*" in term and re.fullmatch(_loose(term), key)):
            return str(code)
    return ""


@cache
def role_pattern() -> str:
    """Alternatives of all role words, longest first; to be compiled without regard to case."""
    return _any([*wordlist("roles")["terms"], *wordlist("roles").get("thesis", {})])


@cache
def before_pattern() -> re.Pattern[str]:
    """Role words that precede the names."""
    return re.compile(rf"\s*\[?({_any(list(wordlist('roles')['before']))})\]?(?:\s*:\s*|\s+)(?=\S)", re.IGNORECASE)


@cache
def others_pattern() -> re.Pattern[str]:
    """«và những người khác», "[et al.]" with the dots and brackets around them."""
    phrases = _any(words("names", "and_others"))
    return re.compile(rf"[\s,.…\[(]{{0,20}}(?<![^\W\d_])(?:{phrases})(?![^\W\d_])[\s.\])]*", re.IGNORECASE)


def is_initials(found: str) -> bool:
    """Whether what looks like «v.v» is initials: "V. V. Anisovich ... [et al.]" (cse-koha 1:3240)."""
    return found.strip(" ,.…[(])").replace(" ", "") == "V.V"


def are_joined_by_hyphen(text: str) -> bool:
    """Whether a spaced hyphen stands between two Vietnamese names: "Nguyễn Quang Huy - Hải Yến" (cse-koha 0:1803)."""
    parts = [part.split() for part in text.split(" - ")]
    return len(parts) > 1 and not is_body(text) and all(len(one) > 1 and is_vietnamese_name(one) for one in parts)


@cache
def nobody() -> frozenset[str]:
    """Match keys of values that name nobody («Nhiều tác giả»)."""
    return frozenset(match_key(one) for one in words("names", "nobody"))


@cache
def families() -> frozenset[str]:
    """Vietnamese family names, casefolded NFC."""
    return frozenset(str(wordlist("names")["families"]).casefold().split())


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(one.casefold().rstrip(".") for one in words("names", "suffixes"))


def is_suffix(text: str) -> bool:
    """Whether the text is a suffix that stands behind a comma and belongs to the name before it ("Jr.", "Inc")."""
    return text.strip().casefold().rstrip(".") in _suffixes()


@cache
def _eastern() -> tuple[frozenset[str], re.Pattern[str], frozenset[str], re.Pattern[str], frozenset[str]]:
    table: dict[str, str] = wordlist("names")["eastern"]
    initials, finals = ("|".join(table[name].split()) for name in ("pinyin_initials", "pinyin_finals"))
    pinyin = rf"(?!{table['pinyin_never']})(?:{initials})?(?:{finals})"
    mora = rf"(?:{'|'.join(table['romaji_onsets'].split())})?[aiueoāīūēō]|n'?|[kstpc](?=[kstpc])"
    return (
        frozenset(table["chinese"].casefold().split()),
        re.compile(rf"{pinyin}(?:[-' ]?{pinyin})?"),
        frozenset(table["japanese"].casefold().split()),
        re.compile(rf"(?:{mora})+"),
        frozenset(table["western_given"].casefold().split()),
    )


def _has_any(letters: str, text: str) -> bool:
    return not frozenset(letters).isdisjoint(text)


@lru_cache(maxsize=4096)
def is_eastern_name(family: str, given: str) -> bool:
    """Whether a heading's parts are surely a Chinese, Japanese or Korean name, whose family name stands first.

    Sure is: a Chinese family name with a given name of one or two pinyin syllables; a Japanese one, or a macron,
    with a given name in Hepburn romanisation; ŏ or ŭ (McCune-Reischauer); ideographs, kana or Hangul.
    """
    first, second = family.casefold(), given.casefold()
    if script_tag(first + second) in ("Hani", "Jpan", "Kore"):
        return True
    chinese, pinyin, japanese, romaji, western = _eastern()
    if second in western:
        return False
    if first in chinese and pinyin.fullmatch(second):
        return True
    if _has_any("ŏŭ", first + second):
        return "-" in second
    macron = _has_any("ūō", first + second)
    return (first in japanese or (macron and bool(romaji.fullmatch(first)))) and bool(romaji.fullmatch(second))


@cache
def honorific_pattern() -> re.Pattern[str]:
    """One or more titles before a name."""
    one = _any(words("names", "honorifics"))
    return re.compile(rf"\s*((?:(?:{one})(?:\.\s*|\s*,\s*(?=(?:{one})(?![^\W\d_]))|\s+|$))+)", re.IGNORECASE)


_INITIALS = re.compile(r"(?:[^\W\d_]\.\s*)+")


def is_title_of(prefix: str, name: str) -> bool:
    """Whether a title before a name is one: in "K.S. Leung" (cse-koha 2:1403) «K.S.», engineer, are initials."""
    return not _INITIALS.fullmatch(prefix) or is_vietnamese_name(name.replace(",", " ").split())


@cache
def inner_honorific_pattern() -> re.Pattern[str]:
    """The space before an abbreviated title that stands behind a full name."""
    dotted = [one for one in words("names", "honorifics") if one.endswith(".")]
    return re.compile(rf"(?<=[^\W\d_]{{2}})\s+(?=(?:{_any(dotted)})\.\s*[^\W\d_])")


@cache
def _first_words() -> dict[str, frozenset[str]]:
    """The first word of each kind of term, by its match key: a cheap look before the long patterns."""
    lists = {
        "role": [*wordlist("roles")["terms"], *wordlist("roles").get("thesis", {})],
        "before": list(wordlist("roles")["before"]),
        "others": words("names", "and_others"),
        "honorific": words("names", "honorifics"),
        "body": words("names", "corporate_words"),
        "start": words("names", "corporate_starts"),
    }
    return {kind: frozenset(match_key(one).split()[0] for one in terms) for kind, terms in lists.items()}


@lru_cache(maxsize=16384)
def kinds(text: str) -> frozenset[str]:
    """Which kinds of term ("role", "before", "others", "honorific", "body", "start") a text may hold."""
    have = frozenset(match_key(text).split())
    return frozenset(kind for kind, first in _first_words().items() if not first.isdisjoint(have))


_BEFORE_A_NAME = " .…[(\"“'‘-–"


@cache
def _corporate() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    starts, words_in = words("names", "corporate_starts"), words("names", "corporate_words")
    exceptions = words("names", "corporate_exceptions")
    return (
        re.compile(rf"(?:{_any(starts)})(?![^\W\d_])\.?\s*[^\s,.]", re.IGNORECASE),
        re.compile(rf"(?<![^\W\d_])(?:{_any(words_in)})(?![^\W\d_])", re.IGNORECASE),
        re.compile(rf"(?:{_any(exceptions)})(?![^\W\d_])", re.IGNORECASE),
    )


def begins_as_body(name: str) -> bool:
    """Whether the value begins like the name of a corporate body («Bộ …», «[Trường Đại Học …»), in any case."""
    if "start" not in kinds(name):
        return False
    starts, _, exceptions = _corporate()
    bare = name.lstrip(_BEFORE_A_NAME)
    return bool(starts.match(bare)) and not exceptions.match(bare)


@cache
def _body_words() -> frozenset[str]:
    return frozenset(one.casefold() for one in words("names", "corporate_starts"))


def is_body_word(text: str) -> bool:
    """Whether the text is nothing but the beginning of a body's name («Ban», «Hội đồng»)."""
    return text.casefold() in _body_words()


def is_body(name: str) -> bool:
    """Whether a name is that of a corporate body: by its beginning or by a word in it."""
    return begins_as_body(name) or ("body" in kinds(name) and bool(_corporate()[1].search(name)))


def is_vietnamese_name(words_of_name: list[str]) -> bool:
    """Whether every word has the shape of a Vietnamese syllable ("Thomas" has not)."""
    return bool(words_of_name) and all(is_syllable(one.casefold()) for one in words_of_name)
