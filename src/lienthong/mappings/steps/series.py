"""Series: 440, 490, 800, 810, 811, 830 (https://www.loc.gov/marc/bibliographic/bd4xx.html, bd80x830.html).

One series is one entity, by its ISSN, its authority, or its title with its creator. What 490 transcribes and what
8XX says under control are one series, so a traced 490 gives the statement and its 8XX the series.
"""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import identifiers, isbd, locators
from lienthong.mappings.authority import authorities
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.keys import joined
from lienthong.mappings.record import Field
from lienthong.mappings.seriestitles import Titles, statements, titles, traced
from lienthong.mappings.steps.agents import BODY_CODES, agent, authority_codes
from lienthong.mappings.steps.identifying import identifier
from lienthong.mappings.steps.linking import control_number
from lienthong.mappings.steps.nametitles import (
    creator_apart,
    creator_of,
    name_of,
    name_title_in_script,
    series_in_script,
)
from lienthong.mappings.steps.related import relate, relation_codes
from lienthong.mappings.uniform import uniform
from lienthong.text import match_key
from lienthong.text.language import language_of

_ENUMERATION = iri("bf:seriesEnumeration")
_ALTERNATE = iri("schema:alternateName")
_SAID = {"f": "bf:originDate", "s": "bf:version"}


def entity(said: Titles, issns: list[str], context: Context, creator: str = "", authority: Iterable[str] = ()) -> str:
    """The IRI of a series, described on first mention."""
    build, key = context.build, match_key(said.label)
    keys = [joined("issn", one) for one in issns] + [joined("authority", one) for one in authority]
    if creator:
        keys.append(joined("title", key, creator))
    keys.append(joined("title", key))
    new = not build.has("series", keys[0])
    node = build.entity("series", keys, f"series|{key}")
    if new:
        build.types(node, ("bf:Series", "bf:Work", "schema:CreativeWorkSeries"))
        build.name(node, _tagged(said.label, context))
        _title_of(node, said, context)
    for one in issns:
        identifier(node, "bf:Issn", one, context)
        build.add(node, iri("schema:issn"), literal(one))
    return node


def _tagged(title: str, context: Context) -> str:
    return context.titled(title)


def _title_of(node: str, said: Titles, context: Context) -> None:
    inner = Inner("bf:Title")
    inner.add(iri("bf:mainTitle"), _tagged(said.main or said.label, context))
    for value in said.numbers:
        inner.add(iri("bf:partNumber"), literal(value))
    for value in said.names:
        inner.add(iri("bf:partName"), _tagged(value, context))
    inner.close(context.build, node, iri("bf:title"))
    for value in said.parallel:
        parallel = Inner("bf:ParallelTitle")
        parallel.add(iri("bf:mainTitle"), literal(value, language_of(value)))
        parallel.close(context.build, node, iri("bf:title"))
        context.build.add(node, _ALTERNATE, literal(value, language_of(value)))


def _issns(field: Field, node: str, context: Context) -> None:
    """$y incorrect and $z cancelled ISSNs of a series."""
    for code, status in (("y", "incorrect"), ("z", "cancinv")):
        for value in field.all(code):
            found = identifiers.issn(value)
            identifier(node, "bf:Issn" if found else "bf:Local", found or value.strip(), context, status=status)


def _valid_issns(field: Field, context: Context) -> list[str]:
    found = []
    for value in filter(str.strip, field.all("x")):
        issn = identifiers.issn(value)
        if issn:
            found.append(issn)
        else:
            context.flag("invalid_issn", place(field, "x"), value)
    return found


def _numbered(node: str, field: Field, context: Context) -> list[tuple[str, str]]:
    """The numbers in the series: on the Instance, for the Relation, and what Schema.org has for a sure one."""
    numbers = list(filter(None, map(isbd.strip_end, field.all("v"))))
    for number in numbers:
        context.build.add(context.instance, _ENUMERATION, literal(number))
        predicate, value = locators.enumeration(number)
        # Search engines are told of one series: with two nobody could say which one's number it is.
        if predicate and len(numbers) == 1 and context.count("number in a series") == 1:
            context.build.add(context.instance, iri(predicate), literal(value))
            if predicate == "schema:volumeNumber":
                context.build.types(context.instance, ("schema:PublicationVolume",))
    return [(_ENUMERATION, literal(number)) for number in numbers]


def _has(field: Field, codes: str) -> set[str]:
    return {code for code, value in field.subfields if code in codes and isbd.strip_end(value)}


@step
def series(field: Field, context: Context) -> Iterable[str]:
    """440, 490 and 830: the series, its ISSN and the volume's number in it.

    cse-koha writes the volume of a set as 490$v without $a: a part number of this title, which ``title_statement``
    has stated, not a series.
    """
    if not isbd.strip_end(" ".join(field.all("a"))):
        return _lone_number(field, context)
    done: set[str] = set()
    field = _volume_apart(field)
    for one in statements(field) if field.tag == "490" else [field]:
        done |= _one_series(one, context)
    return done


