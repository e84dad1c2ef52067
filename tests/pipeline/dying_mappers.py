"""Helpers: processes of a load that die of some titles; in a module of its own, since processes import it."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from lienthong.graph.ledger import Entry
from lienthong.graph.terms import Source
from lienthong.pipeline import workshop
from lienthong.pipeline.entries import Describer, Pair

ONCE, ALWAYS = "Tựa làm ngã một lần", "Tựa làm ngã mãi"
_make_ready = workshop._move_in


def move_in_where_some_die(source: Source) -> None:
    """As the workshop's processes begin, but that a title kills them: what too little memory would do at any time."""
    _make_ready(source)
    entries = Describer.entries

    def dying(self: Describer, pairs: Sequence[Pair]) -> list[Entry]:
        once, said = Path(os.environ["DYING_ONCE"]), b"".join(one.raw for _, one in pairs)
        if ALWAYS.encode() in said or (ONCE.encode() in said and once.exists()):
            once.unlink(missing_ok=True)
            os.kill(os.getpid(), signal.SIGKILL)
        return entries(self, pairs)

    Describer.entries = dying  # type: ignore[method-assign]
