"""Mapping a file without a store: what ``lienthong map`` prints."""

from collections.abc import Iterator
from dataclasses import dataclass

from lienthong.graph.terms import Described, Source
from lienthong.mappings.readers import check, read
from lienthong.mappings.record import Unreadable
from lienthong.mappings.spreadsheets.columns import columns as mapping_of
from lienthong.messages import Lang
from lienthong.pipeline.entries import Describer, Failure
from lienthong.pipeline.phrases import phrase
from lienthong.pipeline.sources import check_id, known


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A record without triples. ``what`` is "unreadable" or "failed"; ``reason`` a code of ``flags.toml``."""

    what: str
    file: str
    ordinal: int
    offset: int
    reason: str
    detail: str

    def explain(self, lang: Lang) -> str:
        """The sentence for a person."""
        return phrase(f"flags.{self.reason}", lang, value=self.detail, field="")


def mapped(file: str, source: str, columns: str | None = None) -> Iterator[Described | Unmapped]:
    """Each record's description, or why it has none, in the order of the file. ``columns`` is the text of a mapping
    file for spreadsheets.

    Raises InputError when the file cannot be read as a whole and UsageError when ``source`` cannot be an id.
    """
    check_id(source)
    declared = known().get(source) or Source(id=source)
    mapping = mapping_of(declared.columns if columns is None else columns)
    check(file, declared.encoding, mapping)
    describer = Describer(declared)
    for one in read(file, source, declared.encoding, mapping):
        if isinstance(one, Unreadable):
            yield Unmapped("unreadable", one.file, one.ordinal, one.offset, one.reason, one.detail)
            continue
        described = describer.describe(one)
        if isinstance(described, Failure):
            yield Unmapped("failed", one.file, one.ordinal, one.offset, described.reason, described.detail)
        else:
            yield described
