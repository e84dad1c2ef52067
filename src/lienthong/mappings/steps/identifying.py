"""Identifiers: 001/003, 010, 020, 022, 024, 035 (https://www.loc.gov/marc/bibliographic/bd01x09x.html)."""

import re
from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import coded, identifiers, isbd
from lienthong.mappings.authority import authority
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field

_IDENTIFIED = iri("bf:identifiedBy")
_VALUE = iri("rdf:value")
_LABEL = iri("rdfs:label")
_STANDARD = {"0": "bf:Isrc", "1": "bf:Upc", "2": "bf:Ismn", "3": "bf:Ean", "4": "bf:Sici"}
_OTHER = {
    "doi": "bf:Doi", "hdl": "bf:Hdl", "urn": "bf:Urn", "uri": "bf:Identifier", "isan": "bf:Isan",
    "isni": "bf:Isni", "orcid": "bf:Identifier", "ismn": "bf:Ismn", "isrc": "bf:Isrc", "istc": "bf:Istc",
}  # fmt: skip


def _status(status: str) -> str:
    """Invalid and cancelled numbers, as $z says (https://id.loc.gov/vocabulary/mstatus)."""
    return f"<http://id.loc.gov/vocabulary/mstatus/{status}>"


def identifier(
    owner: str, cls: str, value: str, context: Context, *, qualifier: str = "", source: str = "", status: str = ""
) -> None:
    """An identifier node of its class below its owner; nothing without a number."""
    if not value.strip():
        return
    node = Inner(cls)
    node.add(_VALUE, literal(value))
    if qualifier:
        node.add(iri("bf:qualifier"), literal(qualifier))
    if source:
        inner = Inner("bf:Source")
        inner.add(_LABEL, literal(source))
        node.add(iri("bf:source"), inner.write(context.build, owner))
    if status:
        node.add(iri("bf:status"), _status(status))
    node.close(context.build, owner, _IDENTIFIED)


@step
def control_number(field: Field, context: Context) -> Iterable[str]:
    """001 with 003: the record's number in its library's system."""
    number = field.value.strip()
    if not number:
        return ()
    identifier(context.metadata, "bf:Local", number, context, source=context.record.control("003").strip())
    return ("",)


@step
def isbn(field: Field, context: Context) -> Iterable[str]:
    """020: a valid ISBN as 13 digits; anything else (a row number, a wrong check digit) as a local identifier.

    $c is the price; NLV's $d is the print run, which MARC 21 does not know.
    """
    done: set[str] = set()
    also = [isbd.strip_end(value).strip("()") for value in field.all("q")]
    for value in field.all("a"):
        for found in identifiers.isbns(value):
            qualifier = "; ".join(one for one in (found.qualifier, *also) if one)
            if found.ok:
                identifier(context.instance, "bf:Isbn", found.value13, context, qualifier=qualifier)
                context.build.add(context.instance, iri("schema:isbn"), literal(found.value13))
            elif isbd.strip_end(found.raw):
                context.flag("invalid_isbn", place(field, "a"), value)
                identifier(context.instance, "bf:Local", isbd.strip_end(found.raw), context, qualifier=qualifier)
            else:
                continue
            done.add("a")
    for value in field.all("z"):
        for found in identifiers.isbns(value):
            cls, number = ("bf:Isbn", found.value13) if found.ok else ("bf:Local", isbd.strip_end(found.raw))
            if not number:
                continue
            qualifier = "; ".join(one for one in (found.qualifier, *([] if "a" in done else also)) if one)
            identifier(context.instance, cls, number, context, status="cancinv", qualifier=qualifier)
            done.add("z")
    return done | {"q"} if done and any(also) else done


@step
def issn(field: Field, context: Context) -> Iterable[str]:
    """022: ISSN of the serial, linking ISSN ($l), incorrect and cancelled ones ($y, $z)."""
    done = []
    for code, cls, status in (
        ("a", "bf:Issn", ""),
        ("l", "bf:IssnL", ""),
        ("y", "bf:Issn", "incorrect"),
        ("z", "bf:Issn", "cancinv"),
    ):
        for value in filter(str.strip, field.all(code)):
            number = identifiers.issn(value)
            if number and not status:
                context.build.add(context.instance, iri("schema:issn"), literal(number))
            elif not number and not status:
                context.flag("invalid_issn", place(field, code), value)
            identifier(context.instance, cls if number else "bf:Local", number or value.strip(), context, status=status)
            done.append(code)
    return done


