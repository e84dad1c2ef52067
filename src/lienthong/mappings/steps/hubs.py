"""Hubs: the Work above its translations and editions, as a uniform title names it (130, 240, 7XX $t, 730, 740).

https://www.loc.gov/marc/bibliographic/bdx30.html. A Hub is identified by title and creator, without language, so
every translation and edition of one uniform title meets there (docs/decisions/005-hubs-and-links.md).
"""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import coded, codes, originals
from lienthong.mappings.authority import authorities
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.keys import joined
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import BODY_CODES, agent, authority_codes
from lienthong.mappings.steps.nametitles import (
    creator_apart,
    creator_of,
    name_of,
    name_title_in_script,
    with_title,
)
from lienthong.mappings.steps.related import relate, relation_codes, said_by
from lienthong.mappings.uniform import Uniform, hub_key, of_record, of_work, uniform
from lienthong.text import match_key
from lienthong.text.language import language_of

_EXPRESSION_OF = iri("bf:expressionOf")
_CLASSES = ("bf:Hub", "bf:Work", "schema:CreativeWork")
_OF_VERSIONS = {"s": "bf:version", "f": "bf:originDate", "d": "bf:legalDate"}
SAID_BY_TITLES = "tanpkmrodfls"
"""Subfields of a uniform title that become statements of the Hub, of the part or of the record's own Work."""


def hub(title: Uniform, creator: str, context: Context, key: str = "") -> str:
    """The IRI of a Hub, described on first mention; ``key`` where it is another than that of ``hub_key``."""
    build, key = context.build, key or hub_key(title, creator)
    new = not build.has("work", key)
    node = build.entity("work", [key], f"hub|{match_key(title.label)}")
    if new:
        build.types(node, (*_CLASSES, *(("bf:Arrangement",) if title.all("o") else ())))
        _entitle(node, title, context)
        for value in title.all("d"):
            build.add(node, iri("bf:legalDate"), literal(value))
        _medium(node, title, context)
    return node


def _entitle(node: str, title: Uniform, context: Context) -> None:
    label = literal(title.label, language_of(title.label))
    context.build.name(node, label)
    inner = Inner("bf:Title")
    # The whole of a musical title is its title (Sonatas, piano): its first word alone would say nothing.
    music = bool(title.all("m") or title.all("r"))
    inner.add(iri("bf:mainTitle"), label if music else literal(title.main, language_of(title.main)))
    for value in () if music else title.numbers:
        inner.add(iri("bf:partNumber"), literal(value))
    for value in () if music else title.names:
        inner.add(iri("bf:partName"), literal(value, language_of(value)))
    inner.close(context.build, node, iri("bf:title"))


def _medium(node: str, title: Uniform, context: Context) -> None:
    for code, cls, predicate in (("m", "bf:MusicMedium", "bf:musicMedium"), ("r", "bf:KeyMode", "bf:keyMode")):
        for value in title.all(code):
            inner = Inner(cls)
            inner.add(iri("rdfs:label"), literal(value, language_of(value)))
            inner.close(context.build, node, iri(predicate))


def own_hub(context: Context) -> str:
    """The Hub of the record's own Work, '' when the record has no uniform title, or a 240 without a creator.

    Without its creator "Tuyển tập" in 240 names nothing.
    """
    if not context.hub:
        return ""
    found = of_record(context.record)
    return hub(found[1], "" if found[0] == "130" else context.creator, context, context.hub) if found else ""


def made_by(node: str, author: str, context: Context) -> None:
    """State who made the Work of a Hub."""
    inner = Inner("bf:Contribution", "bf:PrimaryContribution")
    inner.add(iri("bf:agent"), author)
    inner.close(context.build, node, iri("bf:contribution"))
    context.build.add(node, iri("schema:author"), author)


@step
def work_hub(field: Field, context: Context) -> Iterable[str]:
    """130 and 240: the Work is one of the versions that meet at the Hub of its uniform title."""
    node, build, found = own_hub(context), context.build, uniform(field)
    if found is None:
        return ()
    for code, value in found.subfields:
        if code in _OF_VERSIONS:
            build.add(context.work, iri(_OF_VERSIONS[code]), literal(value))
    _medium(context.work, found, context)
    said = {code for code, _ in found.subfields if code in "fsrdm"}
    if not node:
        return said
    build.add(context.work, _EXPRESSION_OF, node)
    if field.tag == "240":
        author = next((f"<lt:{own}>" for own, one in build.entities.items() if _is_creator(one.role, context)), "")
        if author:
            made_by(node, author, context)
    for one in authorities(field):
        if one.iri:
            build.add(node, iri("skos:exactMatch"), f"<{one.iri}>")
    return said | ({"o"} if found.all("o") else set()) | _known(field)


def _is_creator(role: str, context: Context) -> bool:
    kind, _, rest = role.partition("|")
    return kind == "agent" and rest.split("|")[1:2] == [context.creator]


def _known(field: Field) -> set[str]:
    return authority_codes(field) if any(one.iri for one in authorities(field)) else set()


