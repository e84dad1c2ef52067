"""Reading the shelves of a generation: counts, values of an axis, and stretches of a shelf in order."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from lienthong.graph.shelves.file import FORMAT, connected, delta_of
from lienthong.graph.shelves.letters import LETTERS, key

MOST_VALUES = 2_000
"""Values of an axis that one answer has at most."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A shelf and how many entities stand on it."""

    value: str
    number: int


_SHELF = """(SELECT axis, value, number FROM main.shelf AS was WHERE NOT EXISTS (
  SELECT 1 FROM delta.shelf AS now WHERE (now.axis, now.value) = (was.axis, was.value))
  UNION ALL SELECT axis, value, number FROM delta.shelf)"""
_WAS = "SELECT key, id FROM main.place WHERE shelf = (SELECT n FROM main.shelf WHERE axis = :axis AND value = :value)"
_PLACE = f"""{_WAS} AND key >= :since AND NOT EXISTS (
  SELECT 1 FROM delta.place AS gone WHERE axis = :axis AND value = :value
  AND (gone.key, gone.id, gone.sign) = (main.place.key, main.place.id, -1))
  UNION ALL SELECT key, id FROM delta.place WHERE axis = :axis AND value = :value AND key >= :since AND sign = 1"""
_MOVED = "SELECT 1 FROM delta.place WHERE axis = ? AND value = ? LIMIT 1"


class Shelves:
    """The shelves of one generation, for one request: a connection each, since files are never written again."""

    def __init__(self, file: Path) -> None:
        self._db = connected(file)
        self._changed = delta_of(file).exists()
        self._shelf, self._best = (_SHELF, "delta.best") if self._changed else ("shelf", "best")

    def __enter__(self) -> "Shelves":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def current(self) -> bool:
        """Whether they were filled by the rules of today."""
        try:
            found = self._db.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
        except sqlite3.Error:
            return False
        return found is not None and found[0] == str(FORMAT)

    def number(self, axis: str, value: str) -> int:
        """How many stand on a shelf; 0 when there is none."""
        query = f"SELECT number FROM {self._shelf} WHERE axis = ? AND value = ?"
        found = self._db.execute(query, (axis, value)).fetchone()
        return int(found[0]) if found else 0

    def numbers(self, axis: str, values: list[str]) -> dict[str, int]:
        """How many stand on each of some shelves."""
        return {value: self.number(axis, value) for value in values[:MOST_VALUES]}

    def values(self, axis: str, start: str = "", most: int = MOST_VALUES) -> list[Standing]:
        """The shelves of an axis whose values begin with ``start``, in the order of their code points."""
        query = (
            f"SELECT value, number FROM {self._shelf} WHERE axis = ? AND value >= ? AND value < ? AND number > 0"
            " ORDER BY value LIMIT ?"
        )
        rows = self._db.execute(query, (axis, start, start + "\U0010ffff", most))
        return [Standing(*row) for row in rows]

    def letters(self, axis: str) -> list[Standing]:
        """The letters under which something stands, in the order of the alphabet."""
        found = self.numbers(axis, list(LETTERS))
        return [Standing(letter, found[letter]) for letter in LETTERS if found[letter]]

    def fullest(self, axis: str, most: int) -> list[Standing]:
        """The shelves on which most entities stand, most first."""
        query = (
            f"SELECT value, number FROM {self._shelf} WHERE axis = ? AND number > 0 ORDER BY number DESC, value LIMIT ?"
        )
        return [Standing(*row) for row in self._db.execute(query, (axis, most))]

    def words(self, axis: str, letter: str, most: int = 40) -> list[Standing]:
        """The commonest first words below a letter, in the order of the alphabet."""
        query = (
            f"SELECT value, number FROM {self._shelf} WHERE axis = ? AND value >= ? AND value < ? AND number > 0"
            " ORDER BY number DESC, value LIMIT ?"
        )
        rows = self._db.execute(query, (f"{axis}.word", f"{letter} ", f"{letter}!", most))
        found = [Standing(value.partition(" ")[2], number) for value, number in rows]
        return sorted(found, key=lambda one: key(one.value))

    def stretch(self, axis: str, value: str, start: int, size: int, since: str = "") -> list[str]:
        """The ids from place ``start`` on, of those that file at or behind the text ``since``."""
        at = key(since).partition("\0")[0] if since else ""
        moved = self._changed and self._db.execute(_MOVED, (axis, value)).fetchone()
        rows = f"{_PLACE if moved else f'{_WAS} AND key >= :since'} ORDER BY key, id LIMIT :size OFFSET :start"
        given = {"axis": axis, "value": value, "since": at, "size": size, "start": start}
        return [row[1] for row in self._db.execute(rows, given)]

    def row(self, axis: str, start: int, size: int) -> list[str]:
        """A stretch of all letters of an axis, one shelf behind the other."""
        found: list[str] = []
        for one in self.letters(axis):
            if start >= one.number:
                start -= one.number
                continue
            found += self.stretch(axis, one.value, start, size - len(found))
            start = 0
            if len(found) >= size:
                break
        return found

    def best(self, name: str, most: int, until: str = "\U0010ffff") -> list[tuple[str, str]]:
        """Ids with what they are worth in a best list, best first; none that is worth more than ``until``."""
        query = f"SELECT id, worth FROM {self._best} WHERE list = ? AND worth <= ? ORDER BY worth DESC, id LIMIT ?"
        return list(self._db.execute(query, (name, until, most)))


def shelves(file: Path) -> Shelves | None:
    """The shelves in a file; None where there are none of today's rules: the next publish fills them."""
    try:
        found = Shelves(file)
    except sqlite3.Error:
        return None
    if found.current():
        return found
    found.close()
    return None
