"""What the columns of a spreadsheet hold, as a mapping file says it (``columns`` reads those)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lienthong.mappings.record import Field
from lienthong.mappings.spreadsheets import target as targets
from lienthong.mappings.spreadsheets.target import Target
from lienthong.text import repair, search_fold

MARC = "marc21"
TITLE = "245$a"
NUMBER = "001"
DEFAULT = "default"
"""The mapping that is taken when no other understands more: lists of books, to MARC."""

NO_KIND = ""
"""The kind of a record that is not MARC's: what it is, its own format says."""

_REMEMBERED = 10_000
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Column:
    """What one column holds.

    ``to`` is where its first value goes and ``then`` where further ones go; None: ``ignored``. ``separators`` divide
    the values of a cell, the first one that occurs; ``extra`` are subfields that each field also gets (``$e dịch``).
    ``count`` marks the running number of a list, which is no part of the book and changes with each sorting;
    ``private`` what is told of readers and staff, which is not even kept.
    """

    names: tuple[str, ...]
    to: Target | None
    then: Target | None = None
    separators: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    convert: str = ""
    ignored: str = ""
    count: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of resource: its words in a column of kinds, its leader, what all its records say."""

    words: frozenset[str]
    leader: str
    constants: tuple[Field, ...]


@dataclass(frozen=True)
class Columns:
    """A whole mapping: its columns by folded name.

    ``name`` is that of a shipped file ("default", "kbart"), '' of a library's own. ``format`` is that of the records;
    ``number`` the address of what tells one record from another; ``apart``: the rows of a record may stand anywhere in
    the list, not only next to each other. ``needs`` are columns, by their folded name, without
    which a table is none for this mapping. ``bare``: tables have no header, their columns are
    called by their letters. ``others`` are the mappings that are tried besides this one.
    """

    kind: str
    kinds: dict[str, Kind]
    constants: tuple[Field, ...]
    columns: dict[str, Column] = field(repr=False)
    name: str = ""
    format: str = MARC
    number: str = NUMBER
    apart: bool = False
    needs: tuple[str, ...] = ()
    label: tuple[tuple[str, str], ...] = ()
    bare: bool = False
    others: tuple["Columns", ...] = field(default=(), repr=False)
    _met: dict[str, Column | None] = field(default_factory=dict, repr=False, compare=False)

    def find(self, heading: str) -> Column | None:
        """The column of a heading: by its name however it is accented or punctuated, or by a MARC address as name."""
        if heading not in self._met:
            if len(self._met) > _REMEMBERED:
                self._met.clear()
            self._met[heading] = self._find(heading)
        return self._met[heading]

    def _find(self, heading: str) -> Column | None:
        known = self.columns.get(as_written(heading)) or self.columns.get(fold(heading))
        if known is None and self.format == MARC and (address := targets.heading(heading.strip())):
            return Column((heading,), address)
        return known

    def kind_of(self, words: str) -> str:
        """The kind that the cell of a column of kinds names, else that of the whole spreadsheet."""
        folded = fold(words)
        return next((name for name, kind in self.kinds.items() if folded in kind.words), self.kind)

    def all(self) -> Iterator["Columns"]:
        """This mapping and those that are tried besides it."""
        yield self
        yield from self.others

    def named(self, name: str) -> "Columns | None":
        """The mapping by which rows were kept: the shipped one of this name where several are tried. A library's own
        mapping is the only one, whatever the rows were read with before; None when nothing is called so now."""
        if not name or not self.name:
            return self
        return next((one for one in self.all() if one.name == name), None)

    def understood(self, cells: Iterable[str], least: int = 2) -> int:
        """How many cells of a header row this mapping knows; 0 when the row can be no header of such a table: a
        column that it needs is missing or, where it needs none, both ``least`` headings with the title and three
        without it."""
        known = [column for cell in cells if cell and (column := self.find(cell[:_LONGEST]))]
        if self.needs:
            return len(known) if all(any(self.columns[one] is have for have in known) for one in self.needs) else 0
        titled = self.format != MARC or any(str(column.to) == TITLE for column in known)
        return len(known) if len(known) >= (least if titled else 3) else 0

    def knows(self, heading: str) -> bool:
        """Whether any of the mappings knows the heading."""
        return any(one.find(heading[:_LONGEST]) for one in self.all())


def as_written(heading: str) -> str:
    """A heading with its diacritics, in a form that is no folded one."""
    return "=" + " ".join(re.findall(r"[^\W_]+", repair(heading).casefold()))


def fold(heading: str) -> str:
    """What headings are compared by: letters and digits without diacritics; "Năm XB" and "NĂM XB." are one."""
    return " ".join(re.findall(r"[^\W_]+", search_fold(repair(heading))))
