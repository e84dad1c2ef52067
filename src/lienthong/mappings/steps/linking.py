"""Linking entries: 758 and 76X–78X (https://www.loc.gov/marc/bibliographic/bd76x78x.html).

A linking entry names another resource by numbers and words. A number that makes identity elsewhere (an ISSN or ISBN
with the title, the control number of a record of the same source) makes it here too, so that an article meets its
journal and two records of one library meet each other; a resource known by words only stays inside this one.
"""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import codes, identifiers, isbd, links, locators
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.identity import known_as
from lienthong.mappings.keys import joined, record_key
from lienthong.mappings.record import Field
from lienthong.mappings.steps.linked import Target
from lienthong.mappings.steps.related import owner_of, relate, relation_codes
from lienthong.mappings.steps.relations import translation_of
from lienthong.text import match_key

_WORKS = ("765", "767")
_TITLED = ("760", "765", "767")
_PERIODICAL = ("777", "780", "785")


def relationship(field: Field, context: Context) -> str:
    """The row of ``codes/linking.csv`` for a linking entry: 780 and 785 tell their kind in the second indicator.

    Of several 785 _7 the last is what came of the merger, the others are what this one merged with
    (https://www.loc.gov/marc/bibliographic/bd785.html).
    """
    if field.tag == "785" and field.ind2 == "7":
        last = [one for one in context.record.fields if one.tag == "785" and one.ind2 == "7"][-1]
        return "785-7" if field is last else "785-7-with"
    exact = f"{field.tag}-{field.ind2}"
    return exact if codes.known("linking", exact) else field.tag


def _title(field: Field) -> str:
    return next((one for code in "tsap" if (one := isbd.strip_end(field.first(code)))), "")


def control_number(value: str, context: Context) -> tuple[str, str]:
    """(organisation, number) of a $w; the organisation is '' for a record of this very source.

    https://www.loc.gov/marc/bibliographic/ecbdcntf.html: "(VNTV)000234"; libraries leave out their own code.
    """
    prefix, bracket, number = value.strip().partition(")")
    if not bracket or not prefix.startswith("("):
        return "", value.strip()
    organisation = prefix[1:].strip()
    own = {context.record.control("003").strip(), context.source.isil, context.source.id} - {""}
    return ("" if organisation in own else organisation), number.strip()


def _keys(field: Field, title: str, context: Context) -> list[str]:
    """Keys under which other records may know the resource, strongest first, as ``keys.instance_keys`` orders them."""
    short = match_key(isbd.split_title(title, loose=True)[0])
    keys = []
    if short and field.first("t"):
        issns = (identifiers.issn(value) for value in field.all("x"))
        keys = [joined("issn", one, short) for one in issns if one]
        isbns = sorted({one.value13 for value in field.all("z") for one in identifiers.isbns(value) if one.ok})
        keys += [joined("isbn", one, short, "") for one in isbns]
    numbers = (control_number(value, context) for value in field.all("w"))
    of_source = [number for organisation, number in numbers if number and not organisation]
    if short:
        # The title guards: a wrong number would make two resources one, a title that differs only leaves them two.
        keys += [record_key(context.source.id, number, known_as(title)) for number in of_source]
    itself = context.record.control("001").strip() in of_source
    return [] if itself or set(context.instance_keys).intersection(keys) else keys


@step
def linked_resource(field: Field, context: Context) -> Iterable[str]:
    """76X–78X: the resource, with its numbers, and how this one is to it.

    765 and 767 name Works; a 765 whose Work ``originals`` has found is that Work.
    """
    title = _title(field)
    # Without a title there is no series and no Work, only something that a number leads to.
    code = relationship(field, context) if title or field.tag not in _TITLED else "787"
    target = Target(field, title, context, owner_of(code, context))
    instance = ""
    if field.tag in _WORKS and title:
        node, instance = _linked_work(field, target, context)
    elif field.tag == "760" and title:
        node = target.inner("bf:Series", "bf:Work", "schema:CreativeWorkSeries")
    else:
        keys = _keys(field, title, context)
        kind = ("schema:Periodical",) if field.tag in _PERIODICAL or (title and target.issn) else ()
        classes = ("bf:Instance", *(("schema:CreativeWork", *kind) if title else ()))
        node = target.entity(keys, classes) if keys and title else target.inner(*classes)
    if not node:
        return ()
    also = target.parts()
    if instance:
        also.append((iri("bf:associatedResource"), instance))
    if field.tag == "773":
        _where(field, node, title, context)
    relate(code, node, context, field, also)
    return target.done | relation_codes(field)


def _linked_work(field: Field, target: Target, context: Context) -> tuple[str, str]:
    """The Work of a 765 or 767, and the Instance of it that the numbers belong to; the original has one node only."""
    original = context.original if field.tag == "765" else None
    tag = codes.bcp47(original.language) if original and original.language else ""
    known = field.tag == "765" and translation_of(context)
    instance = target.numbered(_keys(field, target.title, context), tag, known)
    return context.original_node if known else target.inner("bf:Work", "schema:CreativeWork"), instance


def _where(field: Field, host: str, title: str, context: Context) -> None:
    """773 $g and $q: where in its host this part stands, in figures for search engines; the Relation has the words."""
    said = isbd.strip_end(" ".join(field.all("g")))
    coded = isbd.strip_end(field.first("q"))
    build, owner = context.build, context.instance
    found = locators.locate(said)
    if not any(found) and coded:
        found = locators.coded(coded)
    if found.pages:
        build.add(owner, iri("schema:pagination"), literal(found.pages))
        build.add(owner, iri("schema:pageStart"), literal(found.first))
        if found.last:
            build.add(owner, iri("schema:pageEnd"), literal(found.last))
    if host and title and (found.issue or found.volume):
        build.add(owner, iri("schema:isPartOf"), _issue(found, said or coded, host, context))


def _issue(found: locators.Locator, said: str, host: str, context: Context) -> str:
    """The issue of a periodical, or the volume, that an article is in, between it and its host."""
    cls = "schema:PublicationIssue" if found.issue else "schema:PublicationVolume"
    node = Inner("bf:Instance", "schema:CreativeWork", cls)
    words = [f"T. {found.volume}" if found.volume else "", f"Số {found.issue}" if found.issue else "", found.year]
    name = literal(", ".join(filter(None, words)))
    node.add(iri("rdfs:label"), name)
    node.add(iri("schema:name"), name)
    if found.issue:
        node.add(iri("schema:issueNumber"), literal(found.issue))
    if found.volume:
        node.add(iri("schema:volumeNumber"), literal(found.volume))
    if found.year:
        node.add(iri("schema:datePublished"), typed(found.year, "xsd:gYear"))
    node.add(iri("schema:isPartOf"), host)
    return node.write(context.build, context.instance)


@step
def resource_identifier(field: Field, context: Context) -> Iterable[str]:
    """758: the IRI of a Work, Expression or other resource that this one embodies or is related to.

    https://www.loc.gov/marc/bibliographic/bd758.html. It is another's name for a thing of another model, so it is
    related, not declared the same.
    """
    done: set[str] = set()
    for code in "10":
        for value in field.all(code):
            link = links.link(value.strip().removeprefix("(uri)").strip())
            if not link.startswith(("http://", "https://")):
                context.flag("bad_link", place(field, code), value)
                continue
            done.add(code)
            relate("related", f"<{link}>", context, field)
    if not done:
        return ()
    return done | relation_codes(field)
