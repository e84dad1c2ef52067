"""Identifiers and addresses of repository records: ISBN, ISSN, DOI, handle, files, local numbers."""

import re
from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import dublincore, identifiers, isbd, links, tasks
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field
from lienthong.mappings.steps.identifying import identifier
from lienthong.mappings.steps.related import relate
from lienthong.mappings.steps.repository_hosts import ISSN, dc_citation, dc_host
from lienthong.mappings.steps.repository_projects import place_in_task
from lienthong.mappings.steps.repository_rights import is_closed

_URN_NUMBER = re.compile(r"^(?:urn:)?(isbn|issn)[:\s]\s*(.+)$", re.IGNORECASE)
_HANDLE = re.compile(
    r"^(?:(?:https?://)?(?P<resolver>(?:www\.)?hdl\.handle\.net)/|https?://[^/\s]+/(?:[^?#\s]*/)?handle/|(?:hdl|handle):\s*)"
    r"(?P<handle>(?P<prefix>[0-9][0-9.]*)/[^\s?#/]+)/?$",
    re.IGNORECASE,
)
_EVERYBODYS = "123456789"
"""The handle prefix that DSpace has before somebody buys one: in every repository, known to no resolver."""
_FILE = re.compile(
    r"/(?:bitstreams?|retrieve)/|/(?:download|content)(?:[?#]|$)|\.(?:pdf|docx?|epub|zip|rar|pptx?|xlsx?|jpe?g|png|tiff?|mp[34])(?:[?#]|$)",
    re.IGNORECASE,
)
_WORDS_OF_A_NUMBER = 6
"""Simple Dublin Core from DSpace has the citation among the identifiers."""
_OTHERS = {
    "ismn": "bf:Ismn", "govdoc": "bf:ReportNumber", "reportnumber": "bf:ReportNumber", "sici": "bf:Sici",
    "ark": "bf:Identifier", "urn": "bf:Urn",
}  # fmt: skip


@step
def dc_identifier(field: Field, context: Context) -> Iterable[str]:
    """dc.identifier: ISBN, ISSN, DOI, handle, address, or a local number.

    The handle prefix 123456789 is DSpace's default and not unique, so a handle never decides identity.
    """
    value = field.first("a").strip()
    if not value:
        return ()
    qualifier = dublincore.element(field.tag).rpartition(".")[2].lower()
    number = _URN_NUMBER.match(value)
    if number:
        qualifier, value = number[1].lower(), number[2]
    if qualifier == "issn" or (ISSN.fullmatch(value) and identifiers.issn(value)):
        return _issn(value, field, context)
    if qualifier == "isbn" or ("://" not in value and identifiers.isbn(value).ok):
        return _isbn(value, field, context)
    task = tasks.labelled(value)
    if task is not None:
        return ("a",) if place_in_task(task, context) else ()
    if links.is_local(value):
        context.flag("local_link", place(field, "a"), value)
    return _address(value, qualifier, context)


def _address(value: str, qualifier: str, context: Context) -> Iterable[str]:
    """A DOI, a handle, the address of the record or of a file; anything else is a number of the repository's own."""
    owner, handle = context.instance, _HANDLE.match(value)
    doi = identifiers.doi(value) or (identifiers.doi(value.rpartition("doi.org/")[2]) if "doi.org/" in value else "")
    if doi:
        identifier(owner, "bf:Doi", doi, context)
        return _located(links.link(f"https://doi.org/{doi}"), context)
    if handle:
        identifier(owner, "bf:Hdl", handle["handle"], context)
        if handle["prefix"] == _EVERYBODYS and (handle["resolver"] or "://" not in value):
            # hdl.handle.net knows no such prefix: a link there leads nowhere.
            return ("a",)
        _located(links.link(value), context)
        return ("a",)
    if links.is_local(value):
        return ()
    link = links.link(value) if "://" in value or value.lower().startswith("www.") else ""
    if link and _FILE.search(value) and is_closed(context):
        return ()
    if link:
        return _located(link, context)
    if len(value.split()) > _WORDS_OF_A_NUMBER:
        return dc_citation(Field("dc.identifier.citation", subfields=[("a", value)]), context)
    cls = _OTHERS.get(qualifier, "bf:Local")
    identifier(owner, cls, value, context, source=qualifier if cls == "bf:Identifier" else "")
    return ("a",)


def _located(link: str, context: Context) -> Iterable[str]:
    if link:
        context.build.add(context.instance, iri("bf:electronicLocator"), f"<{link}>")
        context.build.add(context.instance, iri("schema:url"), f"<{link}>")
    return ("a",) if link else ()


def _issn(value: str, field: Field, context: Context) -> Iterable[str]:
    """The ISSN of a periodical; that of an article is its journal's."""
    found = identifiers.issn(value)
    if found and dublincore.fact(dublincore.is_part, context):
        return dc_host(Field("dc.identifier.issn", subfields=[("a", value)]), context)
    if not found:
        context.flag("invalid_issn", place(field, "a"), value)
    identifier(context.instance, "bf:Issn" if found else "bf:Local", found or value, context)
    if found:
        context.build.add(context.instance, iri("schema:issn"), literal(found))
    return ("a",)


def _isbn(value: str, field: Field, context: Context) -> Iterable[str]:
    """Each ISBN of the value; that of a chapter or of a paper is the book's."""
    if dublincore.element(field.tag) == "dc.identifier.isbn" and dublincore.fact(dublincore.is_part, context):
        return dc_host(field, context)
    printed = dublincore.fact(dublincore.printed_keys, context)
    for found in identifiers.isbns(value):
        if found.ok and printed and not found.electronic:
            _printed(printed, found.value13, field, context)
        elif found.ok:
            identifier(context.instance, "bf:Isbn", found.value13, context, qualifier=found.qualifier)
            context.build.add(context.instance, iri("schema:isbn"), literal(found.value13))
        else:
            context.flag("invalid_isbn", place(field, "a"), value)
            identifier(context.instance, "bf:Local", value, context)
    return ("a",)


def _printed(keys: list[str], isbn: str, field: Field, context: Context) -> None:
    """The printed book of which a repository has a copy: an Instance of its own, known in MARC by its ISBN."""
    build = context.build
    node = build.entity("instance", keys, "printed")
    build.types(node, ("bf:Instance", "bf:Print", "schema:CreativeWork"))
    titles = dublincore.said(context.once(dublincore.elements), "dc.title")
    if titles:
        build.name(node, context.titled(isbd.split_title(titles[0])[0]))
    identifier(node, "bf:Isbn", isbn, context)
    build.add(node, iri("schema:isbn"), literal(isbn))
    relate("776", node, context, Field(field.tag))


@step
def dc_file(field: Field, context: Context) -> Iterable[str]:
    """The address of a file of the resource; not published when access to the file is restricted or closed."""
    link = links.link(field.first("a").strip())
    return _located(link, context) if link and not is_closed(context) else ()