def _expression(title: Uniform, creator: str, node: str, context: Context) -> str:
    """One version of the Hub's Work: the very Work that its own record describes.

    Its language is what $l says, else that of the resource when the title is in it; else nobody knows.
    """
    said = next((code for value in title.all("l") if (code := originals.language_named(value))), "")
    tag = codes.bcp47(said) if said else language_of(title.label) if context.language == "vi" else ""
    key, build = of_work(title), context.build
    keys = [*([joined("work", key, creator, tag)] if tag else []), joined("work", key, creator, "")]
    new = not build.has("work", keys[0])
    part = build.entity("work", keys if creator else keys[:1], f"related|{key}")
    if not new:
        return part
    build.types(part, ("bf:Work", "schema:CreativeWork"))
    _entitle(part, title, context)
    build.add(part, _EXPRESSION_OF, node)
    for code in "sf":
        for value in title.all(code):
            build.add(part, iri(_OF_VERSIONS[code]), literal(value))
    if language := coded.node("languages", said):
        build.add(part, iri("bf:language"), language)
    if tag:
        build.add(part, iri("schema:inLanguage"), literal(tag))
    for value in () if said else title.all("l"):
        words = Inner("bf:Language")
        words.add(iri("rdfs:label"), literal(value, language_of(value)))
        words.close(build, part, iri("bf:language"))
    return part


def version(title: Uniform, creator: str, node: str, author: str, context: Context, *, contained: bool = False) -> str:
    """What a heading names: the Hub ``node`` itself, or a version of its Work when language, version or date say so."""
    if not contained and not any(code in "lsf" for code, _ in title.subfields):
        return node
    found = _expression(title, creator, node, context)
    if author:
        context.build.add(found, iri("schema:author"), author)
    return found


def _relation_of(field: Field) -> str:
    said = next((code for value in field.all("i") if (code := said_by(value))), "")
    return said or ("part" if field.ind2 == "2" else "related")


def _named(field: Field, title: Uniform, creator: str, author: str, context: Context) -> set[str]:
    """The Hub of an added entry, and how this Work is to it.

    What is contained, or named with its language, version or date, is a version: a Work of its own below the Hub.
    """
    code, node = _relation_of(field), hub(title, creator, context)
    if author:
        made_by(node, author, context)
    name_title_in_script(field, author, node, context)
    target = version(title, creator, node, author, context, contained=code == "part")
    relate(code, target, context, field, owner=context.work)
    for one in authorities(field):
        if one.iri:
            context.build.add(node, iri("skos:exactMatch"), f"<{one.iri}>")
    said = {code for code, value in title.subfields if code in SAID_BY_TITLES}
    return said | relation_codes(field) | _known(field)


@step
def related_work(field: Field, context: Context) -> Iterable[str]:
    """700, 710, 711 with $t: another Work by its creator and title: contained, translated, adapted or related.
    A body's form subheading ($k) without $t is a title too.
    """
    whole = with_title(field)
    title = uniform(whole) if whole.first("t") else None
    if title is None:
        return ()
    kind, who = creator_of(whole)
    said = "a" if field.tag == "700" else BODY_CODES[field.tag[1:]]
    done = {code for code, _ in name_of(whole).subfields if code in said}
    if who is None or not who.name:
        # Without a creator a title such as «Thơ» is no Work's name outside this record.
        return _within(title, field, context)
    kind = "organization" if who.corporate and kind == "person" else kind
    works = [hub_key(title, who.key), joined("work", match_key(title.label), who.key, "")]
    author = agent(kind, who, context, [], works)
    done |= creator_apart(field, author, who, context)
    return done | _named(field, title, who.key, author, context) | ({"k"} if whole is not field else set())


@step
def related_title(field: Field, context: Context) -> Iterable[str]:
    """730: another Work known by its uniform title."""
    title = uniform(field)
    return _named(field, title, "", "", context) if title else ()


@step
def uncontrolled_title(field: Field, context: Context) -> Iterable[str]:
    """740: a Work in this one (second indicator 2) or related to it, by a title that no authority controls.

    Such a title is no key, so the Work stays inside this record; readers may look for the book by it.
    """
    title = uniform(field)
    if title is None:
        return ()
    done = _within(title, field, context)
    context.build.add(context.instance, iri("schema:alternateName"), literal(title.label, language_of(title.label)))
    return done


def _within(title: Uniform, field: Field, context: Context) -> set[str]:
    inner, label = Inner("bf:Work", "schema:CreativeWork"), literal(title.label, language_of(title.label))
    inner.add(iri("rdfs:label"), label)
    inner.add(iri("schema:name"), label)
    _inner_title(inner, title, context)
    node = inner.write(context.build, context.work)
    relate(_relation_of(field), node, context, field, owner=context.work)
    return {code for code, _ in title.subfields if code in "tanp"} | relation_codes(field)


def _inner_title(inner: Inner, title: Uniform, context: Context) -> None:
    node = Inner("bf:Title")
    node.add(iri("bf:mainTitle"), literal(title.main, language_of(title.main)))
    for predicate, values in (("bf:partNumber", title.numbers), ("bf:partName", title.names)):
        for value in values:
            node.add(iri(predicate), literal(value, language_of(value)))
    inner.add(iri("bf:title"), node.write(context.build, context.work))
