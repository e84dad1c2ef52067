"""People and bodies of repository records as entities: ORCID iDs and the keys of the repository's authority file."""

from stdnum import isni

from lienthong.mappings import dublincore
from lienthong.mappings.authority import Authority, authority
from lienthong.mappings.dublincore import Elements
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.keys import joined
from lienthong.mappings.names import Person
from lienthong.mappings.orcid import named, orcid_apart
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.identifying import identifier

_SURE = 500
"""DSpace's confidence from which on an authority counts (Choices.CF_UNCERTAIN is 500, CF_ACCEPTED 600)."""
_ORCID_FIELDS = ("dc.identifier.orcid", "dc.contributor.orcid")


def repository_agent(who: Person, context: Context, field: Field | None = None, orcid: str = "") -> str:
    """The IRI of a person or body of a repository record: by ORCID iD, else by name within the record's Work.

    ``field`` is the statement whose authority is this one's.
    """
    kind = "organization" if who.corporate else "person"
    orcid = orcid or (_orcid_of(field) if field else "") or dublincore.fact(orcids, context).get(who.key, "")
    known: list[Authority] = []
    if orcid and not isni.is_valid(orcid):
        if context.count(f"orcid {orcid}") == 1:
            context.flag("invalid_orcid", place(field, "a") if field else "dc.contributor$a", orcid)
    elif orcid and (found := authority(f"(orcid){orcid}")):
        known = [found]
    within = [*_own_file(field, context), *context.work_keys] if field else context.work_keys
    node = agent(kind, who, context, known, within)
    if known:
        identifier(node, "bf:Identifier", orcid, context, source="ORCID")
    return node


def _accepted(field: Field) -> str:
    """The key of the authority that somebody has accepted for this name, '' when a program only proposes it."""
    confidence = field.first("confidence").strip()
    if confidence.lstrip("-").isdecimal() and int(confidence) < _SURE:
        return ""
    return field.first("authority").strip()


def _orcid_of(field: Field) -> str:
    return orcid_apart(_accepted(field))[1]


def _own_file(field: Field, context: Context) -> list[str]:
    """The key of the repository's own authority file, which counts together with the name, as Koha's $9 does."""
    key = _accepted(field)
    return [joined("authority-record", context.source.id, key)] if key and not _orcid_of(field) else []


def orcids(said: Elements) -> dict[str, str]:
    """ORCID iDs that stand apart from the names, by the name's match key.

    "Nguyễn, Văn A: 0000-…" names its person; a bare iD is the author's when there is one author only.
    """
    found: dict[str, str] = {}
    bare = []
    for value in dublincore.said(said, *_ORCID_FIELDS):
        name, orcid = orcid_apart(value)
        people = named(name) if name else []
        if orcid and people:
            found[people[0].key] = orcid
        elif orcid:
            bare.append(orcid)
    authors = dublincore.said(said, "dc.contributor.author", "dc.creator")
    people = named(orcid_apart(authors[0])[0]) if len(authors) == 1 else []
    if len(bare) == 1 and len(people) == 1:
        found.setdefault(people[0].key, bare[0])
    return found
