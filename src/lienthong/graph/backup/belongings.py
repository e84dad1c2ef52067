"""What of a data folder is in a backup, what is left out, and what a restored one must not keep."""

from pathlib import Path

FIRST = ("editors.sqlite", "oai.sqlite", "quality.sqlite")
"""SQLite files that follow the ledger. They are copied before it: each may be behind the ledger, and catches up, but
never ahead of it."""

LEDGER = "ledger.sqlite"

FILES = ("oai.key", "handbook.json", "quality.json", "shapes.json")
"""Files that are replaced whole."""

CHANGES = "changes"
GENERATIONS = "generations"
POINTER = "current"

REMADE = ("dumps", "engine", "harvest", "purge")
"""Made again by ``lienthong dumps``, the next push to a remote engine, the next harvest and the next publication."""

KEPT = ("log", "lock")
"""Of this machine, not of the catalogue: never in a backup, never taken away."""


def belongings(data: Path) -> list[Path]:
    """Everything in a data folder that is the catalogue or made of it, what SQLite keeps beside its files and copies of
    older schemas included. Other files are the operator's; nobody here touches them."""
    names = {*FIRST, LEDGER, *FILES, CHANGES, GENERATIONS, POINTER, *REMADE}
    names |= {f"{name}{end}" for name in (*FIRST, LEDGER) for end in ("-wal", "-shm", "-journal")}
    found = [data / name for name in sorted(names)]
    return [one for one in [*found, *sorted(data.glob("ledger.schema-*.sqlite"))] if one.exists()]
