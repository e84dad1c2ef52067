"""Classification: 050, 052, 055, 060, 070, 072, 080, 082, 084, 086.

https://www.loc.gov/marc/bibliographic/bd05x08x.html
"""

import re
from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import coded, codes, isbd
from lienthong.mappings.authority import authorities
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field

_DDC = re.compile(r"^\[?(\d{3}(?:\.\d+(?:\s+(?!(?:19|20)\d\d(?!\d))\d+(?![^\W_]))*)?)\]?(.*)$")
_CLASSES = {
    "050": "bf:ClassificationLcc", "060": "bf:ClassificationNlm", "070": "bf:ClassificationNal",
    "080": "bf:ClassificationUdc", "082": "bf:ClassificationDdc",
}  # fmt: skip
_ASSIGNERS = {"050": "dlc", "060": "dnlm", "070": "dnal", "082": "dlc"}
"""Library that assigned the number, when the second indicator is 0 (https://id.loc.gov/vocabulary/organizations)."""
_CANADA = "http://id.loc.gov/authorities/names/no2004037399"
"""Library and Archives Canada, as the Library of Congress names it for 055."""
_GOVERNMENT = {"0": "sudocs", "1": "cacodoc"}


def ddc(value: str) -> tuple[str, str]:
    """DDC number and author mark of an 082 $a; cse-koha writes ``001.42 GR-T`` and ``671.7--BA-L``.

    Digits that stand apart behind the decimal point, as the schedules print them in threes or a table's number is
    added, belong to the number: ``621.310 42``, ``620.004 2 0285``, of cse-koha 6,000 records. A year is none of it.
    """
    match = _DDC.match(value.replace("/", "").replace("'", "").strip())
    return ("".join(match[1].split()), match[2].strip(" -[]")) if match else ("", isbd.strip_end(value))


@step
def classification(field: Field, context: Context) -> Iterable[str]:
    """050 to 086: the class of the Work in its scheme; what follows a DDC number in $a is the author mark."""
    done: set[str] = set()
    item = isbd.strip_end(" ".join(field.all("b")))
    auxiliaries = [isbd.strip_end(value) for value in field.all("x")] if field.tag == "080" else []
    for value in field.all("a"):
        portion, mark = ddc(value) if field.tag == "082" else (isbd.strip_end(value), "")
        # UDC writes a common auxiliary right behind the class: 94(597).
        portion = "".join([portion, *auxiliaries]) if portion else ""
        if not portion and not mark:
            continue
        cls = _CLASSES.get(field.tag, "bf:Classification")
        if field.tag == "055" and field.ind2 in set("012345"):
            cls = "bf:ClassificationLcc"
        if field.tag == "082" and not portion:
            context.flag("not_ddc", place(field, "a"), value)
            cls, portion, mark = "bf:Classification", mark, ""
        node = Inner(cls)
        node.add(iri("bf:classificationPortion"), literal(portion))
        if item or mark:
            node.add(iri("bf:itemPortion"), literal(item or mark))
        done.update(_source(node, field, context))
        done.update(_assigner(node, field, context))
        node.close(context.build, context.about, iri("bf:classification"))
        done.update("abx" if auxiliaries else "ab")
    return done


@step
def subject_category(field: Field, context: Context) -> Iterable[str]:
    """072: a code of subject categories ($a, $x) as a subject, or as a class when its scheme is one of classes."""
    value = isbd.strip_end(" ".join(filter(None, (one.strip() for one in field.all("ax")))))
    if not value:
        return ()
    scheme = "agricola" if field.ind2 == "0" else field.first("2").strip()
    classes = codes.table("schemes").get(scheme, {}).get("kinds", "") == "class"
    node = Inner("bf:Classification" if classes else "bf:Topic")
    if classes:
        node.add(iri("bf:classificationPortion"), literal(value))
    else:
        node.add(iri("rdfs:label"), literal(value))
        node.add(iri("bf:code"), literal(value))
    found = codes.scheme(scheme)
    if found:
        node.add(iri("bf:source"), f"<{found}>")
    elif scheme:
        source = Inner("bf:Source")
        source.add(iri("rdfs:label"), literal(scheme))
        node.add(iri("bf:source"), source.write(context.build, context.about))
    node.close(context.build, context.about, iri("bf:classification" if classes else "bf:subject"))
    return ("a", "x", "2")


@step
def geographic_classification(field: Field, context: Context) -> Iterable[str]:
    """052: a class of the G schedule without its letter, one for each cutter of a place ($b)."""
    portions = [f"{isbd.strip_end(field.first('a'))} {isbd.strip_end(cutter)}".strip() for cutter in field.all("b")]
    done: set[str] = set()
    for portion in filter(None, portions or [isbd.strip_end(field.first("a"))]):
        node = Inner("bf:ClassificationLcc" if field.ind1 == " " else "bf:Classification")
        node.add(
            iri("bf:classificationPortion"),
            literal(f"G{portion}" if field.ind1 == " " and portion.isascii() else portion),
        )
        done.update(_source(node, field, context))
        node.close(context.build, context.about, iri("bf:classification"))
        done.update("ab")
    return done


def _source(node: Inner, field: Field, context: Context) -> Iterable[str]:
    """Edition (080, 082) or scheme of a number."""
    edition = field.first("2").strip()
    if field.ind1 == "1" and field.tag in ("080", "082"):
        # 14 is the full or the abridged edition (Vietnam's translation of 2006 is of the abridged one).
        node.add(iri("bf:edition"), literal("abridged"))
    if edition and field.tag in ("080", "082"):
        node.add(iri("bf:edition"), literal(edition))
        return ("2",)
    scheme = edition or (_GOVERNMENT.get(field.ind1, "") if field.tag == "086" else "")
    if not scheme:
        return ()
    found = codes.scheme(scheme, "subject" if field.tag == "072" else "class")
    if found:
        node.add(iri("bf:source"), f"<{found}>")
    elif coded.node("schemes", scheme):
        node.add(iri("bf:source"), coded.node("schemes", scheme))
    else:
        inner = Inner("bf:Source")
        inner.add(iri("rdfs:label"), literal(scheme))
        node.add(iri("bf:source"), inner.write(context.build, context.about))
    return ("2",)


def _assigner(node: Inner, field: Field, context: Context) -> Iterable[str]:
    """Who assigned the number ($q or the second indicator), and the authority that $0 names."""
    done = []
    agency = isbd.strip_end(field.first("q"))
    if agency and field.tag in ("082", "084"):
        agent = Inner("bf:Agent")
        agent.add(iri("rdfs:label"), literal(agency))
        node.add(iri("bf:assigner"), agent.write(context.build, context.about))
        done.append("q")
    elif field.ind2 == "0" and field.tag in _ASSIGNERS:
        node.add(iri("bf:assigner"), f"<http://id.loc.gov/vocabulary/organizations/{_ASSIGNERS[field.tag]}>")
    elif field.tag == "055" and field.ind2 in set("01267"):
        node.add(iri("bf:assigner"), f"<{_CANADA}>")
    for one in authorities(field):
        if one.iri:
            node.add(iri("skos:exactMatch"), f"<{one.iri}>")
            done.extend("01")
    return done
