"""StoryWeaver: stories, what they are translated or levelled from, and who made them."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import codes, platforms
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.keys import original_keys
from lienthong.mappings.originals import Original
from lienthong.mappings.record import Field, Record
from lienthong.mappings.scripts import text_language
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.concepts import concept
from lienthong.mappings.steps.contributions import contribution
from lienthong.mappings.steps.hubs import made_by
from lienthong.mappings.steps.identifying import identifier
from lienthong.mappings.steps.platforms import contribute, policy_in_words, state_licence, unlicensed
from lienthong.mappings.steps.related import relate
from lienthong.mappings.steps.relations import translation_of
from lienthong.text import match_key

SYSTEM = "StoryWeaver"
_HELD_BACK = {"draft", "edit_in_progress", "de_activated", "submitted", "uploaded", "publish_pending"}
_MADE_ANEW = {"translation": "trl", "relevelled": "adp"}


def story_key(number: str, context: Context) -> str:
    """Key of a story by its number."""
    return platforms.own_key("story", context.source.id, number)


def original_of(record: Record) -> Field | None:
    """The field that says what a story goes back to."""
    return next(iter(record.tagged("story.original")), None)


def original(context: Context, creator: str, instance: list[str]) -> Original | None:
    """The story that this one translates: known by its number, and as any record of it would be."""
    field = original_of(context.record)
    if field is None or field.first("kind") != "translation" or not field.first("a"):
        return None
    language = next(iter(platforms.languages(field.first("language"))), "")
    tag = codes.bcp47(language) if language else ""
    keys = original_keys(title=match_key(field.first("a")), creator=creator, language=tag, instance=instance)
    number = field.first("id")
    return Original(field.first("a"), language, [story_key(number, context), *keys] if number else keys)


def author_of(record: Record) -> str:
    """Who wrote the story: of a translation or a version for another level the author of what it goes back to."""
    field = original_of(record)
    if field is not None and field.first("author"):
        return field.first("author")
    return next((one.first("a") for one in record.tagged("story.person") if one.first("role") == "author"), "")


@step
def story_number(field: Field, context: Context) -> Iterable[str]:
    """The platform's number of a story, and the name that its address has."""
    number = field.first("a")
    identifier(context.metadata, "bf:Local", number or field.first("slug"), context)
    identifier(context.instance, "bf:Local", number, context, source=SYSTEM)
    return ("a", "slug") if not number else ("a",)


@step
def story_person(field: Field, context: Context) -> Iterable[str]:
    """Who made a story; the authors of a translation are its translators, as the platform counts them."""
    role = field.first("role")
    above = original_of(context.record)
    code = platforms.relator(role)
    if role == "author" and above is not None and above.first("author"):
        if match_key(above.first("author")) == match_key(field.first("a")):
            return ("a", "id", "role")
        code = _MADE_ANEW.get(above.first("kind"), code)
    primary = code == "aut" and context.count("creator") == 1
    return contribute(field, SYSTEM, [code] if code else [], context, primary)


@step
def story_original(field: Field, context: Context) -> Iterable[str]:
    """What a story goes back to: the Work that it translates, or that it tells anew for readers of another level."""
    author = _author(field, context)
    if author:
        contribution(context, author, ["aut"], [], context.count("creator") == 1)
    if translation_of(context):
        if author:
            made_by(context.original_node, author, context)
    elif field.first("id") or field.first("a"):
        _derived(field, author, context)
    return [code for code, value in field.subfields if value]


def _author(field: Field, context: Context) -> str:
    found = platforms.people(field.first("author"))
    if not found:
        return ""
    who = found[0]
    return agent("organization" if who.corporate else "person", who, context, [], context.within(who.key))


def _derived(field: Field, author: str, context: Context) -> None:
    build, number = context.build, field.first("id")
    keys = [story_key(number, context)] if number else [f"original|{match_key(field.first('a'))}|{context.creator}"]
    node = build.entity("work", keys, f"original|{match_key(field.first('a'))}")
    build.types(node, ("bf:Work", "schema:CreativeWork"))
    title = field.first("a")
    build.name(node, literal(title, text_language(title, context.language)) if title else literal(number, "zxx"))
    if author:
        made_by(node, author, context)
    relate("derived", node, context, Field(field.tag), owner=context.work)


@step
def story_version(field: Field, context: Context) -> Iterable[str]:
    """A sister of this story in another language or for another level: a translation of it when it is the original."""
    number, title = field.first("id"), field.first("a")
    if not number or not title:
        return ()
    build = context.build
    node = build.entity("work", [story_key(number, context)], f"version|{number}")
    build.types(node, ("bf:Work", "schema:CreativeWork"))
    language = next(iter(platforms.languages(field.first("language"))), "")
    tag = codes.bcp47(language) if language else ""
    build.name(node, literal(title, text_language(title, tag)))
    translated = original_of(context.record) is None and language and language != context.language_code
    relate("767" if translated else "related", node, context, Field(field.tag), owner=context.work)
    return [code for code, value in field.subfields if value and code != "level"]


@step
def story_category(field: Field, context: Context) -> Iterable[str]:
    """A category of the platform's own list, as a subject of that scheme."""
    if not field.first("a").strip():
        return ()
    node = concept(field.first("a"), context, classes=("bf:Topic",), system=SYSTEM)
    for predicate in ("bf:subject", "schema:about"):
        context.build.add(context.work, iri(predicate), node)
    return ("a",)


@step
def story_licence(field: Field, context: Context) -> Iterable[str]:
    """The licence of one story; words that name none surely are shown, and open nothing."""
    address = platforms.licence(field.first("a"))
    if address:
        state_licence(address, context)
        return ("a",)
    unlicensed(place(field, "a"), field.first("a"), context)
    policy_in_words(field.first("a"), context)
    return ("a",)


@step
def story_status(field: Field, context: Context) -> Iterable[str]:
    """A story that is no longer or not yet published is stored and not shown."""
    if field.first("a").strip().casefold() in _HELD_BACK:
        context.withheld = True
        context.flag("not_for_the_public", place(field, "a"), field.first("a"))
    return ()
