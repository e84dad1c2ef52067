"""Accounts for every subfield of a record: mapped, ignored on purpose, or lost."""

from functools import lru_cache

from lienthong.graph.terms import Account

_EXAMPLE_LENGTH = 80


@lru_cache(maxsize=16384)
def _row(place: str, state: str, times: int, why: str = "") -> Account:
    """Records have most of their rows in common, so each is made once."""
    return Account(place, state, times, why)


class Accounts:
    """The book-keeping of one record. Places are ``245$a``; a control field's are ``001`` or ``008/35-37``."""

    __slots__ = ("_examples", "_ignored", "_lost", "_mapped")

    def __init__(self) -> None:
        self._mapped: dict[str, int] = {}
        self._ignored: dict[tuple[str, str], int] = {}
        self._lost: dict[str, int] = {}
        self._examples: dict[str, str] = {}

    def mapped(self, place: str) -> None:
        """The value has come out as at least one triple."""
        self._mapped[place] = self._mapped.get(place, 0) + 1

    def ignored(self, place: str, why: str) -> None:
        """The rule leaves the value out, and says why."""
        self._ignored[place, why] = self._ignored.get((place, why), 0) + 1

    def lost(self, place: str, value: str) -> None:
        """No rule made anything of the value."""
        self._lost[place] = self._lost.get(place, 0) + 1
        self._examples.setdefault(place, value[:_EXAMPLE_LENGTH])

    def speaks_of(self, tag: str) -> bool:
        """Whether a step has accounted for positions of a control field itself."""
        return any(place.startswith(tag) for place in (*self._mapped, *self._lost, *(one for one, _ in self._ignored)))

    def taken(self, tag: str) -> set[str]:
        """What came out of one field: codes of subfields, positions of a control field, '' for all of one. The
        accounts are then empty for the next one."""
        after = len(tag) + 1
        found = {place[after:] for place in self._mapped if place.startswith(tag)}
        for one in (self._mapped, self._ignored, self._lost, self._examples):
            one.clear()
        return found

    def rows(self) -> list[Account]:
        """The account of the whole record."""
        found = [_row(place, "mapped", times) for place, times in self._mapped.items()]
        found += [_row(place, "ignored", times, why) for (place, why), times in self._ignored.items()]
        found += [Account(place, "lost", times, "", self._examples[place]) for place, times in self._lost.items()]
        return found
