"""StoryWeaver: a story is a Work in one language for one level, with its Instance."""

from lienthong.mappings import catalogued, platforms
from lienthong.mappings.engine.context import Context
from lienthong.mappings.formats import Format
from lienthong.mappings.record import Record
from lienthong.mappings.steps.platforms import state_licence, unlicensed
from lienthong.mappings.steps.stories import author_of, original, story_key


def _identify(context: Context) -> None:
    record, number = context.record, platforms.first(context.record, "story.id")
    said = platforms.Said(
        title=platforms.first(record, "story.title"),
        creator=author_of(record),
        languages=tuple(one.first("a") for one in record.tagged("story.language")),
        publisher=platforms.first(record, "story.publisher"),
        date=platforms.first(record, "story.published"),
        number=number,
        own_work=story_key(number, context) if number else "",
        own_instance=story_key(number, context) if number else "",
    )
    who = platforms.identity(said)
    context.original = original(context, who.creator, who.instance)
    catalogued.identified(who, context)


def _frame(context: Context) -> None:
    """Picture books on the web; without a licence, in its place or in the notice of copyright, they are not open."""
    catalogued.catalogued_frame(context)
    context.build.types(context.work, ("schema:Book", "schema:LearningResource", "bf:Monograph"))
    context.build.types(context.instance, ("schema:Book",))
    if platforms.first(context.record, "story.licence"):
        return
    if address := platforms.licence_within(platforms.first(context.record, "story.copyright")):
        state_licence(address, context)
    else:
        unlicensed("story.licence", "", context)


def _number(record: Record) -> str:
    return platforms.first(record, "story.id") or platforms.first(record, "story.id", "slug")


def _datestamp(record: Record) -> str:
    return platforms.first(record, "story.updated_at")


def _never(record: Record) -> bool:
    return False


FORMATS = {"storyweaver": Format("StoryWeaver", "storyweaver", _identify, _frame, _number, _datestamp, _never)}
