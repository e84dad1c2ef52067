"""Where the mistake in a query is, when an engine elsewhere has refused it: Oxigraph's parser says."""

import threading

from pyoxigraph import Store

from lienthong.sparql import wire
from lienthong.sparql.mistakes import trouble

_STACK = 256 * 1024 * 1024
_ONE = threading.Lock()
"""One at a time: the guard bounds what parsing costs, this bounds how often."""


def mistake(text: str, base: str) -> wire.Trouble | None:
    """Place and cause of a syntax error; None when there is none. Takes a thread of its own with a large stack, as in a
    query process, since nesting costs stack."""
    found: list[wire.Trouble] = []

    def look() -> None:
        try:
            Store().query(text, base_iri=base)
        except SyntaxError as error:
            found.append(trouble(error))
        except (ValueError, RuntimeError, OSError):
            return

    with _ONE:
        before = threading.stack_size(_STACK)
        try:
            thread = threading.Thread(target=look)
            thread.start()
        finally:
            threading.stack_size(before)
        thread.join()
    return found[0] if found else None
