"""What a query process may say of a query that fails: place and cause of a mistake in it, no more."""

import re
from typing import TYPE_CHECKING

from lienthong.sparql import wire

if TYPE_CHECKING:
    from lienthong.sparql.splicing import Spliced


class Refused(Exception):
    """A query that is not run to its end, and why."""

    def __init__(self, trouble: wire.Trouble) -> None:
        self.trouble = trouble


def trouble(error: Exception, spliced: "Spliced | None" = None) -> wire.Trouble:
    """What may be said of an error of the engine: place and cause of a mistake in the query, no more."""
    if isinstance(error, Refused):
        return error.trouble
    if unknown := re.search(r"custom function <(.*)> is not supported", str(error)):
        return {"kind": "function", "detail": unknown[1][:200]}
    if not isinstance(error, SyntaxError):
        return {"kind": "failed"}
    found = re.match(r"error at (\d+):(\d+): expected (.*)", str(error), re.DOTALL)
    if found is None:
        return {"kind": "syntax", "line": 1, "column": 1, "detail": str(error)[:200]}
    # among the characters that the parser would have liked stand sentences about what is really wrong
    reasons = [part for part in re.split(r", |one of ", found[3]) if len(re.findall(r"[A-Za-z]{2,}", part)) > 2]
    line, column = int(found[1]), int(found[2])
    if spliced is not None:
        line, column = spliced.place(line, column)
    return {
        "kind": "syntax",
        "line": line,
        "column": column,
        "detail": "; ".join(reasons)[:200],
    }
