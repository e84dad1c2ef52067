"""Accounts for every subfield of a record: mapped, ignored on purpose, or lost."""

from lienthong.graph.terms import Account

_EXAMPLE_LENGTH = 80


class Accounts:
    """The book-keeping of one record. Places are ``245$a``; a control field's are ``001`` or ``008/35-37``."""

    __slots__ = ("_rows",)

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], list[str | int]] = {}

    def mapped(self, place: str) -> None:
        """The value has come out as at least one triple."""
        self._count(place, "mapped", "", "")

    def ignored(self, place: str, why: str) -> None:
        """The rule leaves the value out, and says why."""
        self._count(place, "ignored", why, "")

    def lost(self, place: str, value: str) -> None:
        """No rule made anything of the value."""
        self._count(place, "lost", "", value[:_EXAMPLE_LENGTH])

    def _count(self, place: str, state: str, why: str, example: str) -> None:
        row = self._rows.get((place, state))
        if row is None:
            self._rows[place, state] = [1, why, example]
        else:
            row[0] = int(row[0]) + 1

    def rows(self) -> list[Account]:
        """The account of the whole record."""
        return [
            Account(place, state, int(times), str(why), str(example))
            for (place, state), (times, why, example) in self._rows.items()
        ]
