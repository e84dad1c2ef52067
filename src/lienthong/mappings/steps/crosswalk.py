"""What a record of another format says by the MARC fields that its crosswalk makes of it (``mappings.crosswalk``)."""

from collections.abc import Iterable

from lienthong.mappings import catalogued
from lienthong.mappings.crosswalk import Part, Twin
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field
from lienthong.mappings.rulebook import compiled

_FIXED = ("LDR", "006", "007", "008")


@step
def as_marc(field: Field, context: Context) -> Iterable[str]:
    """The field as the MARC field that the crosswalk names; MARC's own rules map it."""
    twin = context.twin
    if twin is None:
        return ()
    if not twin.ran:
        twin.ran = True
        for part in (*((twin.leader,) if twin.leader.origins else ()), *twin.parts):
            _map(part, twin, context)
    return twin.came.get(twin.place(field), ())


def frame(context: Context) -> None:
    """How Work, Instance and record belong together, and their classes, which in MARC the leader tells."""
    catalogued.catalogued_frame(context)
    if context.twin is not None and not context.twin.leader.origins:
        _map(context.twin.leader, context.twin, context)


def _map(part: Part, twin: Twin, context: Context) -> None:
    """Map one MARC field and tell what came out of it; doubts are told of the field that it was made of."""
    tag, build = part.marc.tag, context.build
    mapping = compiled("marc21").get(tag)
    if mapping is None:
        return
    own, context.accounts = context.accounts, twin.accounts
    before, place = len(context.flags), build.place
    build.place = part.tag or place
    mapping(part.marc, context)
    came_out = twin.accounts.taken(tag)
    context.accounts, build.place = own, place
    for code, origins in part.origins.items():
        if code in came_out or (tag in _FIXED and _overlaps(code, came_out)):
            for at, name in origins:
                twin.came.setdefault(at, set()).add(name)
    for index in range(before, len(context.flags)):
        flag = context.flags[index]
        context.flags[index] = flag._replace(field=twin.said_of(part, flag.field))


def _overlaps(positions: str, came_out: Iterable[str]) -> bool:
    """Whether positions ("24-27") are among those that came out ("24")."""
    first, last = _span(positions)
    return any(first <= end and start <= last for start, end in map(_span, came_out))


def _span(positions: str) -> tuple[int, int]:
    first, _, last = positions.partition("-")
    return (int(first), int(last or first)) if first.isdecimal() else (0, 99)
