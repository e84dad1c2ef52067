"""Originals of translations: what title, in what language, a record names as the one it was translated from."""

from functools import cache, lru_cache
from typing import NamedTuple

from lienthong.mappings import codes, isbd, names
from lienthong.mappings.identity import Identity, title_parts
from lienthong.mappings.keys import joined, original_keys
from lienthong.mappings.record import Field, Record
from lienthong.mappings.uniform import hub_key, of_record, uniform
from lienthong.mappings.wordlists import wordlist, words
from lienthong.text import match_key
from lienthong.text.titles import generic

_LANGUAGE = "tiếng "
_NOTES = ("500", "534")


class Original(NamedTuple):
    """The original of a translation: title, language (MARC code, '' when not said) and keys of the Work."""

    title: str
    language: str
    keys: list[str]


def original(record: Record, who: Identity) -> Original | None:
    """The Work that a MARC record is a translation of, None when it names none (or itself)."""
    named = translated_from(record)
    if named is None:
        return None
    title, language = named
    tag = codes.bcp47(language) if language else ""
    keys = original_keys(title=match_key(title), creator=who.creator, language=tag, instance=who.instance)
    if generic(match_key(title)):
        # "Poems. Selections" is not what «Thơ trữ tình» and «Mưa mùa hạ» were both translated from.
        keys = [joined(one, match_key(_proper(record))) for one in keys]
    own = hub_of(record, who)
    if own and own == joined("hub", match_key(title), ""):
        # 130: the title alone is the Work's name, as an authority has decided.
        keys = [joined("work", match_key(title), "", tag) if tag else joined("original", match_key(title), "")]
    return Original(title, language, keys) if keys[0] not in who.work else None


def hub_of(record: Record, who: Identity) -> str:
    """Key of the Hub at which the record's Work meets its translations and editions; '' without 130 or 240.

    A 240 without a creator ("Tuyển tập") names no Work; a collective title ("Works. Selections") names as many as there
    are titles proper.
    """
    found = of_record(record)
    if found is None or (found[0] == "240" and not who.creator):
        return ""
    key = hub_key(found[1], "" if found[0] == "130" else who.creator)
    return joined(key, match_key(_proper(record))) if generic(match_key(found[1].label)) else key


def _proper(record: Record) -> str:
    return next((title_parts(field)[0] for field in record.tagged("245")), "")


def translated_from(record: Record) -> tuple[str, str] | None:
    """Original title and language of a translation.

    765 $t; 130 or 240 (with $l, or beside an 041 $h); 534 $t in a translation (a facsimile has one too); a 246 or
    note with words such as "Nguyên bản:" or "Tên sách tiếng Anh:"; in a translation a parallel title (246 _1, or
    245 $b after "=").
    """
    language = _language_translated_from(record)
    for field in record.fields:
        if field.tag == "765" or (field.tag == "534" and field.first("t") and (language or _has_translator(record))):
            title = isbd.strip_end(field.first("s") or field.first("t"))
            if title:
                return title, language
    for field in (*record.tagged("130"), *record.tagged("240")):
        if field.first("a") and (language or field.first("l")):
            found = uniform(field)
            if found:
                return found.label, language
    worded = _worded(record, language)
    if worded:
        return worded[0], worded[1] or language
    return _parallel(record, language) if language else None


def _language_translated_from(record: Record) -> str:
    """041 $h, else $k (an intermediate translation)."""
    for code in "hk":
        for field in record.tagged("041"):
            for value in field.all(code):
                short = value.strip().lower()[:3]
                if codes.known("languages", short):
                    return short
    return ""


def _has_translator(record: Record) -> bool:
    stated = (value for field in record.tagged("245") for value in field.all("c"))
    return any(who.role == "trl" for value in stated for who in names.people(value)) or any(
        names.role(isbd.strip_end(value)) == "trl"
        for field in record.fields
        if field.tag in ("100", "700")
        for value in field.all("e")
    )


def _worded(record: Record, translated_from: str) -> tuple[str, str] | None:
    for field in record.fields:
        if field.tag == "246" and field.first("i"):
            said, title = field.first("i"), field.first("a")
        elif field.tag in _NOTES:
            said, colon, title = field.first("a").partition(":")
            if not colon:
                continue
        else:
            continue
        kind, language = introduction(said)
        title = isbd.strip_end(title)
        if not title or not kind:
            continue
        if kind == "sure" or (language and (translated_from or _has_translator(record))):
            return title, language
    return None


def _parallel(record: Record, language: str) -> tuple[str, str] | None:
    for field in record.tagged("246"):
        if field.ind2 == "1" and field.first("a"):
            return isbd.strip_end(field.first("a")), language
    for field in record.tagged("245"):
        found = parallel_of(field)
        if found:
            return found, language
    return None


def parallel_of(field: Field) -> str:
    """The parallel title of a 245, '' when it has none."""
    return isbd.strip_end(f" {title_parts(field)[1]}".partition(" = ")[2])


@cache
def _introductions() -> dict[str, str]:
    return {match_key(one): kind for kind in ("likely", "sure") for one in words("originals", kind)}


@cache
def _languages() -> dict[str, str]:
    rows = codes.table("languages").items()
    found = {match_key(row["vi"]): code for code, row in rows if row.get("vi")}
    found |= {match_key(row["en"]): code for code, row in rows if row["en"].isalpha()}
    return found | {match_key(name): code for name, code in wordlist("originals")["languages"].items()}


@lru_cache(maxsize=1024)
def language_named(said: str) -> str:
    """MARC code of a language as $l of a uniform title names it ("Tiếng Việt", "French"), '' for other words."""
    key = match_key(isbd.strip_end(said))
    return _languages().get(key, "") or _languages().get(f"{_LANGUAGE}{key}", "")


@lru_cache(maxsize=4096)
def introduction(said: str) -> tuple[str, str]:
    """What words before a title mean: "sure", "likely" (see ``originals.toml``) or '', and the language they name.

    "Tên sách tiếng Anh:" is ("likely", "eng"), "Dịch từ nguyên bản tiếng Pháp" is ("sure", "fre").
    """
    key = match_key(said.rstrip(" :"))
    if len(key) > 80:
        return "", ""
    before, sign, name = key.partition(_LANGUAGE)
    if not sign:
        before, _, name = key.rpartition(" the ") if " the " in key else key.rpartition(" ")
    language = _languages().get(f"{sign}{name}".strip(), "")
    return _introductions().get((before if language else key).strip(), ""), language
