"""What fixed-length fields say by code, read once for all fields that share their positions.

Code lists are ``mappings/codes/fixed.csv``: list, code, IRI in the vocabulary that publishes it (none when nobody
does), labels, and classes that the code gives to what it speaks of.
"""

import csv
import re
from functools import cache, lru_cache
from typing import NamedTuple

from lienthong.content import folder
from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings.engine.builder import TYPE, Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.positions import DEFAULT, VAGUE, Element, Meaning, Tag, elements, place_006

REDUNDANT = "300, 306, 310, 33X or 040 says it more exactly"
"""Why a coded value is left out beside the field that says the same."""
_DATES = ("06", "07-10", "11-14")
_SILENT = " |#-"
_HOP = re.compile(r"([a-z]+:\w+)(?:\[([a-z]+:\w+)\])?")


class Code(NamedTuple):
    """One code of a list: its IRI or '', its labels and the classes that it gives."""

    iri: str
    en: str
    vi: str
    types: tuple[str, ...]


class Said(NamedTuple):
    """One thing said of ``on``: statements as they are, or an inner node of class ``cls`` linked by ``predicate``."""

    on: str
    statements: tuple[str, ...]
    predicate: str = ""
    cls: str = ""


class Reading(NamedTuple):
    """What a field says, and its account as (place, state, reason or lost value)."""

    said: tuple[Said, ...]
    accounts: tuple[tuple[str, str, str], ...]


@cache
def code_list(name: str) -> dict[str, Code]:
    """One code list of ``mappings/codes/fixed.csv``, by code; empty when there is none of that name."""
    return _lists().get(name, {})


