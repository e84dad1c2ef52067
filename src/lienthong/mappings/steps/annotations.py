"""Notes whose indicators or words decide what they are: contents, licences, history, indexes, custody."""

import re
from collections.abc import Iterable

from lienthong.graph.terms import iri
from lienthong.mappings import isbd, links
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field

_LABEL = iri("rdfs:label")
_STATUS = {"1": "incmp", "2": "part"}
_CC = re.compile(r"CC[ -](BY(?:-NC)?(?:-SA|-ND)?)[ -]([1-4]\.[0-9])", re.IGNORECASE)
_CC_ADDRESS = re.compile(
    r"https?://creativecommons\.org/(?:licenses/[a-z-]+/[1-4]\.[0-9]|publicdomain/(?:zero|mark)/1\.0)(?:/\S*)?"
)


def _typed_note(context: Context, owner: str, field: Field, codes: str, kind: str) -> set[str]:
    text = isbd.strip_end(" ".join(field.all(codes)))
    if not text:
        return set()
    node = Inner("bf:Note")
    node.add(_LABEL, context.noted(text))
    if kind:
        node.add(iri("rdf:type"), iri(f"notetype:{kind}"))
    done = {code for code, value in field.subfields if code in codes and value.strip()}
    for raw in field.all("u"):
        if found := links.link(raw):
            node.add(iri("rdfs:seeAlso"), f"<{found}>")
            done.add("u")
    node.close(context.build, owner, iri("bf:note"))
    return done


@step
def contents(field: Field, context: Context) -> Iterable[str]:
    """505: the table of contents as it stands ($a, or $g $r $t one after another); incomplete or partial by indicator.

    https://www.loc.gov/marc/bibliographic/bd505.html
    """
    text = " ".join(value.strip() for value in field.all("agrt") if value.strip()).strip(" ;-")
    node = Inner("bf:TableOfContents")
    done = {code for code, value in field.subfields if code in "agrt" and value.strip()}
    if text:
        node.add(_LABEL, context.noted(isbd.strip_end(text)))
    for raw in field.all("u"):
        if found := links.link(raw):
            node.add(iri("bf:electronicLocator"), f"<{found}>")
            done.add("u")
    if field.ind1 in _STATUS and done:
        node.add(iri("bf:status"), f"<http://id.loc.gov/vocabulary/mstatus/{_STATUS[field.ind1]}>")
    node.close(context.build, context.work, iri("bf:tableOfContents"))
    return done


@step
def licence(field: Field, context: Context) -> Iterable[str]:
    """540: a Creative Commons licence, by its address or its code (CC BY-NC 4.0), as ``schema:license``."""
    found = {match[0] for value in field.all("u") if (match := _CC_ADDRESS.match(value.strip()))}
    for value in field.all("af"):
        if code := _CC.search(value):
            found.add(f"https://creativecommons.org/licenses/{code[1].lower()}/{code[2]}/")
    for address in sorted(found):
        context.build.add(context.instance, iri("schema:license"), f"<{address.replace('http:', 'https:')}>")
    return ()


@step
def history(field: Field, context: Context) -> Iterable[str]:
    """545: biography (first indicator 0) or history of an institution (1)."""
    kind = {"0": "biogdata", "1": "adminhist"}.get(field.ind1, "")
    return _typed_note(context, context.work, field, "ab", kind)


@step
def index_note(field: Field, context: Context) -> Iterable[str]:
    """555: an index, or a finding aid (first indicator 0)."""
    kind = {" ": "index", "0": "finding"}.get(field.ind1, "")
    return _typed_note(context, context.instance, field, "abcd", kind)


@step
def acquisition(field: Field, context: Context) -> Iterable[str]:
    """541: how, from whom and when the material was acquired, only where the first indicator says "not private"."""
    if field.ind1 != "1":
        return ()
    said = [(code, text) for code, value in field.subfields if code in "acd" and (text := isbd.strip_end(value))]
    if said:
        node = Inner("bf:ImmediateAcquisition")
        node.add(iri("rdfs:label"), context.noted("; ".join(text for _, text in said)))
        node.close(context.build, context.instance, iri("bf:immediateAcquisition"))
    return {code for code, _ in said}


@step
def custody(field: Field, context: Context) -> Iterable[str]:
    """561: who owned the material, unless the first indicator says that it is private."""
    if field.ind1 == "0":
        return ()
    for raw in field.all("a"):
        if text := isbd.strip_end(raw):
            context.build.add(context.instance, iri("bf:custodialHistory"), context.noted(text))
    return {code for code, value in field.subfields if code == "a" and isbd.strip_end(value)}
