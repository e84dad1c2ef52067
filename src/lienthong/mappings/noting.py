"""Mapping one record with notes: what each of its fields said, and what became of each subfield."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from lienthong.graph.terms import Account
from lienthong.mappings.engine.accounts import Accounts
from lienthong.mappings.engine.context import Context
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.record import Field, Record


class Outcome(NamedTuple):
    """What became of a subfield (``place`` as in Account) in one field: "mapped", "ignored" (``why``) or "lost"."""

    place: str
    state: str
    why: str = ""


class Noted(NamedTuple):
    """One field of a record: the N-Triples lines (private IRIs) that its rule stated, and what became of its values."""

    field: Field
    lines: list[str]
    outcomes: list[Outcome]


class Notes(NamedTuple):
    """A record with notes: what it says as a whole (its frame), then each field in order; ``withheld`` as in
    ``Described``."""

    whole: list[str]
    fields: list[Noted]
    withheld: bool


class _Lines(dict[str, None]):
    """Statements in their order, and those made since ``take``, also when another field had made them before."""

    def __init__(self, known: Iterable[str]) -> None:
        super().__init__(dict.fromkeys(known))
        self._said: dict[str, None] = {}

    def __setitem__(self, line: str, value: None) -> None:
        self._said[line] = None
        super().__setitem__(line, value)

    def update(self, lines: Iterable[str]) -> None:  # type: ignore[override]  # the only form that steps use
        for line in lines:
            self[line] = None

    def take(self) -> list[str]:
        said, self._said = self._said, {}
        return list(said)


class Noting(Mapper):
    """Maps single records and remembers which field said what."""

    def note(self, record: Record) -> Notes:
        """The leader comes first, as field LDR. A statement that several fields make stands at each of them."""
        context = self._context(record, False)
        lines = _Lines(context.build.lines)
        context.build.lines = lines
        self._frame(context, record)
        whole = list(lines)
        lines.take()
        fields = [Field("LDR", value=record.leader), *record.fields] if record.leader else record.fields
        noted = [self._one(field, record, context, lines) for field in fields]
        if context.twin is not None:
            # What is said in MARC first is said of the record as a whole, while its first field is at work.
            whole = list(dict.fromkeys([*whole, *(line for one in noted for line in one.lines)]))
            noted = [one._replace(lines=[]) for one in noted]
        return Notes(whole, noted, context.withheld)

    def _one(self, field: Field, record: Record, context: Context, lines: _Lines) -> Noted:
        before = Counter(_outcomes(context.accounts))
        self._field(context, record, field)
        after = Counter(_outcomes(context.accounts))
        return Noted(field, lines.take(), list(after - before))


def _outcomes(accounts: Accounts) -> Iterable[Outcome]:
    rows: list[Account] = accounts.rows()
    return (Outcome(row.place, row.state, row.why) for row in rows for _ in range(row.times))
