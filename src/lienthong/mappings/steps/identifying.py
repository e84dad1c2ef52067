"""Identifiers: 001/003, 010, 020, 022, 035 (https://www.loc.gov/marc/bibliographic/bd01x09x.html)."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import identifiers, isbd
from lienthong.mappings.authority import authority
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field

_IDENTIFIED = iri("bf:identifiedBy")
_VALUE = iri("rdf:value")
_LABEL = iri("rdfs:label")


def _status(status: str) -> str:
    """Invalid and cancelled numbers, as $z says (https://id.loc.gov/vocabulary/mstatus)."""
    return f"<http://id.loc.gov/vocabulary/mstatus/{status}>"


def identifier(
    owner: str,
    cls: str,
    value: str,
    context: Context,
    *,
    qualifier: str = "",
    source: str = "",
    status: str = "",
    assigner: Iterable[str] = (),
    date: str = "",
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
    if date:
        node.add(iri("bf:date"), literal(date))
    for name in assigner:
        agent = Inner("bf:Agent")
        agent.add(_LABEL, literal(name))
        node.add(iri("bf:assigner"), agent.write(context.build, owner))
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
    """020: a valid ISBN as 13 digits; one with a wrong check digit as a local identifier of the edition.

    A few bare digits are the row of the library's list: a number of its record, not of an edition that others share.
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
                number = isbd.strip_end(found.raw)
                owner = context.metadata if identifiers.row_number(number) else context.instance
                identifier(owner, "bf:Local", number, context, qualifier=qualifier)
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
        ("a", "bf:IssnL" if field.tag == "023" else "bf:Issn", ""),
        ("l", "bf:IssnL", ""),
        ("m", "bf:IssnL", "cancinv"),
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
