"""Authority records: the entity that a heading names (1XX), as bibliographic headings name it, and others like it.

https://www.loc.gov/marc/authority/ad1xx3xx.html. A 1XX gives the very keys that 1XX, 6XX, 7XX and 8XX of a
bibliographic record give: the authority's number ($0), the heading within its scheme, the name with its dates.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lienthong.graph.terms import iri
from lienthong.mappings import isbd
from lienthong.mappings import people as people_of
from lienthong.mappings.authority import Authority, authorities, authority
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.keys import joined
from lienthong.mappings.record import Field, Record
from lienthong.mappings.seriestitles import Titles
from lienthong.mappings.steps import series
from lienthong.mappings.steps.agents import BODY_CODES, agent, body, personal_heading, told_apart
from lienthong.mappings.steps.concepts import complex_subject, concept, place_concept, scheme, subdivisions
from lienthong.mappings.steps.hubs import SAID_BY_TITLES, hub, made_by
from lienthong.mappings.uniform import uniform
from lienthong.text import match_key

_SCHEMES = {"a": "lcsh", "b": "lcshac", "c": "mesh", "d": "nal", "k": "cash", "r": "aat", "s": "sears", "v": "rvm"}
_CLASSES = {
    "47": ("bf:Topic", "bf:Event", "schema:Event"), "48": ("bf:Temporal",), "50": ("bf:Topic",),
    "55": ("bf:GenreForm",), "62": ("bf:MusicMedium",), "80": ("bf:Topic",), "82": ("bf:Temporal",),
    "85": ("bf:GenreForm",),
}  # fmt: skip
_NAMES = {"47": "acdg", "48": "a", "50": "abg", "51": "ag", "55": "a", "62": "a"}
_PART = {"80": "x", "81": "z", "82": "y", "85": "v"}
_SERIES = ("640", "641", "642", "643", "644", "645", "646")
AGENTS = ("00", "10", "11")
_OTHERS_NUMBERS = ("(OCoLC)", "(NNC)")


class Named(NamedTuple):
    """An entity that a heading names: its IRI, what it is ("agent", "subject", "place", "work", "series"), its label.

    ``said`` are the subfields that its keys and first description say.
    """

    node: str
    kind: str
    label: str
    said: set[str]


def heading(record: Record) -> Field | None:
    """The heading of an authority record: its first 1XX."""
    return next((one for one in record.fields if one.tag[:1] == "1" and len(one.tag) == 3), None)


def system(record: Record) -> str:
    """The code of the heading's scheme: 008/11, or 040 $f where that says "other"; '' when nothing says it."""
    stated = _SCHEMES.get(record.control("008")[11:12], "")
    other = next((code for one in record.tagged("040") if (code := one.first("f").strip())), "")
    return stated or (scheme(Field("150", ind2="7", subfields=[("2", other)])) if other else "")


def numbers(record: Record) -> list[Authority]:
    """What bibliographic records may have in $0 and $1 for this heading: 003 with 001, 010, 024, 035, 7XX."""
    number, agency = record.control("001").strip(), record.control("003").strip()
    written = [f"({agency}){number}"] if number and agency and agency != "OCoLC" else []
    for field in record.fields:
        if field.tag == "010":
            written += [f"(DLC){value}" for value in field.all("a") if value.strip()]
        elif field.tag == "024":
            source = field.first("2").strip()
            written += [value if "://" in value else f"({source}){value}" for value in field.all("a") if source]
            written += field.all("01")
        elif field.tag in ("700", "710", "711") and not field.first("t"):
            written += field.all("01")
        elif field.tag == "035":
            written += [value for value in field.all("a") if not value.strip().startswith(_OTHERS_NUMBERS)]
    return list(dict.fromkeys(one for value in written if (one := authority(value))))


def _is_series(record: Record) -> bool:
    return any(field.tag in _SERIES for field in record.fields)


def described(context: Context) -> Named | None:
    """The entity that the record is about; None when it has no heading that names one."""
    field = heading(context.record)
    if field is None:
        return None
    local = joined("authority-record", context.source.id, context.record.control("001").strip() or context.metadata)
    scheme_of = system(context.record)
    within = [*([joined("heading", match_key(scheme_of))] if scheme_of else []), local]
    return named(field, context, numbers(context.record), scheme_of, within, in_series=_is_series(context.record))


