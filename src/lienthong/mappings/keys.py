"""Canonical keys: what makes two records speak of the same thing.

Keys keep diacritics (``text.match_key``): in cse-koha "Kinh tế vĩ mô" and "Kinh tế vi mô", by one author in one
year, are two books. An entity's keys go from strong to weak; a record that has only a weak one joins the entity
when exactly one stronger id claims it (``graph.merge``).
"""

import re
from collections.abc import Sequence
from hashlib import blake2b

from lienthong.text import match_key
from lienthong.text.titles import apart, generic, issued_again, part_named

CONTENT_NUMBER = "sha-"
"""How the number of a record without a control number begins (``content_number``)."""

TRANSLATION = "translation"
"""How a Work's key with its translator begins."""

_WITHIN = "in "
_NUMBER = re.compile(r"\d+")
_DIGIT_BORDER = re.compile(r"(?<=\d)(?=\D)|(?<=\D)(?=\d)")
_ROMAN = re.compile(r"^[ivxl]+$")
_VOLUME_WORDS = {
    "t", "tap", "tập", "v", "vol", "volume", "q", "quyen", "quyển", "cuon", "cuốn", "bd", "band", "tome",
}  # fmt: skip
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
_UNITS = {
    "nhất": 1, "một": 1, "mốt": 1, "đầu": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_ENGLISH_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINAL = re.compile(
    rf"\b(?:lần(?: thứ)?|thứ) (?:(?P<tens>mười)(?: |$))?(?:(?P<unit>{'|'.join(_UNITS)})|(?P<roman>[ivxl]+))?(?<! )\b"
    rf"|\b(?P<english>{'|'.join(_ENGLISH_ORDINALS)})\b"
)


def joined(*parts: str) -> str:
    """Key parts as one key; the separator cannot occur in a folded part."""
    return "|".join(parts)


def volume(raw: str) -> str:
    """A volume designation in normal form: ``T.01``, ``T. 1``, ``Tập 1``, ``T.I`` and ``V.1`` are all ``1``.

    Parts keep their word (``P.1`` is ``p 1``), since "T.1, P.2" names a part of a volume.
    """
    words = []
    for word in match_key(_DIGIT_BORDER.sub(" ", raw)).split():
        if word in _VOLUME_WORDS:
            continue
        if _NUMBER.fullmatch(word):
            words.append(str(int(word)))
        elif _ROMAN.fullmatch(word):
            words.append(str(_roman(word)))
        else:
            words.append(word)
    return " ".join(words)


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[char] for char in word]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def edition(raw: str) -> str:
    """An edition statement in normal form: its number when it has one, else its words.

    The number may be in figures ("lần 2"), words ("lần thứ hai", "second edition") or roman ("lần thứ II").
    """
    number = _NUMBER.search(raw)
    if number:
        return str(int(number[0])) if len(number[0]) < 10 else number[0]
    key = match_key(raw)
    found = _ORDINAL.search(key)
    if found is None:
        return key
    tens, unit, roman, english = found["tens"], found["unit"], found["roman"], found["english"]
    if english:
        return str(_ENGLISH_ORDINALS.index(english) + 1)
    if roman:
        return str(_roman(roman))
    return str((10 if tens else 0) + (_UNITS[unit] if unit else 0))


def content_number(raw: bytes) -> str:
    """The number of a record that has no control number: a hash of the record as the library sent it."""
    return CONTENT_NUMBER + blake2b(raw, digest_size=12).hexdigest()


def record_key(source: str, number: str, title: str = "") -> str:
    """Weakest key of the Instance that a source's record ``number`` catalogues: for holdings records that name it.

    Where another record knows its ``title`` too, that guards against a wrong number in $w of a linking entry.
    """
    return joined("record", source, number, title) if title else joined("record", source, number)


def instance_keys(
    *, isbns: Sequence[str], title: str, description: str, creator: str, publisher: str, year: str, volume: str,
    edition: str, call_number: str, issns: Sequence[str] = (), form: str = "", extent: str = "", number: str = "",
    within: str = "",
) -> list[str]:  # fmt: skip
    """Keys of an Instance: a serial's ISSNs; each valid ISBN-13 with title, volume, year, edition, ``extent`` (pages,
    scale) and remainder of title, as far as the record says them; each without the last two, and with title and volume
    only; then the description, first with its ``extent``.

    The first key is as fine as what may differ: publishers leave the ISBN of 2005 on the "Tái bản lần 2" of 2009 and
    print one ISBN on student's book and workbook; two records with one own id could only be told apart by a librarian
    (docs/decisions/050-union-catalogue.md). The title guards against the wrong and reused ISBNs that every union
    catalogue has, the volume against one ISBN for a whole set. ``title`` is the title up to the first colon, however it
    is spaced, ``description`` the title with its remainder: cse-koha has the same book with and without a space before
    the colon. A description with neither creator nor publisher is guarded by the call number, since titles such as
    "Báo cáo" say nothing; without one a title that names nothing is guarded by the record's own ``number``.
    ``within`` (series, body) stands in the first key of a description without creator: since 2018 three series of
    school books have a «Khoa học tự nhiên 6» of one house and year, every university has a «Giáo trình triết học».
    ``form`` ('' for print) tells the PDF from the book whose ISBN it bears.
    """
    numbers, known = sorted(set(isbns)), (year, edition) if year or edition else ()
    rest = description if description != title else ""
    guard = "" if creator or publisher else match_key(call_number)
    if not (creator or (publisher and extent)) and generic(description):
        # A thousand bodies have a "Báo cáo" of 40 pages, of class 310: nothing says that two are one.
        own_shelf = match_key(call_number)
        guard = own_shelf if any(map(str.isalpha, own_shelf)) else number or own_shelf
    keys = [joined("issn", one, title) for one in dict.fromkeys(issns)]
    own = [joined("isbn", one, title, volume, year, edition, extent, rest) for one in numbers if extent or rest]
    own += [joined("isbn", one, title, volume, *known) for one in numbers]
    own += [joined("isbn", one, title, volume) for one in numbers if known]
    text = joined("text", description, creator, publisher, year, volume, edition, guard)
    if within and not creator:
        own.append(joined(text, extent, f"{_WITHIN}{within}"))
    own += [joined(text, extent), text] if extent else [text]
    return keys + ([joined(one, form) for one in own] if form else own)


