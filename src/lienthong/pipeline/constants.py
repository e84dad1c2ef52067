"""Subfields that have one value in all records of a load: often what the library's software filled in."""

import tomllib
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, NamedTuple

from lienthong.content import folder
from lienthong.mappings.record import Record, Unreadable
from lienthong.pipeline.sources import is_drop


class Constant(NamedTuple):
    """A subfield (``260$b``), the one value that it has, and in how many records of the load it has it."""

    place: str
    value: str
    records: int

    @property
    def drop(self) -> str:
        """How ``lienthong source add --drop`` takes it: ``260$b=BK Library system``."""
        return f"{self.place}={self.value}"


class Constants:
    """Watches the records of one load as they stream by; a subfield is forgotten at its second value."""

    def __init__(self) -> None:
        self._records = 0
        self._one: dict[tuple[str, str], list[Any]] = {}
        self._varied: set[tuple[str, str]] = set()

    def watch(self, batch: Iterable[Record | Unreadable]) -> None:
        """Look at the next records."""
        for record in batch:
            if isinstance(record, Record):
                self._records += 1
                self._record(record)

    def _record(self, record: Record) -> None:
        one, varied, number = self._one, self._varied, self._records
        for field in record.fields:
            tag = field.tag
            for code, value in field.subfields:
                place = (tag, code)
                if place in varied:
                    continue
                text = value.strip()
                known = one.setdefault(place, [text, 0, 0])
                if known[0] != text:
                    varied.add(place)
                    del one[place]
                elif known[2] != number:
                    known[1:] = known[1] + 1, number

    def found(self) -> list[Constant] | None:
        """The constants that may be fillers, by place; None when the load was too small to say."""
        least = _settings()["records"]
        if self._records < least:
            return None
        constants = [Constant(f"{tag}${code}", one[0], one[1]) for (tag, code), one in self._one.items()]
        return sorted(one for one in constants if one.records >= least and is_drop(one.drop) and not _normal(one.place))


def _normal(place: str) -> bool:
    return any(fnmatchcase(place, pattern) for pattern in _settings()["normal"])


@cache
def _settings() -> dict[str, Any]:
    return tomllib.loads((folder("mappings") / "constants.toml").read_text("utf-8"))
