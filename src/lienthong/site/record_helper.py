"""The process that knows MARC and explains original records to this one, which does not.

It speaks JSON, one object a line, on its standard input and output (``pipeline.originals.answering``). It is started
by the first question, answers one at a time, ends when nobody asks for a while, and is killed when it does not answer.
"""

import asyncio
import base64
import contextlib
import sys
import time
from collections import OrderedDict
from pathlib import Path
from typing import Any

import orjson

_PROGRAM = "lienthong.pipeline.originals.answering"
_PATIENCE = 20.0
_BEGINNING = 120.0
"""Seconds until a question counts as unanswered, and until the process has told that it is ready."""
_IDLE = 300.0
_MOST_WAITING = 24
_LINE = 64 << 20
_KEPT = 128
_KEPT_BYTES = 100_000
"""Answers that are kept, and how long one of them may be: the page of one record in two languages, and its files."""
_FRESH = 30.0
"""Seconds for which an answer is kept: what a library has withdrawn must not be shown for long."""

Answer = dict[str, Any]


class RecordHelper:
    """Asks for single records. ``None`` is the answer when too many ask, or the process fails."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._ending: asyncio.Task[None] | None = None
        self._kept: OrderedDict[tuple[str, ...], tuple[float, Answer]] = OrderedDict()

    async def explained(self, source: str, number: str, entity: str) -> Answer | None:
        """The record ``number`` of a source, explained, when it is public and is ``entity`` (``record/…``)."""
        key = (source, number, entity)
        known = self._kept.get(key)
        if known is not None and time.monotonic() - known[0] < _FRESH:
            return known[1]
        raw = await self._ask({"source": source, "number": number, "entity": entity})
        if raw is None:
            return None
        answer: Answer = orjson.loads(raw)
        self._kept.pop(key, None)
        if len(raw) <= _KEPT_BYTES:
            self._kept[key] = (time.monotonic(), answer)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return answer

    async def download(self, source: str, number: str, entity: str, form: str) -> tuple[bytes, str] | None:
        """Its bytes in a form, and the encoding of bytes that are as they came; b"" when it is not offered."""
        raw = await self._ask({"source": source, "number": number, "entity": entity, "form": form})
        if raw is None:
            return None
        answer = orjson.loads(raw)
        return base64.b64decode(answer.get("body", "")), str(answer.get("encoding", ""))

    async def close(self) -> None:
        """End the process."""
        if self._ending is not None:
            self._ending.cancel()
        await self._end()

    async def _ask(self, question: Answer) -> bytes | None:
        if self._waiting >= _MOST_WAITING:
            return None
        self._waiting += 1
        try:
            async with self._turn:
                process = await asyncio.wait_for(self._started(), _BEGINNING)
                return await asyncio.wait_for(self._one(process, orjson.dumps(question)), _PATIENCE)
        except (TimeoutError, OSError, ValueError):
            await self._end()
            return None
        except asyncio.CancelledError:
            # Half an answer may be on its way, which the next question would take for its own.
            await self._end()
            raise
        finally:
            self._waiting -= 1

    async def _one(self, process: asyncio.subprocess.Process, question: bytes) -> bytes | None:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(question + b"\n")
        await process.stdin.drain()
        line = await process.stdout.readline()
        self._later()
        if not line.endswith(b"\n"):
            await self._end()
            return None
        return line

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", _PROGRAM, str(self._data),
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL, limit=_LINE,
            )  # fmt: skip
            assert self._process.stdout is not None
            await self._process.stdout.readline()
        return self._process

    def _later(self) -> None:
        """End it when nobody has asked for a while."""
        if self._ending is not None:
            self._ending.cancel()
        self._ending = asyncio.create_task(self._idle())

    async def _idle(self) -> None:
        await asyncio.sleep(_IDLE)
        async with self._turn:
            await self._end()

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