def work_keys(
    *, title: str, creator: str, language: str, instance: Sequence[str], uniform: str = "", short: str = "",
    issns: Sequence[str] = (), remainder: str = "", body: bool = False, born: str = "",
) -> list[str]:  # fmt: skip
    """Keys of a Work: title, first creator and language; without a creator the title counts within its Instance only.

    A uniform title (130, 240) is an authority's decision and needs no creator beside it; the title proper stands
    behind it, for records of the same text that have none, and without the language, for records that do not say
    it. ``short`` is the title up to a colon that is not ISBD's: "Molecular cloning" and "Molecular cloning: a
    laboratory manual" are one Work when no other title begins so, and two when "…: a conceptual approach" and
    "…: an activity approach" both do. The ISSNs of a serial come first.

    "Tuyển tập" and "Báo cáo" name no Work even beside a creator, nor does "Luật đất đai" of a ``body``: they count
    within their Instance. What the ``remainder`` calls a comic, an abridgement or a summary is another Work than the
    text: an own key must be as fine as what may differ (docs/decisions/050-union-catalogue.md, 052-works.md). So the
    first keys hold the year in which the creator was ``born``, for namesakes have books of one title; a record without
    it joins by its key when all that name a year name one (``graph.merge``).
    """
    part = part_named(remainder)
    if made := apart(remainder):
        title, short, uniform = (f"{one} {made}" if one else "" for one in (title, short, uniform))
    titles = dict.fromkeys(one for one in (uniform, title) if one)
    naming = [one for one in titles if not (generic(one) or (body and issued_again(one)))]
    keys = [joined("issn", one, title) for one in dict.fromkeys(issns)]
    if part and creator and title in naming:
        keys += [joined("work", f"{title} {part}", creator, language, *((born,) if born else ()))]
    named = [joined(one, creator, language) for one in naming if creator or one == uniform]
    if creator and short and short != title and not generic(short):
        named.append(joined(short, creator, language))
    if language and creator and title in naming:
        named.append(joined(title, creator, ""))
    if creator and born:
        keys.extend(joined("work", one, born) for one in named)
    keys.extend(joined("work", one) for one in named)
    keys.extend(joined("of", one, language, within) for one in titles or ("",) for within in _of_work(instance))
    return keys


def translation_keys(keys: Sequence[str], translator: str) -> list[str]:
    """Keys of a Work that is a translation, from those of ``work_keys``: first with the ``translator`` in them.

    Two translations of one original into one language have one title and are two Works (BIBFRAME: two expressions).
    A record that names no translator joins by its key when exactly one translation is known (``graph.merge``). What
    counts within its Instance only needs no more.
    """
    if not translator or not keys[0].startswith("work|"):
        return list(keys)
    return [joined(TRANSLATION, one, translator) for one in keys if one.startswith("work|")] + list(keys)


def _of_work(instance: Sequence[str]) -> list[str]:
    """Keys of an Instance as far as they tell its Work: without what stands behind the volume beside an ISBN, and the
    form.

    The extent stays: "Tiếng Việt 2" of two series has one title, publisher and year, and nobody in 100.
    """
    return list(dict.fromkeys(joined(*_telling(one.split("|"))) for one in instance))


def _telling(parts: list[str]) -> list[str]:
    if parts[0] == "isbn":
        return parts[:4]
    if parts[0] != "text":
        return parts
    if parts[9:10] and parts[9].startswith(_WITHIN):
        return parts[:10]
    return parts[: 9 if parts[8:9] and parts[8][:1].isdigit() else 8]


def original_keys(*, title: str, creator: str, language: str, instance: Sequence[str]) -> list[str]:
    """Keys of the Work that a record is a translation of.

    Without its language it gets a key of its own: any translation may bear the same title ("Sapiens").
    """
    if not creator:
        return work_keys(title=title, creator="", language=language, instance=instance)
    return [joined("work", title, creator, language) if language else joined("original", title, creator)]


def agent_keys(
    *,
    kind: str,
    name: str,
    dates: str = "",
    authority: Sequence[str] = (),
    within: Sequence[str] = (),
    unit: bool = False,
) -> list[str]:
    """Keys of an agent: authority identifiers, name and dates, then the name alone or the name within Works.

    Persons and families are never merged on a name alone (73 of 100 synthetic Vietnamese people share one), so their
    last keys are tied to the keys in ``within``; organisations, meetings and jurisdictions are. Of a ``unit`` («Khoa
    Công nghệ thông tin») every university has one, so that its name counts within Works too.
    """
    keys = [joined("authority", one) for one in sorted(set(authority))]
    if dates:
        keys.append(joined(kind, name, dates))
    if kind not in ("person", "family") and not dates and not (unit and within):
        keys.append(joined(kind, name))
    else:
        keys.extend(joined(kind, name, "in", one) for one in within)
    return keys