def named(
    field: Field, context: Context, known: Sequence[Authority], system_of: str, within: Sequence[str], *,
    in_series: bool = False,
) -> Named | None:  # fmt: skip
    """The entity that a 1XX, 5XX or 7XX names; None when it names none."""
    form, parts = field.tag[1:], subdivisions(field)
    if form in _PART:
        parts = [pair for pair in parts if pair[0] in "vxyz"]
        if not parts:
            return None
        head, rest = parts[0][1], parts[1:]
        node = (
            place_concept(head, context, system_of, () if rest else known)
            if form == "81"
            else concept(head, context, classes=_CLASSES[form], system=system_of, authority=() if rest else known)
        )
        return _whole(Named(node, "place" if form == "81" else "subject", head, {"v", "x", "y", "z"}), rest, context,
                      known, system_of)  # fmt: skip
    if form in AGENTS or form == "30":
        found = _titled_or_agent(field, context, () if parts else known, within, in_series)
    else:
        codes = _NAMES.get(form, "a")
        label = isbd.strip_end(" ".join(field.all(codes)))
        own = () if parts else known
        if not label:
            return None
        node = (
            place_concept(label, context, system_of, own)
            if form == "51"
            else concept(label, context, classes=_CLASSES.get(form, ("bf:Topic",)), system=system_of, authority=own)
        )
        found = Named(node, "place" if form == "51" else "subject", label, set(codes))
    return _whole(found, parts, context, known, system_of) if found else None


def _whole(
    first: Named, parts: Sequence[tuple[str, str]], context: Context, known: Sequence[Authority], system_of: str
) -> Named:
    """The heading with its subdivisions, or the first part when it has none."""
    if not parts:
        return first
    node = complex_subject(first.label, first.node, parts, context, system=system_of, authority=known)
    label = " -- ".join([first.label, *(text for _, text in parts)])
    return Named(node, "subject", label, first.said | {code for code, _ in parts})


def _titled_or_agent(
    field: Field, context: Context, known: Sequence[Authority], within: Sequence[str], in_series: bool
) -> Named | None:
    title = uniform(field) if field.first("t") or field.tag[1:] == "30" else None
    if title is None:
        return agent_named(field, context, known, within)
    who = agent_named(Field(field.tag, field.ind1, field.ind2, _before_title(field)), context, (), within)
    creator = match_key(_name(field)) if who else ""
    if in_series:
        titles = Titles(title.label, (), title.numbers, title.names, title.main)
        node = series.entity(titles, [], context, creator, [one.key for one in known])
    else:
        node = hub(title, creator, context)
    if who:
        made_by(node, who.node, context)
    for one in known:
        if one.iri:
            context.build.add(node, iri("skos:exactMatch"), f"<{one.iri}>")
    said = {code for code, _ in title.subfields if code in SAID_BY_TITLES} | (who.said if who else set())
    label = f"{who.label}. {title.label}" if who else title.label
    return Named(node, "series" if in_series else "work", label, said)


def _before_title(field: Field) -> list[tuple[str, str]]:
    at = next((position for position, (code, _) in enumerate(field.subfields) if code == "t"), None)
    return field.subfields[:at] if field.tag[1:] != "30" else []


def _name(field: Field) -> str:
    before = Field(field.tag, field.ind1, field.ind2, _before_title(field))
    if field.tag[1:] == "00":
        people = people_of.in_heading(isbd.strip_end(personal_heading(before)), before.first("d"), field.ind1)
        return people[0].name if people else ""
    return body(before)[1].name


def agent_named(field: Field, context: Context, known: Sequence[Authority], within: Sequence[str]) -> Named | None:
    """The person, family, body or meeting of an X00, X10 or X11; None when it names nobody."""
    if field.tag[1:] not in AGENTS:
        return None
    if field.tag[1:] != "00":
        kind, who = body(field)
        if not who.name:
            return None
        node = agent(kind, who, context, known, within)
        return Named(node, "agent", who.name, set(BODY_CODES[field.tag[1:]]))
    people = people_of.in_heading(isbd.strip_end(personal_heading(field)), field.first("d"), field.ind1)
    if not people:
        return None
    kind = "organization" if people[0].corporate else "family" if field.ind1 == "3" else "person"
    node = agent(kind, people[0], context, known, within)
    return Named(node, "agent", people[0].name, {"a", "b"} | told_apart(field, node, people[0], context))


def mentioned(field: Field, context: Context, system_of: str) -> Named | None:
    """Another entity that a 5XX or 7XX names, told by its own number, its dates, or within this record."""
    local = joined("authority-record", context.source.id, context.record.control("001").strip() or context.metadata)
    within = [*([joined("heading", match_key(system_of))] if system_of else []), local]
    return named(field, context, authorities(field), system_of, within)


@step
def authority_heading(field: Field, context: Context) -> Iterable[str]:
    """1XX of an authority record: the agent, subject, place, Work or series that the record is about."""
    return context.heading_said if field is heading(context.record) else ()
