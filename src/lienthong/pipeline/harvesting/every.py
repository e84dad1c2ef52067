"""Harvesting every source that has an OAI address: one that fails does not stop the others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lienthong.errors import LienthongError, RuleError
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.elsewhere import lies_in
from lienthong.graph.terms import Source
from lienthong.pipeline.harvesting.harvest import harvest
from lienthong.pipeline.harvesting.lock import ALL, only_one
from lienthong.pipeline.harvesting.manners import Manners
from lienthong.pipeline.harvesting.outcome import Harvested
from lienthong.pipeline.harvesting.plan import Wish
from lienthong.pipeline.progress import Progress
from lienthong.pipeline.sources import bring_up, known


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one source: what its harvest did, or why it did not end."""

    source: Source
    harvested: Harvested | None = None
    error: LienthongError | None = None


def configured(data: Path) -> list[Source]:
    """The sources with an OAI address: those of the ledger, then those of ``graph/sources.toml`` that it lacks."""
    have: list[Source] = []
    if lies_in(data):
        with Ledger.open(data, write=False) as ledger:
            have = ledger.sources()
    ids = {one.id for one in have}
    return [one for one in (*have, *(new for new in known().values() if new.id not in ids)) if one.oai]


def harvest_all(data: Path, manners: Manners, progress: Callable[[str], Progress]) -> Iterator[Result]:
    """The sources one after the other, each as it is done; ``progress`` makes the bar of one.

    Raises StoreError ``harvest_busy`` when another process does the same, RuleError when our own tables are wrong.
    """
    with only_one(data, ALL):
        bring_up(data)
        for source in configured(data):
            try:
                with progress(source.id) as bar:
                    done = harvest(data, source.id, Wish(), manners, bar)
            except RuleError:
                raise
            except LienthongError as error:
                yield Result(source, error=error)
            else:
                yield Result(source, done)
