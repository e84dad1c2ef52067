"""Articles, chapters and papers in repository records: the host, as 773 of MARC makes it (``steps.linking``).

What a host is called, its ISSN or ISBN, and where in it the resource stands, repositories write into a dozen fields;
the host is stated once, at the first of them, of everything that the record says surely. The citation stays as
written.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from lienthong.graph.terms import iri, literal
from lienthong.mappings import citations, dublincore, identifiers, isbd, links, locators
from lienthong.mappings.dublincore import Elements
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import STEPS, step
from lienthong.mappings.record import Field
from lienthong.mappings.steps.linking import linked_resource
from lienthong.mappings.steps.related import relate
from lienthong.mappings.steps.repository_projects import GRANT, dc_task

_TITLES = ("dc.citation.title", "dc.relation.journal", "dc.relation.ispartof")
_WORDS = ("dc.identifier.citation", "dc.source", "dc.identifier", "dc.relation.ispartofseries", "dc.relation.ispartof")
_PARTS = {
    "volume": "dc.citation.volume", "issue": "dc.citation.issue", "first": "dc.citation.spage",
    "last": "dc.citation.epage",
}  # fmt: skip
ISSN = re.compile(r"(?:e?issn[:\s]*)?[0-9]{4}-[0-9]{3}[0-9X]", re.IGNORECASE)
"""An ISSN and nothing else."""
_NOTES = {"dc.source": "source"}
_PAGES = "dc.citation.pages"
_FIGURES = re.compile(r"[0-9]+")


class Host(NamedTuple):
    """Title, ISSNs and ISBNs of the resource that this one is in, and where in it; nothing where nobody says it."""

    title: str
    issns: tuple[str, ...]
    isbns: tuple[str, ...]
    where: locators.Locator

    @property
    def known(self) -> bool:
        """Whether anything names the host."""
        return bool(self.title or self.issns or self.isbns)


def host_of(said: Elements) -> Host:
    """The host of a record's resource. The numbers of an article or a chapter are its host's."""
    part = dublincore.is_part(said)
    named = [one for one in dublincore.said(said, *_TITLES) if "://" not in one and not one.startswith("info:")]
    told = [citations.read(one) for one in dublincore.said(said, *_WORDS)]
    title = _bare(named[0]) if named else next((one.title for one in told if one.title and part), "")
    cited = [citations.read(one, title) if title else citations.NOTHING for one in dublincore.said(said, *_WORDS)]
    where = next((one.where for one in (*cited, *told) if any(one.where)), locators.Locator())
    issns = dublincore.said(said, "dc.relation.issn", *(("dc.identifier.issn",) if part else ()))
    bare = ("dc.source", "dc.identifier") if part else ("dc.source",)
    issns += [one for one in dublincore.said(said, *bare) if ISSN.fullmatch(one)]
    isbns = dublincore.said(said, "dc.relation.isbn", *(("dc.identifier.isbn",) if part else ()))
    return Host(
        title,
        tuple(dict.fromkeys(one for value in issns if (one := identifiers.issn(value)))),
        tuple(dict.fromkeys(one.value13 for value in isbns for one in identifiers.isbns(value) if one.ok)),
        _stated(said, where, part or bool(title)),
    )


def _bare(value: str) -> str:
    """The host's title without what the field says of volume and pages: "Tạp chí Hán Nôm; Số 5 (2014)"."""
    found = citations.read(value)
    return found.title or isbd.strip_end(value.partition(";")[0])


def _stated(said: Elements, where: locators.Locator, part: bool) -> locators.Locator:
    """The locator with what stands in fields of its own, which go before the citation."""
    own = {name: next(iter(dublincore.said(said, tag)), "") for name, tag in _PARTS.items()}
    pages = locators.locate(f"tr. {next(iter(dublincore.said(said, _PAGES)), '')}")
    if pages.first and not own["first"]:
        own |= {"first": pages.first, "last": pages.last}
    found = where._replace(**{name: value for name, value in own.items() if value})
    if (found.volume or found.issue) and not found.year and part and (year := dublincore.issued(said)):
        return found._replace(year=str(year))
    return found


