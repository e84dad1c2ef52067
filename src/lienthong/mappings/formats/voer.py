"""VOER: materials (a Work with an Instance for each version) and persons."""

from lienthong.mappings import authorities, catalogued, platforms
from lienthong.mappings.engine.context import Context
from lienthong.mappings.formats import Format
from lienthong.mappings.record import Record
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.platforms import unlicensed
from lienthong.mappings.steps.voer import SYSTEM


def _author(record: Record) -> str:
    """The name of the first author, '' when it is known by its number only."""
    found = (one.first("a") for one in record.tagged("voer.person") if one.first("role") == "author")
    return next(found, "")


def _identify(context: Context) -> None:
    record, source = context.record, context.source.id
    number, version = platforms.first(record, "voer.id"), platforms.first(record, "voer.id", "version")
    said = platforms.Said(
        title=platforms.first(record, "voer.title"),
        creator=_author(record),
        languages=tuple(one.first("a") for one in record.tagged("voer.language")),
        date=platforms.first(record, "voer.modified"),
        number=number,
        own_work=platforms.own_key("voer", source, number) if number else "",
        own_instance=platforms.own_key("voer", source, number, version) if number else "",
    )
    catalogued.identified(platforms.identity(said), context)


def _frame(context: Context) -> None:
    """Learning resources; one that names no licence is not open, whatever VOER's program takes for its default."""
    catalogued.catalogued_frame(context)
    for owner in (context.work, context.instance):
        context.build.types(owner, ("schema:LearningResource",))
    if not platforms.first(context.record, "voer.licence"):
        unlicensed("voer.licence", "", context)


def _number(record: Record) -> str:
    parts = (platforms.first(record, "voer.id"), platforms.first(record, "voer.id", "version"))
    return "/".join(filter(None, parts)) if parts[0] else ""


def _datestamp(record: Record) -> str:
    return platforms.first(record, "voer.modified")


def _identify_person(context: Context) -> None:
    """The agent that materials name by its number; a body is also known by its name, a person never is."""
    record = context.record
    who = platforms.people(platforms.first(record, "person.fullname"))
    known = platforms.number_of(SYSTEM, context.source.id, platforms.first(record, "person.id"))
    if not who:
        context.flag("no_heading", "person.fullname", platforms.first(record, "person.fullname"))
        context.heading = context.build.entity("agent", [f"no heading|{context.metadata}"], "agent|")
        return
    kind = "organization" if who[0].corporate else "person"
    within = [] if known else [context.metadata]
    context.heading = agent(kind, who[0], context, [known] if known else [], within)
    context.heading_kind, context.heading_label = "agent", who[0].name


def _person_number(record: Record) -> str:
    number = platforms.first(record, "person.id")
    return f"person:{number}" if number else ""


def _never(record: Record) -> bool:
    return False


FORMATS = {
    "voer": Format("VOER", "voer", _identify, _frame, _number, _datestamp, _never),
    "voer-person": Format(
        "VOER (persons)",
        "voer_person",
        _identify_person,
        authorities.authority_frame,
        _person_number,
        lambda _: "",
        _never,
    ),
}
