"""Helpers: processes of a load that die of some titles; in a module of its own, since processes import it."""

import os
import signal
from pathlib import Path

from lienthong.graph.ledger import Entry
from lienthong.graph.terms import Source
from lienthong.mappings.record import Record, Unreadable
from lienthong.pipeline import workshop
from lienthong.pipeline.entries import Describer

ONCE, ALWAYS = "Tựa làm ngã một lần", "Tựa làm ngã mãi"
_make_ready = workshop._move_in


def move_in_where_some_die(source: Source) -> None:
    """As the workshop's processes begin, but that a title kills them: what too little memory would do at any time."""
    _make_ready(source)
    entry = Describer.entry

    def dying(self: Describer, number: str, one: Record | Unreadable) -> Entry:
        once = Path(os.environ["DYING_ONCE"])
        if ALWAYS.encode() in one.raw or (ONCE.encode() in one.raw and once.exists()):
            once.unlink(missing_ok=True)
            os.kill(os.getpid(), signal.SIGKILL)
        return entry(self, number, one)

    Describer.entry = dying  # type: ignore[method-assign]