def _volume_apart(field: Field) -> Field:
    """The field with the number in its series as $v where $x holds both (LC: "1438-194X ; 6")."""
    subfields: list[tuple[str, str]] = []
    for code, value in field.subfields:
        number, sign, volume = value.partition(" ; ") if code == "x" else (value, "", "")
        subfields += [(code, number), ("v", volume)] if sign and identifiers.issn(number) else [(code, value)]
    return Field(field.tag, field.ind1, field.ind2, subfields)


def _one_series(field: Field, context: Context) -> set[str]:
    said = titles(field)
    if not said.label:
        return set()
    numbers = [one for value in field.all("v") if (one := isbd.strip_end(value))]
    issns = _valid_issns(field, context)
    paired = traced(context.record, field) if field.tag == "490" else None
    if field.tag == "490":
        stated = [" = ".join([said.label, *said.parallel]), *numbers]
        context.build.add(context.instance, iri("bf:seriesStatement"), context.titled(" ; ".join(stated)))
    if paired:
        return _transcribed(said, issns, field, paired, context)
    node = entity(said, issns, context, authority=[one.key for one in authorities(field)] if field.tag == "830" else ())
    series_in_script(field, node, context)
    done = _controlled(node, field, context)
    relate("series", node, context, field, _numbered(node, field, context))
    return done | _has(field, "avyznp") | relation_codes(field) | ({"x"} if issns else set())


def _transcribed(
    said: Titles, issns: list[str], field: Field, paired: tuple[Field, Field | None], context: Context
) -> set[str]:
    """A traced 490: the form of the title that the book has is another name of the series of the 8XX."""
    controlled, other_title = paired
    node = of_controlled(controlled, context, issns)
    if node:
        for value in (*((said.label,) if other_title else ()), *said.parallel):
            context.build.add(node, _ALTERNATE, _tagged(value, context))
        _issns(field, node, context)
        if not any(isbd.strip_end(value) for value in controlled.all("v")):
            relate("series", node, context, field, _numbered(node, field, context))
    return _has(field, "avyz") | relation_codes(field) | ({"x"} if issns else set())


def of_controlled(field: Field, context: Context, issns: Iterable[str] = ()) -> str:
    """The series of an 800, 810, 811 or 830; '' when it has no title."""
    found = [*dict.fromkeys([*_valid_issns(field, context), *issns])]
    authority = [one.key for one in authorities(field)]
    if field.tag == "830":
        said = titles(field)
        if not said.label:
            return ""
        node = entity(said, found, context, authority=authority)
        series_in_script(field, node, context)
        return node
    title = uniform(field) if field.first("t") else None
    if title is None:
        return ""
    kind, who = creator_of(field)
    said = Titles(title.label, (), title.numbers, title.names, title.main)
    node = entity(said, found, context, who.key if who else "", authority)
    if who and who.name:
        key = joined("title", match_key(title.label), who.key)
        author = agent(kind, who, context, [], [key])
        creator_apart(field, author, who, context)
        inner = Inner("bf:Contribution", "bf:PrimaryContribution")
        inner.add(iri("bf:agent"), author)
        inner.close(context.build, node, iri("bf:contribution"))
        context.build.add(node, iri("schema:author"), author)
        name_title_in_script(field, author, node, context)
    return node


def _controlled(node: str, field: Field, context: Context) -> set[str]:
    """What 8XX says of the series beside its title: control numbers, authorities, date, version, key."""
    done = set()
    _issns(field, node, context)
    for value in field.all("w"):
        organisation, number = control_number(value, context)
        identifier(node, "bf:Local", number, context, source=organisation)
        done.add("w")
    for one in authorities(field):
        if one.iri:
            context.build.add(node, iri("skos:exactMatch"), f"<{one.iri}>")
            done |= authority_codes(field)
    for code, predicate in _SAID.items():
        for value in field.all(code):
            context.build.add(node, iri(predicate), literal(isbd.strip_end(value)))
            done.add(code)
    for value in filter(None, map(isbd.strip_end, field.all("r"))):
        key = Inner("bf:KeyMode")
        key.add(iri("rdfs:label"), literal(value, language_of(value)))
        key.close(context.build, node, iri("bf:keyMode"))
        done.add("r")
    return done


@step
def series_of_agent(field: Field, context: Context) -> Iterable[str]:
    """800, 810, 811: the series by its creator and title."""
    node = of_controlled(field, context)
    if not node:
        return ()
    relate("series", node, context, field, _numbered(node, field, context))
    title = uniform(field)
    named = {code for code, _ in title.subfields if code in "tnpkmrod"} if title else set()
    done = _controlled(node, field, context) | relation_codes(field) | _has(field, "vyz") | named
    if field.tag == "800":
        done |= _has(name_of(field), "acdq" if creator_of(field)[1] else "")
    else:
        done |= _has(name_of(field), BODY_CODES[field.tag[1:]])
    return done | ({"x"} if any(map(identifiers.issn, field.all("x"))) else set())


def _lone_number(field: Field, context: Context) -> set[str]:
    numbers = [number for value in field.all("v") if (number := isbd.strip_end(value))]
    of_title = field.tag == "490" and any(not one.first("n") for one in context.record.tagged("245"))
    if not of_title:
        for number in numbers:
            context.build.add(context.instance, _ENUMERATION, literal(number))
    return {"v"} if numbers else set()
