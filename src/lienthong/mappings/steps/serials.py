"""Serials: how often they appear (310, 321) and their first and last issue (362)."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import isbd
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field
from lienthong.mappings.steps.vocabularies import known

_FREQUENCY = iri("bf:frequency")
_LABEL = iri("rdfs:label")
_STATUS = {
    "310": "<http://id.loc.gov/vocabulary/mstatus/current>",
    "321": "<http://id.loc.gov/vocabulary/mstatus/former>",
}


@step
def frequency(field: Field, context: Context) -> Iterable[str]:
    """310 and 321: current or former frequency: the IRI of id.loc.gov's list, the words as written with their dates.

    https://www.loc.gov/marc/bibliographic/bd310.html. The IRI alone says "appears so"; a former frequency, or one
    with dates or with words beyond the list, is a node that keeps them and names the IRI as its value.
    """
    words, dates = isbd.strip_end(field.first("a")), [isbd.strip_end(one) for one in field.all("b")]
    found = known("frequencies", words) if words else ""
    if found and field.tag == "310" and not any(dates):
        context.build.add(context.instance, _FREQUENCY, found)
        return ("a",)
    node = Inner("bf:Frequency")
    if words:
        node.add(_LABEL, context.noted(words))
    for one in filter(None, dates):
        node.add(iri("bf:date"), literal(one))
    node.add(iri("rdf:value"), found)
    if words or any(dates):
        node.add(iri("bf:status"), _STATUS[field.tag])
    node.close(context.build, context.instance, _FREQUENCY)
    return {code for code, value in field.subfields if code in "ab" and isbd.strip_end(value)}


@step
def issues(field: Field, context: Context) -> Iterable[str]:
    """362: the designation of the first and last issue where the field is formatted and says no more; a note of it.

    https://www.loc.gov/marc/bibliographic/bd362.html (first indicator 0: formatted style, with a hyphen between).
    """
    text = isbd.strip_end(" ".join(field.all("a"))) if field.ind1 == "0" else " ".join(field.all("a")).strip()
    source = isbd.strip_end(field.first("z"))
    done = {code for code, value in field.subfields if code in "az" and isbd.strip_end(value)}
    ends = _ends(text) if field.ind1 == "0" and not source else None
    if ends:
        for predicate, one in zip(("bf:firstIssue", "bf:lastIssue"), ends, strict=True):
            context.build.add(context.instance, iri(predicate), context.noted(one))
        return done
    node = Inner("bf:Note")
    if text:
        node.add(_LABEL, context.noted(text))
    if source:
        where = Inner("bf:Source")
        where.add(_LABEL, context.noted(source))
        node.add(iri("bf:source"), where.write(context.build, context.instance))
    if done:
        node.add(iri("rdf:type"), iri("notetype:number"))
    node.close(context.build, context.instance, iri("bf:note"))
    return done


def _ends(text: str) -> tuple[str, str] | None:
    """First and last issue of "Số 1 (tháng 6-1954)-số 60 (1960)"; None where a hyphen may mean something else."""
    if ";" in text or "=" in text:
        return None
    if ")-" in text:
        first, _, last = text.partition(")-")
        first += ")"
    elif text.count("-") == 1:
        first, _, last = text.partition("-")
    else:
        return None
    first, last = isbd.strip_end(first), isbd.strip_end(last)
    return (first, last) if first and ")-" not in last else None
