"""What a row of a link table names: an entity of ours, by IRI or identifier, and what it is linked to.

https://mapping-commons.github.io/sssom/Mapping/ (subject_id, predicate_id, object_id). Nothing is found by a name.
"""

import csv
import re
from functools import cache, lru_cache
from typing import NamedTuple

from lienthong.content import folder
from lienthong.graph.terms import KINDS, entity_id, prefixes
from lienthong.mappings import identifiers, isbd, links
from lienthong.mappings.authority import Authority, authority
from lienthong.mappings.keys import joined, record_key
from lienthong.mappings.keys import volume as volume_key
from lienthong.text import match_key

_OURS = re.compile(rf"(?:lt:|https?://.+/)?((?:{'|'.join(KINDS)})/[0-9a-hjkmnp-tv-z]{{16}})")
_CURIE = re.compile(r"([A-Za-z][\w.-]*):(?!//)(\S+)")
_ANY = ("agent", "subject", "place", "series")
"""Kinds of entity that have an authority's identifier among their keys (docs/model.md, Keys)."""
_LINKED = ("http://", "https://", "urn:")


class Named(NamedTuple):
    """The ids that an entity may have, the likeliest first; ``why`` is a flag's code when there is none."""

    ids: tuple[str, ...]
    why: str = ""


@cache
def _table(name: str) -> dict[str, str]:
    with (folder("mappings") / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {first: second for first, second in rows}  # noqa: C416 -- a row of another length is a mistake


def roles() -> dict[str, str]:
    """What each known heading of a link table holds, the heading in lower case."""
    return _table("link_columns")


@lru_cache(maxsize=1024)
def predicate(written: str) -> str:
    """The property that a predicate becomes, as a prefixed name; '' when links of that kind are not published.

    owl:sameAs becomes skos:exactMatch: it would make our record's date and licence those of the other resource.
    """
    known, bare = _table("link_predicates"), written.strip().strip("<>")
    if bare.startswith("http"):
        bare = next((f"{p}:{bare[len(ns) :]}" for p, ns in prefixes().items() if bare.startswith(ns)), bare)
    return known.get(bare) or known.get(bare.casefold(), "")


def ours(written: str) -> str:
    """The ``kind/id`` of an IRI that this or another Lienthong has made, '' for any other."""
    bare = written.strip().strip("<>")
    found = _OURS.fullmatch(bare) if bare[-17:-16] == "/" else None
    return found[1] if found else ""


@lru_cache(maxsize=4096)
def target(written: str) -> str:
    """The outside IRI of a row; '' when it is none that may be published, among them IRIs like ours."""
    bare = written.strip().strip("<>")
    known = outside(bare)
    if known and known.iri and not ours(known.iri):
        return known.iri
    found = links.link(bare) if bare.startswith(_LINKED) else ""
    return "" if not found or ours(found) or (known is None and found.startswith("http")) else found


@lru_cache(maxsize=4096)
def outside(written: str) -> Authority | None:
    """The authority that a value names: an IRI, ``(DLC)n79018774`` or ``viaf:12345``; None when it is none."""
    bare = written.strip().strip("<>")
    curie = _CURIE.fullmatch(bare)
    if curie and not bare.startswith(_LINKED):
        prefix, number = curie.groups()
        if prefix.casefold() == "lccn":
            return authority(f"(DLC){identifiers.lccn(number) or number}")
        return authority(f"({prefix.casefold()}){number}")
    return authority(bare)


def named(written: str, *, label: str = "", volume: str = "", kind: str = "") -> Named:
    """The entity that the subject of a row names.

    ``label`` and ``volume`` guard an ISBN or ISSN as they do in the model's keys, since numbers are reused: without
    the title it names nothing. ``kind`` narrows what an authority's number may be.
    """
    bare = written.strip().strip("<>")
    if id_ := ours(bare):
        return Named((id_,))
    system, _, number = bare.removeprefix("urn:").partition(":")
    match system.casefold():
        case "isbn" | "issn":
            return _edition(system.casefold(), number, label, volume)
        case "library" | "isil" if number:
            return Named((entity_id("library", joined("library", number.strip())),))
        case "record" if "/" in number:
            source, _, control = number.partition("/")
            return Named((entity_id("instance", record_key(source.strip(), control.strip())),))
    known = outside(bare)
    return Named(authority_ids(known, kind)) if known else Named((), "link_subject")


def authority_ids(known: Authority, kind: str = "") -> tuple[str, ...]:
    """The ids of what an authority's identifier may name: of one ``kind``, else of those that the scheme describes."""
    kinds = (kind,) if kind in KINDS else _kinds(known.key)
    return tuple(entity_id(one, joined("authority", known.key)) for one in kinds)


def _kinds(key: str) -> tuple[str, ...]:
    for start, kinds in _kinds_by_start():
        if key.startswith(start):
            return kinds
    return _ANY


@cache
def _kinds_by_start() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((start, tuple(kinds.split())) for start, kinds in _table("link_kinds").items())


def _edition(system: str, number: str, label: str, volume: str) -> Named:
    title = match_key(isbd.split_title(isbd.strip_end(label), loose=True)[0])
    if not title:
        return Named((), "link_isbn_alone")
    if system == "issn":
        found = identifiers.issn(number)
        keys = [joined("issn", found, title)] if found else []
    else:
        isbn = identifiers.isbn(number)
        keys = [joined("isbn", isbn.value13, title, volume_key(volume))] if isbn.ok else []
    ids = tuple(entity_id("instance", key) for key in keys)
    return Named(ids, "" if ids else "link_subject")
