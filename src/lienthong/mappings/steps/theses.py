"""Theses: the dissertation note (502), in parts or in one sentence."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import dates, isbd
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field
from lienthong.mappings.steps.converters import body
from lienthong.mappings.theses import parse

_LABEL = iri("rdfs:label")


@step
def dissertation(field: Field, context: Context) -> Iterable[str]:
    """502: degree ($b), granting institution ($c), year ($d), notes and identifier; from $a where there are no parts.

    The institution also as ``schema:sourceOrganization``, the degree as ``schema:inSupportOf``.
    """
    said = {code: [one for raw in field.all(code) if (one := isbd.strip_end(raw))] for code in "abcdgou"}
    node, build, work = Inner("bf:Dissertation"), context.build, context.work
    for note in said["a"]:
        node.add(_LABEL, context.noted(note))
    read = parse(said["a"][0]) if said["a"] and not (said["b"] or said["c"]) else None
    degrees = [read.degree] if read else said["b"]
    for degree in filter(None, degrees):
        node.add(iri("bf:degree"), context.noted(degree))
        build.add(work, iri("schema:inSupportOf"), context.noted(degree))
    for name in filter(None, [read.institution] if read else said["c"]):
        if who := body(name, field, context):
            node.add(iri("bf:grantingInstitution"), who)
            build.add(work, iri("schema:sourceOrganization"), who)
    for when in filter(None, said["d"] or ([read.year] if read else [])):
        edtf = dates.edtf(when)[0]
        node.add(iri("bf:date"), typed(edtf, "edtf:edtf") if edtf else literal(when))
    for text in said["g"]:
        inner = Inner("bf:Note")
        inner.add(_LABEL, context.noted(text))
        node.add(iri("bf:note"), inner.write(build, work))
    for number in said["o"]:
        inner = Inner("bf:DissertationIdentifier")
        inner.add(iri("rdf:value"), literal(number))
        node.add(iri("bf:identifiedBy"), inner.write(build, work))
    node.close(build, work, iri("bf:dissertation"))
    return {code for code in "abcdgo" if said[code]}