@step
def dc_host(field: Field, context: Context) -> Iterable[str]:
    """dc.relation.ispartof, dc.citation.*, an article's ISSN: the host as 773 of MARC gives it, and the place in it."""
    value = isbd.strip_end(field.first("a"))
    host = dublincore.fact(host_of, context)
    name = dublincore.element(field.tag)
    if not value:
        return ()
    if name in _TITLES and _is_address(value):
        return _address(value, field, context)
    if name.endswith(("issn", "isbn")) and not _counts(value, host):
        context.flag(f"invalid_{name[-4:]}", place(field, "a"), value)
        return ()
    if not host.known:
        return ()
    _state(host, context)
    return ("a",)


def _counts(value: str, host: Host) -> bool:
    """Whether a number is one of the host's: its check digit holds."""
    return identifiers.issn(value) in host.issns or any(one.value13 in host.isbns for one in identifiers.isbns(value))


@step
def dc_citation(field: Field, context: Context) -> Iterable[str]:
    """dc.identifier.citation and dc.source: what they surely say of the host is structured; the words stay a note."""
    value, host = field.first("a").strip(), dublincore.fact(host_of, context)
    if host.known and dublincore.fact(dublincore.is_part, context):
        _state(host, context)
        if identifiers.issn(value) in host.issns:
            return ("a",)
    return ("a",) if _in_words(value, _NOTES.get(dublincore.ruled(field.tag), "preferred citation"), context) else ()


def _in_words(value: str, kind: str, context: Context) -> str:
    """The words as a note: where figures of a locator are in none of its places, they come out at least so."""
    node = Inner("bf:Note")
    node.add(iri("rdfs:label"), context.noted(value))
    if node.said:
        node.add(iri("bf:noteType"), literal(kind))
    return node.close(context.build, context.instance, iri("bf:note"))


@step
def dc_series(field: Field, context: Context) -> Iterable[str]:
    """dc.relation.ispartofseries: a series with its number ("Chuyên san;12"), or the journal of an article."""
    title, _, number = field.first("a").partition(";")
    host = dublincore.fact(host_of, context)
    if dublincore.fact(dublincore.is_part, context) and citations.names_a_journal(title):
        if host.known:
            _state(host, context)
            if set(_FIGURES.findall(number)) - set(_FIGURES.findall(citations.words(host.where))):
                _in_words(field.first("a").strip(), "preferred citation", context)
        return ("a",) if host.known else ()
    subfields = [("a", title.strip()), *([("v", number.strip())] if number.strip() else [])]
    return ("a",) if "a" in STEPS["series"](Field("830", " ", "0", subfields), context) else ()


@step
def dc_related(field: Field, context: Context) -> Iterable[str]:
    """dc.relation and its qualifiers: a resource by its address as a Relation, in words a note."""
    value = field.first("a").strip()
    if not value:
        return ()
    if value.startswith(GRANT):
        return dc_task(Field("local.project.code", subfields=[("a", value)]), context)
    if _is_address(value):
        return _address(value, field, context)
    node = Inner("bf:Note")
    node.add(iri("rdfs:label"), context.noted(value))
    return ("a",) if node.close(context.build, context.work, iri("bf:note")) else ()


_RELATED = {
    "haspart": "774", "ispartof": "773", "isversionof": "775", "hasversion": "775", "isformatof": "776",
    "hasformat": "776", "replaces": "780", "isreplacedby": "785", "isbasedon": "787",
}  # fmt: skip
"""Rows of ``codes/linking.csv`` by the qualifier of dc.relation; any other is related in a way that no row says."""


def _is_address(value: str) -> bool:
    return bool(identifiers.doi(value)) or value.startswith(("http://", "https://", "urn:"))


def _address(value: str, field: Field, context: Context) -> Iterable[str]:
    link = links.link(value)
    if not link:
        return ()
    qualifier = dublincore.element(field.tag).rpartition(".")[2].lower()
    relate(_RELATED.get(qualifier, "787"), f"<{link}>", context, Field(field.tag))
    return ("a",)


def _state(host: Host, context: Context) -> None:
    """The host by the very step that maps 773, so that an article of a repository meets its journal as MARC's does."""
    if context.count("host") > 1:
        return
    subfields = [("t", host.title)] if host.title else []
    subfields += [("x", one) for one in host.issns] + [("z", one) for one in host.isbns]
    if said := citations.words(host.where):
        subfields.append(("g", said))
    linked_resource(Field("773", "0", " ", subfields), context)
