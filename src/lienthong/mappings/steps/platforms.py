"""What platforms on the web have in common: people with roles, licences, dates, languages, pictures, levels."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import dates, links, places, platforms
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.names import Person
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import agent, authority_links
from lienthong.mappings.steps.contributions import contribution
from lienthong.mappings.steps.publication import publisher_entity
from lienthong.mappings.steps.relations import language
from lienthong.mappings.wordlists import wordlist

_LABEL = iri("rdfs:label")
_POLICY = iri("bf:usageAndAccessPolicy")
_PUBLISHED = {
    "voer": ((), ("voer.modified",)),
    "story": (("story.publisher",), ("story.published",)),
    "opds": (("opds.publisher",), ("opds.issued", "opds.added")),
}
NO_WORDS = "zxx"
"""Language tag of a label that is a number and no name: every page prefers a name as soon as a record tells it."""


def numbered(number: str, context: Context) -> str:
    """The label of what a record knows by its number only."""
    return literal(f"{context.source.id} {number}".strip(), NO_WORDS)


def agents_of(name: str, number: str, system: str, context: Context) -> list[tuple[str, Person]]:
    """The agents that a name and a number of the platform stand for, with their names.

    A number without a name is an agent that only the record of that person can describe.
    """
    known = platforms.number_of(system, context.source.id, number)
    who = platforms.people(name)
    authority = [known] if known and len(who) < 2 else []
    found = []
    for one in who:
        kind = "organization" if one.corporate else "person"
        found.append((agent(kind, one, context, authority, context.within(one.key)), one))
    if not name and known:
        node = context.build.entity("agent", [f"authority|{known.key}"], f"agent|{known.key}")
        context.build.types(node, ("bf:Agent",))
        context.build.name(node, numbered(number, context))
        authority_links(node, [known], context)
        found.append((node, Person("", "")))
    return found


def contribute(field: Field, system: str, roles: Iterable[str], context: Context, primary: bool) -> set[str]:
    """State who took part, and as what; returns the subfields that came out."""
    found = agents_of(field.first("a"), field.first("id"), system, context)
    roles = list(roles)
    unknown = [] if roles or not field.first("role") else [field.first("role")]
    if unknown:
        context.flag("unknown_role", place(field, "role"), unknown[0])
    for position, (node, who) in enumerate(found):
        contribution(context, node, list(who.roles) or roles, unknown, primary and position == 0)
    return {code for code, value in field.subfields if code in ("a", "id", "role") and value} if found else set()


def state_licence(address: str, context: Context) -> None:
    """A licence of the edition; one that lets everybody read makes it free."""
    context.build.add(context.instance, iri("schema:license"), f"<{address}>")
    if platforms.is_open(address):
        context.build.add(context.instance, iri("schema:isAccessibleForFree"), typed("true", "xsd:boolean"))


def unlicensed(tag: str, value: str, context: Context) -> None:
    """Say beside the links of an edition that nobody has stated a licence for it."""
    context.flag("licence_unknown", tag, value)
    said = wordlist("platforms")["unlicensed"]
    node = Inner("bf:UsePolicy")
    for lang in ("vi", "en"):
        node.add(_LABEL, literal(said[lang], lang))
    node.close(context.build, context.instance, _POLICY)


def policy_in_words(value: str, context: Context) -> None:
    """What a platform says of the use of an edition, as written; an address that may be published as such."""
    node, link = Inner("bf:UsePolicy"), links.link(value) if value.startswith(("http://", "https://")) else ""
    node.add(iri("rdfs:seeAlso"), f"<{link}>" if link else "")
    node.add(_LABEL, context.noted(value))
    node.close(context.build, context.instance, _POLICY)


@step
def platform_language(field: Field, context: Context) -> Iterable[str]:
    """The language of the text, by its code or name; a book in two languages has both."""
    found = platforms.languages(field.first("a"))
    for code in found:
        language(code, context)
    if not found and field.first("a").casefold() != "na":
        context.flag("unknown_language", place(field, "a"), field.first("a"))
    return ("a",) if found else ()


@step
def platform_publication(field: Field, context: Context) -> Iterable[str]:
    """Publisher and date of publication: one Publication of the Instance, stated at the first of their fields."""
    publishers, when = _PUBLISHED[field.tag.partition(".")[0]]
    dated = next((one for tag in when for one in context.record.tagged(tag)), None)
    done = {"a"} if field.tag in publishers or (dated is not None and field.tag == dated.tag) else set()
    if context.count("publication") > 1:
        return done
    build, inner = context.build, Inner("bf:Publication")
    for one in (one for tag in publishers for one in context.record.tagged(tag)):
        name, key = places.publisher(one.first("a"))
        if key:
            node = publisher_entity(name, key, context)
            inner.add(iri("bf:agent"), node)
            inner.add(iri("bflc:simpleAgent"), literal(name))
            build.add(context.instance, iri("schema:publisher"), node)
            if address := links.link(one.first("url")):
                build.add(node, iri("schema:url"), f"<{address}>")
    if dated is not None:
        _date(dated, inner, context)
    inner.close(build, context.instance, iri("bf:provisionActivity"))
    return done | ({"url"} if links.link(field.first("url")) else set())


def _date(field: Field, inner: Inner, context: Context) -> None:
    written = platforms.day(field.first("a"))
    date, year = dates.edtf(written)
    inner.add(iri("bflc:simpleDate"), literal(written))
    inner.add(iri("bf:date"), typed(date, "edtf:edtf") if date else literal(written))
    if not date:
        context.flag("no_date", place(field, "a"), field.first("a"))
    if year:
        context.build.add(context.instance, iri("schema:datePublished"), typed(f"{year:04d}", "xsd:gYear"))


@step
def platform_level(field: Field, context: Context) -> Iterable[str]:
    """A reading level of StoryWeaver, with the ages that ``mappings/vietnamese/platforms.toml`` takes it for."""
    build, value = context.build, field.first("a").strip()
    row = wordlist("platforms")["levels"].get(value)
    words = [literal(row["vi"], "vi"), literal(row["en"], "en")] if row else [context.noted(value)]
    node = Inner("bf:IntendedAudience")
    for one in words:
        node.add(_LABEL, one)
        build.add(context.work, iri("schema:educationalLevel"), one)
    node.close(build, context.work, iri("bf:intendedAudience"))
    if row:
        build.add(context.work, iri("schema:typicalAgeRange"), literal(row["ages"]))
    return ("a",)


def located(field: Field, predicates: Iterable[str], context: Context) -> bool:
    """State the address in $a, when it is one that may be published; else flag it."""
    found = links.link(field.first("a"))
    if not found:
        context.flag("bad_link", place(field, "a"), field.first("a"))
    for predicate in predicates if found else ():
        context.build.add(context.instance, iri(predicate), f"<{found}>")
    return bool(found)


@step
def platform_picture(field: Field, context: Context) -> Iterable[str]:
    """The picture of a cover, as Schema.org has it; a small one of it is a thumbnail."""
    small = "thumbnail" in field.first("rel")
    return ("a", "rel") if located(field, ["schema:thumbnailUrl" if small else "schema:image"], context) else ()


@step
def platform_file(field: Field, context: Context) -> Iterable[str]:
    """Where the text can be read: a page or a file of the resource itself."""
    return ("a",) if located(field, ("bf:electronicLocator", "schema:url"), context) else ()
