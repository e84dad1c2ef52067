"""Other works and resources that a record names: 700 $t, 730, 76X–78X.

https://www.loc.gov/marc/bibliographic/bd76x78x.html. A 700 with $t names a Work by its heading, so that it can meet
the record of that Work; a linking entry describes another resource in words and numbers only, so that it stays an
inner node of this one.
"""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import identifiers, isbd
from lienthong.mappings import people as people_of
from lienthong.mappings.authority import authorities
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.keys import joined
from lienthong.mappings.language import language_of
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import BODY_CODES, agent, authority_codes, body
from lienthong.mappings.text import match_key

_LABEL = iri("rdfs:label")
_DETAILS = {
    "f": "bf:originDate", "k": "bf:version", "l": "bf:version", "m": "bf:version", "o": "bf:arrangement",
    "r": "bf:musicKey", "s": "bf:version",
}  # fmt: skip


def _related(title: str, keys: list[str], field: Field, context: Context) -> str:
    """Another Work that the field names by its title: contained (second indicator 2) or related."""
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
    for code, value in field.subfields:
        text = isbd.strip_end(value)
        if code in _DETAILS and text:
            build.add(node, iri(_DETAILS[code]), literal(text))
    contained = field.ind2 == "2"
    build.add(context.work, iri("bf:hasPart" if contained else "bf:relatedTo"), node)
    if contained:
        build.add(context.work, iri("schema:hasPart"), node)
    return node


def _has(field: Field, codes: str) -> set[str]:
    return {code for code, value in field.subfields if code in codes and isbd.strip_end(value)}


@step
def related_work(field: Field, context: Context) -> Iterable[str]:
    """700/710/711 with $t: another Work by the person or body, contained (second indicator 2) or related."""
    title = ". ".join(part for value in field.all("tnp") if (part := isbd.strip_end(value)))
    if not field.first("t") or not title:
        return ()
    if field.tag == "700":
        people = people_of.in_heading(field.first("a"), field.first("d"), field.ind1)
        kind, who = "person", people[0] if people else None
        done = _has(field, "atnp" + ("d" if who and (who.birth or who.death) else ""))
    else:
        kind, who = body(field)
        done = _has(field, BODY_CODES[field.tag[1:]] + "tnp")
    keys = [joined("work", match_key(title), who.key, "")] if who and who.name else []
    keys = keys or [joined("of", match_key(title), "", context.work_keys[0])]
    node = _related(title, keys, field, context)
    if who and who.name:
        author = agent("organization" if who.corporate and kind == "person" else kind, who, context, [], keys)
        inner = Inner("bf:Contribution", "bf:PrimaryContribution")
        inner.add(iri("bf:agent"), author)
        inner.close(context.build, node, iri("bf:contribution"))
        context.build.add(node, iri("schema:author"), author)
    for one in authorities(field):
        if one.iri:
            context.build.add(node, iri("skos:exactMatch"), f"<{one.iri}>")
    known = authority_codes(field) if any(one.iri for one in authorities(field)) else set()
    return done | known | _has(field, "".join(_DETAILS))


@step
def related_title(field: Field, context: Context) -> Iterable[str]:
    """730: another Work known by its uniform title."""
    title = ". ".join(part for value in field.all("anp") if (part := isbd.strip_end(value)))
    if not title:
        return ()
    _related(title, [joined("work", match_key(title), "", "")], field, context)
    return _has(field, "anp" + "".join(_DETAILS))


_RELATION = {
    "760": "bf:hasSeries", "762": "bf:subseries", "765": "bf:relatedTo", "767": "bf:translation",
    "770": "bf:supplement", "772": "bf:supplementTo", "773": "bf:partOf", "774": "bf:hasPart",
    "775": "bf:otherEdition", "776": "bf:otherPhysicalFormat", "777": "bf:issuedWith", "780": "bf:precededBy",
    "785": "bf:succeededBy", "786": "bf:dataSource", "787": "bf:relatedTo",
}  # fmt: skip
_OF_WORKS = ("765", "767")
_WORDS = "astpbdgqkmnhcjv"


_KIND = {"760": "bf:Series"} | dict.fromkeys(_OF_WORKS, "bf:Work")


@step
def linked_resource(field: Field, context: Context) -> Iterable[str]:
    """76X–78X: a related resource as the record describes it, with its numbers.

    The resource that an article or a chapter is in (773) is ``schema:isPartOf`` for search engines too.
    """
    said = isbd.strip_end(field.first("i"))
    text = ". ".join(part for code, value in field.subfields if code in _WORDS and (part := isbd.strip_end(value)))
    text = f"{said}: {text}" if said and text else said or text
    title = next((one for code in "tsa" if (one := isbd.strip_end(field.first(code)))), "")
    # A 776 with $w and $z only (GWU 7704363) names nothing that a search engine could show, a 765 so no Work.
    cls = _KIND.get(field.tag, "bf:Instance") if title else "bf:Instance"
    node = Inner(cls, *(("schema:CreativeWork",) if title else ()))
    node.add(_LABEL, literal(text, language_of(text)))
    node.add(iri("schema:name"), literal(title, language_of(title)))
    owner = context.work if field.tag in _OF_WORKS else context.instance
    for code, value in field.subfields:
        number = value.strip()
        if number and code == "x":
            issn = identifiers.issn(number)
            _number(node, "bf:Issn" if issn else "bf:Local", issn or number, owner, context)
        elif number and code == "z":
            found = identifiers.isbn(number)
            _number(node, "bf:Isbn" if found.ok else "bf:Local", found.value13 or number, owner, context)
        elif number and code in "wruoy":
            _number(node, "bf:Local", number, owner, context)
    relation = _RELATION[field.tag] if title or field.tag != "760" else "bf:relatedTo"  # no series without a title
    own = node.close(context.build, owner, iri(relation))
    if own and title and field.tag == "773":
        context.build.add(context.instance, iri("schema:isPartOf"), own)
    return _has(field, _WORDS + "ixzwruoy")


def _number(node: Inner, cls: str, value: str, owner: str, context: Context) -> None:
    inner = Inner(cls)
    inner.add(iri("rdf:value"), literal(value))
    node.add(iri("bf:identifiedBy"), inner.write(context.build, owner))
