"""Medium of performance (382), as the Library of Congress converter gives it: an ensemble of its components."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import isbd
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field

_LABEL = iri("rdfs:label")
_NOTE = iri("bf:note")
_SIZES = ("soloind", "duo", "trio", "quartet", "quintet", "sextet", "septet", "octet", "nonet")
_SIZE = "http://id.loc.gov/vocabulary/ensemblesize/"
_SOLOIST = "<http://id.loc.gov/vocabulary/medcompqual/solo>"


@step
def medium_of_performance(field: Field, context: Context) -> Iterable[str]:
    """382: an Ensemble: each medium ($a, soloist $b) with its number ($n, $e) and notes ($d $p $v); its size.

    https://www.loc.gov/marc/bibliographic/bd382.html: $d, $n, $p and $v belong to the medium before them.
    """
    build, owner = context.build, context.work
    ensemble, component, done = Inner("bf:Ensemble"), Inner("bf:MediumComponent"), set()

    def complete() -> None:
        ensemble.add(iri("bf:mediumComponent"), component.write(build, owner))

    for code, raw in field.subfields:
        value = isbd.strip_end(raw)
        if not value or code not in "abdenprstv":
            continue
        if code in "ab":
            complete()
            component = Inner("bf:MediumComponent")
        if code in "rst":
            _size(ensemble, code, value, context)
        else:
            _component(component, code, value, context)
        done.add(code)
    complete()
    if field.ind1 == "1" and done:
        ensemble.add(iri("bf:status"), "<http://id.loc.gov/vocabulary/mstatus/part>")
    ensemble.close(build, owner, iri("bf:ensemble"))
    return done


def _component(component: Inner, code: str, value: str, context: Context) -> None:
    if code in "en":
        component.add(iri("bf:count"), literal(value))
        return
    node = Inner("bf:MediumOfPerformance" if code in "ab" else "bf:Note")
    node.add(_LABEL, context.noted(value))
    if code in "dp":
        node.add(iri("rdf:type"), iri("notetype:doubling" if code == "d" else "notetype:alternative"))
    component.add(iri("bf:mediumOfPerformance") if code in "ab" else _NOTE, node.write(context.build, context.work))
    if code == "b":
        component.add(iri("bf:mediumComponentQualifier"), _SOLOIST)


def _size(ensemble: Inner, code: str, value: str, context: Context) -> None:
    """$s is the number of performers, $t of ensembles, $r of soloists."""
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 0
    if code == "s" and number:
        name = _SIZES[number - 1] if number <= len(_SIZES) else "ensemble"
        ensemble.add(iri("bf:ensembleSize"), f"<{_SIZE}{name}>")
    elif code == "t":
        ensemble.add(iri("bf:ensembleSize"), f"<{_SIZE}ensemble>")
    if code != "s" or number > len(_SIZES) or not number:
        ensemble.add(iri("bf:count"), literal(value))
