"""Decisions of librarians: stored for ever, and made links by the road of every link table."""

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lienthong import disk
from lienthong.graph.clock import now
from lienthong.graph.generation import write_atomically
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.ledger.reviews import SAME, Review, decide, reviews
from lienthong.graph.terms import Source
from lienthong.mappings.readers import link_tables
from lienthong.mappings.record import Record
from lienthong.messages import text
from lienthong.pipeline.entries import Describer
from lienthong.pipeline.links.table import decisions, written
from lienthong.pipeline.load import BATCH
from lienthong.pipeline.result_rules import result_rules
from lienthong.pipeline.sources import declare

SOURCE = "links-review"
"""The source whose records are the accepted candidates."""

_HEAD = "subject_id\tpredicate_id\tobject_id\toutside\tmapping_justification\tconfidence\n"
_DECIDED = {"predicate": "skos:exactMatch", "justification": "semapv:ManualMappingCuration", "confidence": ""}
"""What a decision of the queue says; one of a mapping set says its own (``importing``)."""


class Stored(NamedTuple):
    """What came of a table: decisions that ``changed`` and were the ``same`` as before, rows that are ``unknown`` to
    the queue, and how many links are ``accepted`` in all."""

    changed: int
    same: int
    unknown: int
    accepted: int


def export(data: Path, base: str, file: Path, *, everything: bool = False) -> int:
    """Write the queue as a table; with ``everything`` the decided pairs too. Returns how many rows."""
    with Ledger.open(data, write=False) as ledger:
        rows = list(reviews(ledger.db, None if everything else ""))
    with disk.writing(file):
        write_atomically(file, written(base, rows))
    return len(rows)


def store(data: Path, file: Path) -> Stored:
    """Store the decisions of a table and make the accepted pairs links, which the next publishing shows.

    Raises InputError when a row cannot be understood; nothing has changed then. Done again, it changes nothing.
    """
    rows = decisions(file)
    counted: Counter[str] = Counter()
    with Ledger.open(data) as ledger:
        queue = {(one.ours, one.iri) for one in reviews(ledger.db)}
        with transaction(ledger.db):
            at = now()
            for one in rows:
                if (one.ours, one.iri) not in queue:
                    counted["unknown"] += 1
                    continue
                changed = decide(ledger.db, one.ours, one.iri, one.decision, one.at or at, one.by)
                counted["changed" if changed else "same"] += 1
        accepted = apply(ledger)
    return Stored(counted["changed"], counted["same"], counted["unknown"], accepted)


def apply(ledger: Ledger) -> int:
    """Make the ledger's links those that librarians have accepted, no more and no less. Returns how many."""
    accepted = list(reviews(ledger.db, SAME))
    if not accepted and ledger.source(SOURCE) is None:
        return 0
    titles = {f"title_{lang}": text("cli.links.source", lang) for lang in ("vi", "en")}
    source = declare(ledger, SOURCE, titles)
    describer, run = Describer(source), ledger.begin_run(SOURCE, [], result_rules(source))
    state = "interrupted"
    try:
        for batch in _batches(accepted, source):
            numbers = [describer.number(one) for one in batch]
            pairs = list(zip(numbers, batch, strict=True))
            same = ledger.unchanged(SOURCE, [(number, one.raw) for number, one in pairs], result_rules(source))
            entries = [describer.entry(number, one) for number, one in pairs if number not in same]
            if entries:
                ledger.write(run, entries)
        ledger.withdraw_missing(run)
        ledger.settle(SOURCE)
        state = "complete"
    finally:
        ledger.finish_run(run, state)
    return len(accepted)


def _batches(accepted: list[Review], source: Source) -> Iterator[list[Record]]:
    for start in range(0, len(accepted), BATCH):
        rows = accepted[start : start + BATCH]
        table = io.BytesIO((_HEAD + "".join(map(_row, rows))).encode())
        batch = []
        for ordinal, one in enumerate(link_tables.read(table, "utf-8"), start + 1):
            if isinstance(one, Record):
                one.source, one.file, one.ordinal = source.id, "link_review", ordinal
                batch.append(one)
        yield batch


def _row(one: Review) -> str:
    said = {name: str(one.evidence.get(name, usual)) for name, usual in _DECIDED.items()}
    # A candidate goes with the authority that another source brought; a pair of a mapping set stands for itself.
    outside = one.iri if one.source != SOURCE else ""
    cells = (f"lt:{one.ours}", said["predicate"], one.iri, outside, said["justification"], said["confidence"])
    return "\t".join(cells) + "\n"
