"""Names in statements of responsibility and in headings.

A statement may name several people, with titles before and roles behind their names; its segments are divided by
``;``. The words are data: ``mappings/vietnamese/roles.toml`` and ``names.toml``.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from lienthong.mappings import namewords as lists
from lienthong.mappings.isbd import strip_end, unbracketed
from lienthong.mappings.lifedates import life
from lienthong.mappings.statements import Named, Segment, read_segments
from lienthong.text import match_key, repair


class Person(NamedTuple):
    """Someone, or a body, that a statement or heading names.

    ``name`` in direct order as shown, ``key`` its match key (syllable order kept), ``role`` a relator code or ''
    and ``role_label`` its words as written, ``roles`` all codes of «sưu tầm và giới thiệu»; ``prefix`` titles
    before the name; ``family`` and ``given`` only from an explicit comma heading; ``birth`` and ``death`` EDTF
    or ''; ``corporate`` for a body; ``et_al`` when the statement says that there are others besides.
    """

    name: str
    key: str
    role: str = ""
    role_label: str = ""
    prefix: str = ""
    family: str = ""
    given: str = ""
    birth: str = ""
    death: str = ""
    corporate: bool = False
    et_al: bool = False
    roles: tuple[str, ...] = ()


class Statement(NamedTuple):
    """What was read in a statement: its people, whether there are others, and what is no name, as written."""

    people: tuple[Person, ...]
    et_al: bool
    left: tuple[str, ...]


@lru_cache(maxsize=16384)
def statement(raw: str, tag_context: str = "") -> Statement:
    """Read a statement of responsibility (245 $c) or a field that holds several people (100 $a of some libraries).

    ``tag_context`` "502" reads it as a thesis's. Never raises. What names nobody («Nhiều tác giả»), holds digits
    (a standard's number) or only a role is in ``left``.
    """
    segments = read_segments(repair(raw))
    author_named = any(not segment.roles and segment.names for segment in segments)
    et_al = any(segment.et_al for segment in segments)
    people = tuple(
        _person(named, segment, tag_context, author_named, et_al) for segment in segments for named in segment.names
    )
    return Statement(people, et_al, tuple(left for segment in segments for left in segment.left))


def people(raw: str, tag_context: str = "") -> list[Person]:
    """The people and bodies that ``statement`` finds, in order."""
    return list(statement(raw, tag_context).people)


def _person(named: Named, segment: Segment, context: str, author_named: bool, et_al: bool) -> Person:
    codes = tuple(dict.fromkeys(c for term in segment.roles if (c := role(term, context, author_named))))
    return Person(
        name=named.name,
        key=match_key(named.name),
        role=codes[0] if codes else "",
        role_label=segment.role_label,
        prefix=named.prefix,
        corporate=named.corporate,
        et_al=et_al,
        roles=codes,
    )


def role(term: str, tag_context: str = "", author_named: bool = False) -> str:
    """The relator code of a role's words ("ch.b.", "edited by", $e "dịch"), '' when they are not in the table.

    ``author_named`` decides the entries with two codes: «biên soạn» is a compiler's beside an author.
    """
    key = lists.role_key(term)
    code = lists.roles("thesis").get(key, "") if tag_context == "502" else ""
    code = code or lists.roles("terms").get(key, "") or lists.before_code(key)
    first, _, second = code.partition("|")
    return first if author_named or not second else second


def designator(term: str, author_named: bool = False) -> str:
    """The relator code of a $e, which may be a word of another language or a mark («d.», «ch.b.»); '' if unknown."""
    found = role(term, author_named=author_named)
    if found:
        return found
    key = lists.role_key(term)
    mark = lists.marks().get(key)
    return role(mark, author_named=author_named) if mark else lists.roles("designators").get(key, "")


@lru_cache(maxsize=16384)
def heading(a: str, d: str = "", ind1: str = "1") -> Person:
    """The person of a MARC heading, X00 $a and $d (MARC 21 Bibliographic, field 100).

    "Nguyễn, Du," and "Rowling, J. K." come back in direct order: a Vietnamese family name stays first, and a
    Chinese, Japanese or Korean one where the words show it. Years of life in $a ("Nguyễn Du, 1765-1820") are read
    when $d has none. Parts of the name only with first indicator 1. Not for several people: see ``is_list``.
    """
    name = unbracketed(re.sub(r"\s+", " ", strip_end(repair(a)))).lstrip(". ")
    if ind1 == "3":
        # "Peirce family (Abraham Peirce, d. ca. 1673)", «Nguyễn (dòng họ : Tiên Điền)»: a family's name is not turned.
        return Person(name, match_key(name))
    birth, death = life(d)
    if not d:
        name, birth, death = _dated(name)
    prefix, name = split_prefix(name)
    before, comma, behind = (part.strip() for part in name.partition(","))
    family = given = ""
    if comma and before and (lists.is_suffix(behind) or behind.startswith("(")):
        name, comma = (f"{before}, {behind}" if behind[0] != "(" else f"{before} {behind}"), ""
    elif comma and before and behind:
        vietnamese = before.casefold() in lists.families() and (
            lists.is_vietnamese_name(_written_out(behind)) or (not before.isascii() and _are_initials(behind))
        )
        own_order = vietnamese or lists.is_eastern_name(before, behind)
        name = f"{before} {behind}" if own_order else _western(before, behind)
        if ind1 == "1":
            family, given = before, behind
    elif comma:
        name = before or behind
    return Person(
        name, match_key(name), prefix=prefix, family=family, given=given, birth=birth, death=death,
        corporate=not comma and lists.is_body(name),
    )  # fmt: skip


def _written_out(given: str) -> list[str]:
    """The words of given names; of «Thị B» what is more than a letter."""
    return [word for word in given.split() if len(word) > 1 or given.isascii()]


def _are_initials(text: str) -> bool:
    """ "B. H." behind a family name with Vietnamese letters; "Ho, C. W." may be anybody's."""
    return all(len(part) == 2 and part[0].isupper() and part[1] == "." for part in text.replace(".", ". ").split())


def _dated(name: str) -> tuple[str, str, str]:
    """(name, birth, death) of "Nguyễn Du, 1765-1820" or "(1765-1820)"; a name without years comes back as it is."""
    bare, comma, years = name.rpartition("(") if name.endswith(")") else name.rpartition(",")
    if not comma or not bare.strip() or not any(map(str.isdigit, years)):
        return name, "", ""
    birth, death = life(years)
    return (bare.strip(), birth, death) if birth or death else (name, "", "")


def _western(before: str, behind: str) -> str:
    """ "King, Martin Luther, Jr." is Martin Luther King, Jr."""
    given, comma, suffix = behind.rpartition(", ")
    if comma and lists.is_suffix(suffix):
        return f"{given} {before}, {suffix}"
    return f"{behind} {before}"


def split_prefix(name: str) -> tuple[str, str]:
    """(titles, name): "GS.TS. Nguyễn Văn A" is ("GS.TS.", "Nguyễn Văn A"); a title alone stays a name."""
    found = lists.honorific_pattern().match(name)
    if not found or not name[found.end() :].strip(" ,.") or not re.search(r"[.\s]$", found.group()):
        return "", name
    if not lists.is_title_of(found.group(1), name[found.end() :]):
        return "", name
    return found.group(1).strip(" ,"), name[found.end() :].strip(" ,")


_FRENCH_AND = re.compile(r"\set\s+(?=[A-ZÀ-Þ])")


@lru_cache(maxsize=16384)
def is_list(a: str) -> bool:
    """Whether X00 $a holds several people, or one in direct order with a role, so that ``people`` must read it.

    It does with a ``;``, role words, or commas that divide full names; "García Márquez, Gabriel" is one heading.
    """
    value = strip_end(a)
    if ";" in value or ".." in value or "…" in value:
        return True
    if ("(" in value or "[" in value) and lists.mark_pattern().search(value):
        return True
    worded = not lists.kinds(value).isdisjoint(("role", "before", "others"))
    if worded and any(segment.roles or segment.et_al for segment in read_segments(value)):
        return True
    parts = [part.split() for part in value.split(",") if not lists.is_suffix(part)]
    if len(parts) == 1:
        return (
            any(sign in f" {value} " for sign in (" và ", " & ", " and ", " [and] "))
            or _FRENCH_AND.search(value) is not None
            or lists.are_joined_by_hyphen(value)
        )
    if parts[0] and len(parts[0]) == 1:
        # "Hibbitt, Karlsson and Sorensen" (cse-koha) are three: nobody's given names are joined by a word.
        if len(parts) == 2 and not {"and", "&", "và"}.isdisjoint(parts[1][1:]):
            return True
        return len(parts) > 2 and all(len(part) > 1 for part in parts[2:])
    return all(len(part) > 1 for part in parts)
