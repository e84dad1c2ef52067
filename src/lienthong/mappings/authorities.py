"""What an authority record is about: the agent, subject, place, Work or series of its heading."""

from lienthong.graph.terms import iri
from lienthong.mappings.engine.context import Context
from lienthong.mappings.keys import joined
from lienthong.mappings.steps.headings import described, heading
from lienthong.text.language import language_of


def authority(context: Context) -> None:
    """An authority record: the entity of its heading, with the keys that bibliographic headings give it.

    A record whose heading names nobody stays in quarantine: its agent has no label.
    """
    field = heading(context.record)
    context.build.place = field.tag if field else "1XX"
    found = described(context)
    if found is None:
        context.flag("no_heading", context.build.place, "")
        context.heading = context.build.entity("agent", [joined("no heading", context.metadata)], "agent|")
        return
    context.heading, context.heading_kind, context.heading_label = found.node, found.kind, found.label
    context.heading_said = frozenset(found.said)
    context.language = "vi" if language_of(found.label) == "vi" else ""


def authority_frame(context: Context) -> None:
    """That the entity has this record."""
    context.build.add(context.heading, iri("bf:adminMetadata"), context.metadata)
    if not context.heading_kind:
        context.build.types(context.heading, ("bf:Agent",))
