"""What an item is kept from."""

from typing import NamedTuple


class Job(NamedTuple):
    """A live record as the ledger has it: ``raw`` and ``report`` packed, ``said`` (entities and lines) not. ``report``
    is b"" when it is not of today's rules. ``moves`` are public names of its ids where they differ; ``removed`` and
    ``added`` are the lines that people took out of the public graph or put into it at the things it describes."""

    source: str
    number: str
    format: str
    encoding: str
    raw: bytes
    said: bytes
    report: bytes
    moves: dict[str, str]
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