@cache
def _lists() -> dict[str, dict[str, Code]]:
    found: dict[str, dict[str, Code]] = {}
    with (folder("mappings") / "codes" / "fixed.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            one = Code(row["iri"], row["en"], row["vi"], tuple(row["types"].split()))
            found.setdefault(row["list"], {})[row["code"]] = one
    return found


def state(reading: Reading, context: Context) -> None:
    """State what a reading says of the record's Work, Instance and metadata, and account for its positions."""
    build = context.build
    for on, statements, predicate, cls in reading.said:
        owner = context.owner(on)
        if not predicate:
            build.state(owner, statements)
            continue
        inner = Inner(cls)
        for statement in statements:
            inner.add(*statement.split(" ", 1))
        inner.close(build, owner, predicate)
    accounts = context.accounts
    for place, what, text in reading.accounts:
        if what == "mapped":
            accounts.mapped(place)
        elif what == "ignored":
            accounts.ignored(place, text)
        else:
            accounts.lost(place, text)


@lru_cache(maxsize=8192)
def read(
    tag: Tag, group: str, value: str, offset: int, done: frozenset[str], beside: frozenset[str], dated: bool = False
) -> Reading:
    """Read the elements of a stretch of a field that begins at position ``offset``.

    ``done`` are elements that a step has mapped, ``beside`` the fields that make a code redundant (``Meaning.unless``)
    and are in the record; ``dated`` says that 260 or 264 has the dates of 008 in words. 006 is read as 008 from 18 on.
    """
    said: list[Said] = []
    accounts: list[tuple[str, str, str]] = []
    prefix = "" if tag != "007" else f"{group}/"
    for element in elements(tag).get(group, ()):
        code = value[element.start - offset : element.end - offset] if element.start >= offset else ""
        if element.at in done or not code:
            continue
        place = f"{tag}/{prefix}{element.at}"
        if _misplaced(code):
            accounts.append((place, "ignored", VAGUE))
            continue
        said_here, rest, redundant = _meaning(element, code, beside)
        said.extend(said_here)
        if said_here:
            accounts.append((place, "mapped", ""))
        if rest or not said_here:
            in_words = dated or tag != "008"
            why = REDUNDANT if redundant and not rest else _why(element, code if not said_here else rest, in_words)
            accounts.append((place, "ignored", why) if why else (place, "lost", rest or code))
    return Reading(tuple(said), tuple(accounts))


def additional(group: str, value: str, beside: frozenset[str]) -> Reading:
    """Read 006/01-17 as the positions 18-34 of 008 for its material; places name 006."""
    reading = read("008", group, value[1:18], 18, frozenset(), beside)
    accounts = tuple((place_006(group, place[4:]), what, text) for place, what, text in reading.accounts)
    return Reading(reading.said, accounts)


def _misplaced(code: str) -> bool:
    """Whether a lone n, u or z stands behind a blank: codes are left-justified, so a template put it there.

    Every record that a Vietnamese Aleph exports has such an n in 008/25; it is no survey of literature.
    """
    return len(code) > 1 and code[0] in _SILENT and code.strip(_SILENT) in ("n", "u", "z")


def _why(element: Element, code: str, dated: bool) -> str:
    bare = code.strip(_SILENT)
    if not bare or code.strip() in element.nothing or all(one in element.nothing for one in bare):
        return VAGUE if bare and (set(bare) <= set("nuz") or bare == "x") else DEFAULT
    return "" if element.at in _DATES and not dated else element.why


def _meaning(element: Element, code: str, beside: frozenset[str]) -> tuple[list[Said], str, bool]:
    """What the codes of an element say, the codes in no list, and whether another field makes one redundant."""
    said: list[Said] = []
    known, redundant = set(), False
    for meaning in element.meanings:
        if meaning.codes.startswith("="):
            found = _COMPUTED[meaning.codes](code)
            if found:
                return ([found], "", False) if meaning.unless not in beside else ([], "", True)
            continue
        table = code_list(meaning.codes)
        width = len(next(iter(table)))
        for one in (code[at : at + width] for at in range(0, len(code), width)):
            row = table.get(one)
            if row is None:
                continue
            known.add(one)
            if row.types:
                said.append(Said(meaning.on, tuple(f"{TYPE} {iri(cls)}" for cls in row.types)))
            if meaning.unless and meaning.unless in beside:
                redundant = True
            elif meaning.target:
                said.extend(_said(meaning, row))
    width = 2 if known and len(next(iter(known))) == 2 else 1
    rest = "".join(
        one
        for one in (code[at : at + width] for at in range(0, len(code), width))
        if one not in known and one.strip(_SILENT) and one not in element.nothing
    )
    return said, rest, redundant


def _said(meaning: Meaning, code: Code) -> list[Said]:
    """The IRI of a code at the end of the path, or its labels where nobody publishes an IRI."""
    path = _HOP.findall(meaning.target)
    last, cls = path[-1]
    labels = [literal(code.en)] if code.en == code.vi else [literal(code.vi, "vi"), literal(code.en, "en")]
    genre = [f"{iri('schema:genre')} {one}" for one in labels] if last == "bf:genreForm" else []
    if code.iri:
        statements = [f"{iri(last)} <{code.iri}>", *genre]
    elif cls:
        named = Said(meaning.on, tuple(f"{iri('rdfs:label')} {one}" for one in labels), iri(last), cls)
        return [named, Said(meaning.on, tuple(genre))] if genre else [named]
    else:
        statements = [f"{iri(last)} {one}" for one in labels]
    if len(path) == 1:
        return [Said(meaning.on, tuple(statements))]
    return [Said(meaning.on, tuple(statements), iri(path[0][0]), path[0][1])]


def _minutes(code: str) -> Said | None:
    if not (code.isascii() and code.isdecimal() and int(code)):
        return None
    length = typed(f"PT{int(code)}M", "xsd:duration")
    return Said("instance", (f"{iri('bf:duration')} {length}", f"{iri('schema:duration')} {length}"))


def _ratio(code: str) -> Said | None:
    if not (code.isascii() and code.isdecimal() and int(code)):
        return None
    return Said(
        "instance", (f"{iri('rdfs:label')} {literal(f'{int(code)}:1')}",), iri("bf:reductionRatio"), "bf:ReductionRatio"
    )


def _bits(code: str) -> Said | None:
    """007/06-08 of electronic resources: bits a point of the image; mmm when they differ."""
    if code.lower() == "mmm":
        said = literal("Độ sâu bit của ảnh: nhiều giá trị", "vi"), literal("Image bit depth: several", "en")
    elif code.isascii() and code.isdecimal() and int(code):
        bits = int(code)
        said = literal(f"Độ sâu bit của ảnh: {bits}", "vi"), literal(f"Image bit depth: {bits}", "en")
    else:
        return None
    return Said("instance", tuple(f"{iri('rdfs:label')} {one}" for one in said), iri("bf:note"), "bf:Note")


_COMPUTED = {"=minutes": _minutes, "=ratio": _ratio, "=bits": _bits}
