"""Rows of link tables: a link of an entity that other records describe, attached by identifier and never by name."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from lienthong.graph.terms import Entity, Need, entity_id, entity_iri, iri, literal
from lienthong.mappings import linktable
from lienthong.mappings.engine.builder import LABEL, Builder, Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.keys import joined
from lienthong.mappings.record import Field, Record

_IDENTIFIERS = ("viaf", "lccn", "isni", "orcid", "isbn", "issn")
_SAID = frozenset(
    (
        *_IDENTIFIERS,
        "subject",
        "predicate",
        "object",
        "number",
        "source",
        "library",
        "label",
        "volume",
        "kind",
        "outside",
    )
)
_NOTE = iri("bf:note")
_SHARE = re.compile(r"0(?:\.\d{1,9})?|1(?:\.0{1,9})?")
"""A confidence as SSSOM has it: from 0 to 1."""
_INVERSE = {"skos:broadMatch": "skos:narrowMatch", "skos:narrowMatch": "skos:broadMatch"}
_NO_LINK = ("sssom:NoTermFound", "https://w3id.org/sssom/NoTermFound")
_NOTHING = Field("link.row")
_MATCHED = "skos:exactMatch"


class Row(NamedTuple):
    """What a row says: our entity, as it is ``written`` too, the property and the outside IRI.

    ``why`` is a flag's code when it says no link, ``value`` what is wrong; ``outside`` is the authority that a
    librarian has compared.
    """

    ours: linktable.Named
    written: str
    property: str
    target: str
    outside: str
    why: str = ""
    value: str = ""


def row(record: Record) -> Field:
    """The row of a record; one without cells when the record has none."""
    fields = record.fields
    if fields and fields[0].tag == "link.row":
        return fields[0]
    return next((one for one in fields if one.tag == "link.row"), _NOTHING)


def row_of(record: Record) -> Row:
    """The link of a record; ours may stand at either end, since SSSOM asks for no direction."""
    cells = _cells(row(record))
    get = cells.get
    subject, target = _subject(cells), get("object", "")
    property_ = linktable.predicate(written) if (written := get("predicate", "")) else _MATCHED
    if not linktable.ours(subject) and linktable.ours(target):
        subject, target, property_ = target, subject, _INVERSE.get(property_, property_)
    ours = linktable.named(subject, label=get("label", ""), volume=get("volume", ""), kind=get("kind", "").casefold())
    link = Row(ours, subject, property_, linktable.target(target), get("outside", ""))
    if "modifier" in cells or target in _NO_LINK or subject in _NO_LINK:
        return link._replace(why="link_negative", value=target)
    if not ours.ids:
        return link._replace(why=ours.why, value=subject)
    if not property_:
        return link._replace(why="link_predicate", value=written)
    return link if link.target else link._replace(why="link_target", value=target)


def _cells(field: Field) -> dict[str, str]:
    return {name: value.strip() for name, value in reversed(field.subfields) if value.strip()}


def _subject(cells: dict[str, str]) -> str:
    if "subject" in cells:
        return cells["subject"]
    for name in _IDENTIFIERS:
        if number := cells.get(name):
            return number if number.startswith(("http://", "https://")) else f"{name}:{number}"
    if number := cells.get("number"):
        return f"record:{cells.get('source', '')}/{number}"
    return f"library:{cells.get('library', '')}"


def linked(context: Context) -> None:
    """What a row is about: the entity that it names, which another record must describe first.

    A row without a link waits until it is corrected, so that it is seen in the report.
    """
    link = context.once(row_of)
    if link.why:
        nothing = entity_id("subject", joined("no link", context.metadata))
        context.need = Need(nothing, link.why, link.value[:200])
        return
    own = link.ours.ids[0]
    context.build.entities[own] = Entity((own,), "linked")
    context.heading, context.heading_kind = entity_iri(own), own.partition("/")[0]
    also: tuple[str, ...] = ()
    if link.outside and (known := linktable.outside(link.outside)):
        # A librarian has compared the two: the link goes when the outside authority is withdrawn.
        also = linktable.authority_ids(known)
    context.need = Need(own, "link_waits", link.written[:200], link.ours.ids[1:], also)


@step
def link_row(field: Field, context: Context) -> Iterable[str]:
    """One row of a link table: the match, and on the record how sure it is and why."""
    link = context.once(row_of)
    if link.why or field is not row(context.record):
        return ()
    build = context.build
    build.add(context.heading, iri(link.property), f"<{link.target}>")
    done: Iterable[str] = _SAID
    for name, value in field.subfields:
        if name == "justification" or (name == "confidence" and _SHARE.fullmatch(value.strip())):
            node, statements = _note(value.strip(), name)
            subject = f"{context.metadata[:-1]}{node}>"
            build.state(subject, statements)
            build.add(context.metadata, _NOTE, subject)
            done = {*done, name}
    return done


@lru_cache(maxsize=1024)
def _note(text: str, kind: str) -> tuple[str, tuple[str, ...]]:
    """A note of the record: its fragment, and what is said of it."""
    scratch, note = Builder(), Inner("bf:Note")
    note.add(LABEL, literal(text))
    note.add(iri("bf:noteType"), literal("mapping justification" if kind == "justification" else kind))
    node = note.write(scratch, "<lt:record/0>")
    return node[node.index("#") : -1], tuple(line.split(" ", 1)[1].removesuffix(" .") for line in scratch.lines)
