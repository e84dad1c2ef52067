"""Takes decisions into the ledger again and again, in a process that is to be killed while it does so."""

import contextlib
from multiprocessing.connection import Connection
from pathlib import Path

from lienthong.errors import StoreError
from lienthong.graph.ledger import Ledger
from lienthong.graph.matching.inbox import take_in


def take_in_for_ever(data: Path, tells: Connection) -> None:
    """Tell when it begins, then go on until killed."""
    tells.send("ready")
    while True:
        with contextlib.suppress(StoreError), Ledger.open(data) as ledger:
            take_in(ledger)
