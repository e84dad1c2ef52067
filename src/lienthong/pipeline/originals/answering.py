"""``python -m lienthong.pipeline.originals.answering DATA``: explains records to a web process.

The web knows nothing of MARC and the mapping nothing of the web: they speak JSON, one object a line, over this
process's standard input and output (docs/decisions/071-original-records.md). It ends when its input ends.
"""

import base64
import contextlib
import os
import resource
import sys
from pathlib import Path
from typing import Any

import orjson

from lienthong.errors import LienthongError
from lienthong.graph.ledger import Ledger
from lienthong.pipeline.originals.told import FORMS, download, told

MEMORY = 2 << 30
"""Bytes of address space: a record that asks for more ends this process, and the next question begins another."""


def answer(data: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to ``source``, ``number``, ``entity`` and perhaps ``form`` of one record."""
    source, number, entity, form = (str(asked.get(name, "")) for name in ("source", "number", "entity", "form"))
    try:
        with Ledger.open(data, write=False) as ledger:
            if not form:
                return told(ledger, source, number, entity)
            body, encoding = download(ledger, source, number, entity, form) if form in FORMS else (b"", "")
    except LienthongError:
        return {"state": "absent"}
    return {"state": "told" if body else "absent", "body": base64.b64encode(body).decode(), "encoding": encoding}


def main(data: Path) -> None:
    """Tell with an empty line that it is ready, then answer until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not come between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        out.write(b"\n")  # ready
        out.flush()
        for line in sys.stdin.buffer:
            try:
                told = answer(data, orjson.loads(line))
            except Exception:  # noqa: BLE001 -- the per-record boundary: one odd record must not stop the others
                told = {"state": "unread"}
            out.write(orjson.dumps(told) + b"\n")
            out.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
