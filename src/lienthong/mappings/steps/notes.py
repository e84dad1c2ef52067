"""Notes and codes that need more than a table: 005, 006, 007, 502, 561, 700 $t, 730, 76X–78X, 8XX, 850."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import identifiers, isbd
from lienthong.mappings import people as people_of
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.keys import joined
from lienthong.mappings.language import language_of
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.converters import timestamp
from lienthong.mappings.steps.holdings import library
from lienthong.mappings.steps.relations import series, translation_of
from lienthong.mappings.text import match_key

_LABEL = iri("rdfs:label")
_CARRIER_KIND = {"c": "bf:Electronic", "f": "bf:Tactile", "t": "bf:Print"}


@step
def latest_transaction(field: Field, context: Context) -> Iterable[str]:
    """005: when the library last changed the record."""
    when = timestamp(field.value, field, context)
    if not when:
        return ()
    context.build.add(context.metadata, iri("bf:changeDate"), when)
    return ("",)


@step
def physical_fixed(field: Field, context: Context) -> Iterable[str]:
    """007/00: category of material, as a class of Instance where BIBFRAME has one."""
    kind = _CARRIER_KIND.get(field.value[:1])
    if kind is None:
        return ()
    context.build.types(context.instance, [kind])
    return ("00",)


@step
def additional_material(field: Field, context: Context) -> Iterable[str]:
    """006/00: form of accompanying material; m is an electronic part."""
    if field.value[:1] != "m":
        return ()
    context.build.types(context.instance, ["bf:Electronic"])
    return ("00",)


@step
def dissertation(field: Field, context: Context) -> Iterable[str]:
    """502 $c: the institution that grants the degree."""
    done = False
    for value in field.all("c"):
        who = people_of.body(isbd.strip_end(value))
        if who.name:
            node = agent("organization", who, context, [], ())
            context.build.add(context.work, iri("schema:sourceOrganization"), node)
            inner = Inner("bf:Dissertation")
            inner.add(iri("bf:grantingInstitution"), node)
            inner.close(context.build, context.work, iri("bf:dissertation"))
            done = True
    return ("c",) if done else ()


@step
def public_note(field: Field, context: Context) -> Iterable[str]:
    """561 and the like: published unless the first indicator says private."""
    text = isbd.strip_end(field.first("a"))
    if not text or field.ind1 == "0":
        return ()
    inner = Inner("bf:Note")
    inner.add(_LABEL, context.noted(text))
    inner.close(context.build, context.instance, iri("bf:note"))
    return ("a",)


def _related(title: str, creator: str, context: Context, predicate: str) -> None:
    """Another Work that the record names by its title."""
    keys = (
        [joined("work", match_key(title), creator, "")]
        if creator
        else [joined("of", match_key(title), "", context.work_keys[0])]
    )
    build = context.build
    new = not build.has("work", keys[0])
    node = build.entity("work", keys, f"related|{match_key(title)}")
    if new:
        build.types(node, ("bf:Work", "schema:CreativeWork"))
        label = literal(title, language_of(title))
        build.name(node, label)
        inner = Inner("bf:Title")
        inner.add(iri("bf:mainTitle"), label)
        inner.close(build, node, iri("bf:title"))
    build.add(context.work, iri(predicate), node)


@step
def related_work(field: Field, context: Context) -> Iterable[str]:
    """700/710/711 with $t: another Work, contained (second indicator 2) or related."""
    title = isbd.strip_end(" ".join(field.all("tnp")))
    if not field.first("t") or not title:
        return ()
    people = people_of.in_heading(isbd.strip_end(field.first("a")), field.first("d"), field.ind1)
    creator = people[0].key if people else match_key(field.first("a"))
    _related(title, creator, context, "bf:hasPart" if field.ind2 == "2" else "bf:relatedTo")
    return set("abcdtnplkfs04e")


@step
def related_title(field: Field, context: Context) -> Iterable[str]:
    """730: another Work known by its uniform title."""
    title = isbd.strip_end(" ".join(field.all("anp")))
    if not title:
        return ()
    _related(title, "", context, "bf:hasPart" if field.ind2 == "2" else "bf:relatedTo")
    return set("anplkfsti0")


@step
def translated_title(field: Field, context: Context) -> Iterable[str]:
    """240 $l: the Work is a translation of the one that the uniform title names."""
    if not field.first("l"):
        return ()
    translation_of(field, context)
    return ("l",)


_RELATION = {
    "760": "bf:hasSeries", "762": "bf:subseries", "765": "bf:relatedTo", "767": "bf:translation",
    "770": "bf:supplement", "772": "bf:supplementTo", "773": "bf:partOf", "774": "bf:hasPart",
    "775": "bf:otherEdition", "776": "bf:otherPhysicalFormat", "777": "bf:issuedWith", "780": "bf:precededBy",
    "785": "bf:succeededBy", "786": "bf:dataSource", "787": "bf:relatedTo",
}  # fmt: skip


@step
def linked_resource(field: Field, context: Context) -> Iterable[str]:
    """76X–78X: a related resource as the record describes it, with its numbers."""
    text = ". ".join(
        part for code, value in field.subfields if code in "astdbgmnhcik" and (part := isbd.strip_end(value))
    )
    node = Inner("bf:Instance")
    if text:
        node.add(_LABEL, literal(text, language_of(text)))
    for value in field.all("x"):
        _number(node, "bf:Issn", identifiers.issn(value) or value.strip(), context)
    for value in field.all("z"):
        found = identifiers.isbn(value)
        _number(node, "bf:Isbn" if found.ok else "bf:Local", found.value13 or found.raw, context)
    for value in field.all("wruoy"):
        _number(node, "bf:Local", value.strip(), context)
    node.close(context.build, context.instance, iri(_RELATION[field.tag]))
    return set("astdbgmnhcikxzwruoy")


def _number(node: Inner, cls: str, value: str, context: Context) -> None:
    inner = Inner(cls)
    inner.add(iri("rdf:value"), literal(value))
    node.add(iri("bf:identifiedBy"), inner.write(context.build, context.instance))


@step
def series_of_agent(field: Field, context: Context) -> Iterable[str]:
    """800/810/811: the series by its title $t."""
    title = field.first("t")
    if not title:
        return ()
    parts = [("a", title), *(pair for pair in field.subfields if pair[0] in "vx")]
    done = set(series(Field("830", subfields=parts), context)) - {"a"}
    return done | {"t"}


@step
def holding_institution(field: Field, context: Context) -> Iterable[str]:
    """850: libraries that hold the resource, without saying more."""
    for value in field.all("a"):
        context.build.add(context.instance, iri("bf:heldBy"), library(context, isbd.strip_end(value)))
    return ("a",)
