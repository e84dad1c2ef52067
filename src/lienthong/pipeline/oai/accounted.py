"""The public part of a MARC record, told by the accounts that the ledger keeps of it: it need not be mapped once more.

Accounts are of a whole record: of a subfield that repeats they do not say which of its values came out. Where that
decides about what is shown, the caller has to map the record.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, combinations

from lienthong.graph.terms import Account
from lienthong.mappings.record import Field, Record
from lienthong.mappings.rulebook import names
from lienthong.pipeline.oai.faults import at_field
from lienthong.pipeline.originals.explained import MOST_FIELDS
from lienthong.pipeline.originals.unshown import Measure, kind, meant, measure, passes, private

_NONE: frozenset[str] = frozenset()


class _Unsure(Exception):
    """The accounts do not tell whether a value may be shown."""


def public_by_accounts(record: Record, lines: Sequence[str], accounts: Sequence[Account]) -> Record | None:
    """The record as ``cleaning.public_part`` gives it where nothing was taken out by hand; None when accounts cannot
    tell. ``lines`` are all that it says, under private names; both must be of today's rules."""
    if len(record.fields) >= MOST_FIELDS or any("." in field.tag for field in record.fields):
        return None
    kinds = _Kinds(record, accounts)
    published = "\n".join(lines)
    kept = []
    for field in record.fields:
        try:
            found = _kept(field, kinds, published) if field.tag != "LDR" else None
        except _Unsure:
            return None
        except Exception as error:
            at_field(error, field.tag)
            raise
        if found is not None:
            kept.append(found)
    return Record(record.format, record.leader, kept, b"")


class _Kinds:
    """What is known to have become of subfields, by place."""

    def __init__(self, record: Record, accounts: Sequence[Account]) -> None:
        self._format = record.format
        self._values: dict[str, int] = {}
        for field in record.fields:
            for code, value in field.subfields:
                if value.strip():
                    place = f"{field.tag}${code}"
                    self._values[place] = self._values.get(place, 0) + 1
        self._told: dict[str, int] = {}
        self._by_place: dict[str, frozenset[str]] = {}
        self._by_tag: dict[str, frozenset[str]] = {}
        for place, state, times, why, _ in accounts:
            tag, found = _meaning(place, state, why)
            self._told[place] = self._told.get(place, 0) + times
            for known, key in ((self._by_place, place), (self._by_tag, tag)):
                before = known.get(key)
                if before is not found:
                    known[key] = found if before is None else before | found

    def measures(self, tag: str, called: str, code: str) -> tuple[Measure, ...]:
        """What may be asked of a value; ``called`` is the tag that is meant."""
        place = f"{tag}${code}"
        found = self._by_place.get(place, _NONE) if code else self._by_tag.get(tag, _NONE)
        return _measures(
            self._format, called, code, found, bool(code) and self._told.get(place) == self._values.get(place)
        )


@lru_cache(maxsize=16384)
def _meaning(place: str, state: str, why: str) -> tuple[str, frozenset[str]]:
    """The field of an account, and what it means."""
    tag = place.partition("$")[0].partition("/")[0]
    return tag, frozenset((kind(state, why, tag),))


@lru_cache(maxsize=16384)
def _measures(record_format: str, called: str, code: str, kinds: frozenset[str], each: bool) -> tuple[Measure, ...]:
    """The engine accounts for each value with content once: with as many accounts as values (``each``) something is
    known of every one, else perhaps nothing."""
    ruled = names(record_format, called, code)
    least = 1 if each and kinds else 0
    parts = chain.from_iterable(combinations(sorted(kinds), size) for size in range(least, len(kinds) + 1))
    return tuple(dict.fromkeys(measure(called, code, frozenset(one), ruled) for one in parts))


def _kept(field: Field, kinds: _Kinds, published: str) -> Field | None:
    """A field without what is withheld; None when nothing of it is left that says something."""
    if private(field):
        return None
    tag, called = field.tag, meant(field)
    if field.value:
        blank = not field.value.strip()
        return field if blank or _shown(kinds.measures(tag, called, ""), field.value, published) else None
    kept = [
        (code, value)
        for code, value in field.subfields
        if not value.strip() or _shown(kinds.measures(tag, called, code), value, published)
    ]
    for code, _ in kept:
        if code not in ("6", "8"):
            return Field(tag, field.ind1, field.ind2, kept)
    return None


def _shown(measures: tuple[Measure, ...], value: str, published: str) -> bool:
    shown = passes(measures[0], value, published)
    for one in measures[1:]:
        if passes(one, value, published) != shown:
            raise _Unsure
    return shown
