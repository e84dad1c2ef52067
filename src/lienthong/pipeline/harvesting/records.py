"""From a page of OAI-PMH to the ledger: its records are mapped, validated and stored as those of a file are."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from lienthong.errors import InputError
from lienthong.graph.ledger import Entry, Ledger
from lienthong.graph.terms import Source
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record, Unreadable
from lienthong.pipeline.entries import Describer
from lienthong.pipeline.harvesting.pages import Header, Page, header
from lienthong.pipeline.load import BATCH, Summary
from lienthong.pipeline.report.tallied import TalliedRun
from lienthong.pipeline.result_rules import result_rules

Outcome = Record | Unreadable


class Records:
    """Takes in the pages of one source. ``dialect`` is that of the records, ``address`` where they come from.

    The ledger knows a MARC record by its 001, and so do files of the same library; a deletion names the OAI identifier
    only, whose last part is mostly, but not always, that number: where it is not, the ledger keeps both.
    """

    def __init__(self, ledger: Ledger, source: Source, dialect: str, address: str, spool: Path) -> None:
        self.rules = result_rules(source)
        self._ledger = ledger
        self._source = source
        self._dialect = dialect
        self._address = address
        self._spool = spool
        self._describer = Describer(source)

    def read(self, page: Page, before: int) -> list[tuple[Header, Outcome]]:
        """The records of a page, with their OAI headers; ``before`` have come before it."""
        if not page.has_records:
            return []
        self._spool.write_bytes(page.body)
        found: list[tuple[Header, Outcome]] = []
        for outcome in self._outcomes(page):
            outcome.source, outcome.file, outcome.ordinal = self._source.id, self._address, before + len(found) + 1
            found.append((header(outcome.raw), outcome))
        return found

    def _outcomes(self, page: Page) -> Iterator[Outcome]:
        try:
            yield from read(self._spool, self._source.id, self._source.encoding, asked=self._dialect)
        except InputError as error:
            # No record of the page is in a form that is known: all of it is kept and reported.
            yield Unreadable(page.body, "read_xml", error.name)

    def write(
        self, run: TalliedRun, found: Sequence[tuple[Header, Outcome]], summary: Summary, *, keep_newer: bool
    ) -> None:
        """Store the records of a page; what became of them is added to ``summary``."""
        rest = iter(found)
        while batch := list(islice(rest, BATCH)):
            numbers = self._numbers(batch)
            pairs = [(number, one.raw) for number, (_, one) in zip(numbers, batch, strict=True)]
            same = self._ledger.unchanged(self._source.id, pairs, self.rules)
            entries = [
                self._entry(number, said, one)
                for number, (said, one) in zip(numbers, batch, strict=True)
                if number not in same
            ]
            counts = run.write(entries, keep_newer=keep_newer) if entries else Counter()
            summary.read += len(batch)
            summary.counts += counts
            summary.counts["unchanged"] += len(batch) - len(entries)
            summary.warned += sum(1 for entry in entries if entry.status == "live" and entry.findings)

    def _entry(self, number: str, said: Header, one: Outcome) -> Entry:
        entry = self._describer.entry(number, one)
        # 005 is the library's own time, the header the server's: versions are compared by one clock.
        return replace(entry, datestamp=said.datestamp) if said.datestamp else entry

    def _numbers(self, batch: Sequence[tuple[Header, Outcome]]) -> list[str]:
        harvests = self._ledger.harvests
        known = harvests.numbers(self._source.id, [said.identifier for said, _ in batch if said.identifier])
        numbers, named = [], dict[str, str]()
        for said, one in batch:
            number = self._describer.number(one)
            if not said.identifier:
                pass
            elif isinstance(one, Unreadable) or said.deleted:
                number = named.get(said.identifier) or known.get(said.identifier) or self._short(said, one)
            elif number != self._short(said, one) or said.identifier in known:
                named[said.identifier] = number
            numbers.append(number)
        harvests.name(self._source.id, {key: value for key, value in named.items() if known.get(key) != value})
        return numbers

    def _short(self, said: Header, one: Outcome) -> str:
        """The number that an identifier stands for as long as the ledger knows no other."""
        marc = one.format.startswith("marc21") if isinstance(one, Record) else self._dialect == "marcxml"
        return said.identifier.replace("/", ":").rpartition(":")[2] if marc else said.identifier