@step
def lccn(field: Field, context: Context) -> Iterable[str]:
    """010: Library of Congress control number, normalised as id.loc.gov does."""
    done = []
    for code, status in (("a", ""), ("z", "cancinv")):
        for value in filter(str.strip, field.all(code)):
            number = identifiers.lccn(value)
            identifier(context.instance, "bf:Lccn" if number else "bf:Local", number or value.strip(), context,
                       status=status)  # fmt: skip
            done.append(code)
    return done


@step
def standard_number(field: Field, context: Context) -> Iterable[str]:
    """024: other standard identifiers; the first indicator or $2 says which."""
    scheme = field.first("2").strip().lower()
    cls = _OTHER.get(scheme, "bf:Identifier") if field.ind1 == "7" else _STANDARD.get(field.ind1, "bf:Identifier")
    named = scheme if cls == "bf:Identifier" else ""
    done: set[str] = set()
    for code, status in (("a", ""), ("z", "cancinv")):
        for text in filter(None, map(str.strip, field.all(code))):
            done.update((code, "2", "q"))
            qualifier = " ; ".join(isbd.strip_end(q) for q in field.all("q"))
            identifier(context.instance, cls, text, context, qualifier=qualifier, source=named, status=status)
    return done


@step
def system_number(field: Field, context: Context) -> Iterable[str]:
    """035: the same record's number in another system; OCLC numbers lead to WorldCat."""
    done = []
    for code, status in (("a", ""), ("z", "cancinv")):
        for value in field.all(code):
            prefix, bracket, number = value.strip().partition(")")
            organisation = prefix.lstrip("(") if bracket and prefix.startswith("(") else ""
            text = number.strip() if organisation else value.strip()
            if not text:
                continue
            if organisation == "OCoLC":
                text = identifiers.oclc(value) or text
                known = authority(f"(OCoLC){text}")
                if known and known.iri and not status:
                    context.build.add(context.instance, iri("schema:sameAs"), f"<{known.iri}>")
            cls = "bf:OclcNumber" if organisation == "OCoLC" else "bf:Local"
            source = "" if organisation == "OCoLC" else organisation
            identifier(context.instance, cls, text, context, source=source, status=status)
            done.append(code)
    return done


_DDC = re.compile(r"^\[?(\d{3}(?:\.\d+)?)\]?(.*)$")
_CLASSES = {
    "050": "bf:ClassificationLcc",
    "080": "bf:ClassificationUdc",
    "082": "bf:ClassificationDdc",
    "060": "bf:ClassificationNlm",
}


def ddc(value: str) -> tuple[str, str]:
    """DDC number and author mark of an 082 $a; cse-koha writes ``001.42 GR-T`` and ``671.7--BA-L``."""
    match = _DDC.match(value.replace("/", "").replace("'", "").strip())
    return (match[1], match[2].strip(" -[]")) if match else ("", isbd.strip_end(value))


@step
def classification(field: Field, context: Context) -> Iterable[str]:
    """050, 080, 082, 084: the class of the Work; what follows a DDC number in $a is the author mark (cse-koha)."""
    done: set[str] = set()
    item = isbd.strip_end(" ".join(field.all("b")))
    for value in field.all("a"):
        portion, mark = ddc(value) if field.tag == "082" else (isbd.strip_end(value), "")
        if not portion and not mark:
            continue
        cls = _CLASSES.get(field.tag, "bf:Classification")
        if field.tag == "082" and not portion:
            context.flag("not_ddc", place(field, "a"), value)
            cls, portion, mark = "bf:Classification", mark, ""
        node = Inner(cls)
        node.add(iri("bf:classificationPortion"), literal(portion))
        if item or mark:
            node.add(iri("bf:itemPortion"), literal(item or mark))
        edition = field.first("2").strip()
        if edition and field.tag in ("082", "080"):
            node.add(iri("bf:edition"), literal(edition))
        elif edition:
            _class_scheme(node, edition, context)
        node.close(context.build, context.work, iri("bf:classification"))
        done.update("ab2")
    return done


def _class_scheme(node: Inner, code: str, context: Context) -> None:
    known = coded.node("schemes", code)
    if known:
        node.add(iri("bf:source"), known)
        return
    inner = Inner("bf:Source")
    inner.add(_LABEL, literal(code))
    node.add(iri("bf:source"), inner.write(context.build, context.work))
