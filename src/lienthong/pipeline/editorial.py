"""The editorial layer as the command line shows it and takes it back, with the settings."""

from collections.abc import Iterator

from lienthong.graph.editorial.publishing import Editing, Limits, Made
from lienthong.graph.editorial.quads import Line, public_graph
from lienthong.graph.editorial.requests import Known, changes, request, requests
from lienthong.graph.editorial.undoing import drop, undo
from lienthong.graph.ledger import Ledger
from lienthong.graph.terms import rebase
from lienthong.settings import Settings

PATIENCE = 10.0


def listed(settings: Settings) -> list[Known]:
    """Every request that changed the public graph by hand, the oldest first. Raises StoreError without a ledger."""
    with Ledger.open(settings.data, write=False) as ledger:
        return requests(ledger.db)


def shown(settings: Settings, key: int) -> tuple[Known, list[str]]:
    """One request and what it did, a line each: a sign or word, then the quad with public IRIs. Raises NotFound."""
    with Ledger.open(settings.data, write=False) as ledger:
        return request(ledger.db, key), list(_lines(changes(ledger.db, key), settings.base))


def taken_back(settings: Settings, key: int, by: str) -> Made:
    """Take one request back and publish that. Raises NotFound, UsageError, StoreError."""
    with Ledger.open(settings.data, patience=PATIENCE) as ledger:
        return undo(_editing(ledger, settings), ledger.db, settings.base, key, by)


def dropped(settings: Settings, by: str) -> Made:
    """Take the whole layer back and publish that. Raises StoreError."""
    with Ledger.open(settings.data, patience=PATIENCE) as ledger:
        return drop(_editing(ledger, settings), ledger.db, settings.base, by)


def _editing(ledger: Ledger, settings: Settings) -> Editing:
    # Whoever takes something back has seen what it was: the brake is for slips.
    return Editing(ledger, settings.data, settings.base, Limits(brake=2**62, keep=settings.keep_generations))


_SIGNS = {"added": "+", "restored": "+", "removed": "-", "withdrawn": "-"}


def _lines(found: Iterator[tuple[str, Line]], base: str) -> Iterator[str]:
    for what, line in found:
        graph = f" {public_graph(line.graph, base)}" if line.graph else ""
        if line.line:
            yield f"{_SIGNS[what]} {rebase(line.line, base)}{graph} ."
        else:
            yield f"{what}{graph}"
