"""Who made the record: 040 (https://www.loc.gov/marc/bibliographic/bd040.html)."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import coded
from lienthong.mappings.engine.builder import LABEL, Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field


@step
def cataloguing_agencies(field: Field, context: Context) -> Iterable[str]:
    """040 $a: who catalogued; $c, $d: who transcribed and changed the record, each an agency of its own.

    That who catalogued also transcribed says nothing more (``$a VNTV $c VNTV``). Codes outside the MARC list (VN-…,
    TVQG, names of software) are agents with the code as their name.
    """
    first = ""
    done = set()
    for code, value in field.subfields:
        name = value.strip()
        if code not in "acd" or not name:
            continue
        done.add(code)
        if code == "c" and name == first:
            continue
        predicate = iri("bf:assigner" if code == "a" else "bf:descriptionModifier")
        first = first or (name if code == "a" else "")
        known = coded.node("organizations", name)
        if known:
            context.build.add(context.metadata, predicate, known)
        else:
            agency = Inner("bf:Agent")
            agency.add(LABEL, literal(name))
            agency.close(context.build, context.metadata, predicate)
    return done
