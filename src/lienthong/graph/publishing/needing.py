"""How much room on disk the next generation takes, reckoned before it is begun."""

import sqlite3

from lienthong.disk import size_of
from lienthong.graph.generation import Generation
from lienthong.graph.roll import Roll

_STATEMENT_BYTES = 110
"""Store, text index, shelves and tallies of a generation, for each triple that the live records state."""
_BESIDE_BYTES = 110
"""Index, shelves and tallies twice, and the notes they are drawn from, for each triple that the live records state."""
_TWICE = 2
"""Tables are written once when they come in and once more when they are put in order."""
_LEAST = 8 * 2**20


def needed(db: sqlite3.Connection, before: Generation | None, *, full: bool, beside: bool = False) -> int:
    """Bytes, rather too many than too few: of what is amended, what changed; else of all, as much as the generation
    ``before`` has or, without one, by the statements of the live records. ``beside``: what lies beside an amended store
    is drawn anew."""
    size = size_of(before.folder) if before is not None else 0
    (statements,) = db.execute("SELECT coalesce(sum(statements), 0) FROM source").fetchone()
    if before is None or full:
        return _LEAST + _TWICE * max(size, int(statements) * _STATEMENT_BYTES)
    (touched,) = db.execute("SELECT count(*) FROM touched").fetchone()
    live = sum(part.number for part in Roll(before.folder).parts)
    amended = int(_TWICE * size * min(touched / max(live, 1), 1))
    return _LEAST + amended + (int(statements) * _BESIDE_BYTES if beside else 0)


def foreseen(db: sqlite3.Connection) -> int:
    """Bytes that settling and publishing will take of what has changed, before either has looked at it; 0 when nothing
    has. The ledger grows about as much as the generation."""
    (changed,) = db.execute("SELECT count(*) FROM stale").fetchone()
    if not changed:
        return 0
    told = "SELECT coalesce(sum(statements), 0), coalesce(sum(live), 0) FROM source"
    statements, live = db.execute(told).fetchone()
    return int(_LEAST + _TWICE * 2 * changed * (statements // max(live, 1)) * _STATEMENT_BYTES)
