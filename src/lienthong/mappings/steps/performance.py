"""Music by code: 047 form of composition, 048 performers.

https://www.loc.gov/marc/bibliographic/bd047.html, bd048.html; codes are ``composition`` and ``performers`` of
``mappings/codes/fixed.csv``.
"""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.fixed import Code, code_list
from lienthong.mappings.record import Field

_SOLOIST = "<http://id.loc.gov/vocabulary/medcompqual/solo>"
_LARGE = "<http://id.loc.gov/vocabulary/ensemblesize/ensemble>"


@step
def composition(field: Field, context: Context) -> Iterable[str]:
    """047: forms of composition, as genres."""
    done = False
    for value in field.all("a") if field.ind2 != "7" else ():
        row = code_list("composition").get(value.strip().lower())
        if row is None:
            if value.strip().lower() not in ("mu", "nn", "uu", "zz", ""):
                context.flag("unknown_code", place(field, "a"), value)
            continue
        _genre(row, context)
        done = True
    return ("a",) if done else ()


def _genre(row: Code, context: Context) -> None:
    """One form of composition: its IRI, or its names where nobody publishes one (teatro lirico)."""
    form = Inner("bf:GenreForm")
    for word, lang in ((row.vi, "vi"), (row.en, "en")):
        context.build.add(context.work, iri("schema:genre"), literal(word, lang))
        form.add(iri("rdfs:label"), literal(word, lang))
    if row.iri:
        context.build.add(context.work, iri("bf:genreForm"), f"<{row.iri}>")
    else:
        form.close(context.build, context.work, iri("bf:genreForm"))


@step
def performers(field: Field, context: Context) -> Iterable[str]:
    """048: voices and instruments ($b soloists) with their numbers; 382 says it more exactly where there is one."""
    if field.ind2 == "7" or context.record.tagged("382"):
        return ()
    ensemble, done, size = Inner("bf:Ensemble"), set(), 0
    for code, value in field.subfields:
        named, number = value.strip()[:2].lower(), value.strip()[2:]
        sound = code in "ab" and (not number or (number.isascii() and number.isdecimal()))
        row = code_list("performers").get(named) if sound else None
        if row is None:
            if code in "ab" and value.strip():
                context.flag("unknown_code", place(field, code), value)
            continue
        count = int(number[:2] or 1) or 1
        size += 99 if named[0] in "co" else count
        part = Inner("bf:MediumComponent")
        part.add(iri("bf:mediumOfPerformance"), f"<{row.iri}>")
        part.add(iri("bf:count"), literal(str(count)))
        if code == "b":
            part.add(iri("bf:mediumComponentQualifier"), _SOLOIST)
        ensemble.add(iri("bf:mediumComponent"), part.write(context.build, context.work))
        done.add(code)
    if done:
        sized = code_list("ensemble_size").get(str(size))
        ensemble.add(iri("bf:ensembleSize"), f"<{sized.iri}>" if sized else _LARGE)
        ensemble.close(context.build, context.work, iri("bf:ensemble"))
    return done
