"""How far a long run is: records, their rate and the time that is left, on a terminal only."""

import struct
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from lienthong.messages import LANGS, text

_GZIP = b"\x1f\x8b"


class Progress:
    """A bar on standard error while records are read; silent when that is not a terminal.

    ``what`` names the run, ``progress.<what>`` in ``cli.toml``; ``source`` is whose records they are.
    """

    def __init__(self, what: str, source: str = "", *, live: bool | None = None) -> None:
        self.records = 0
        self._started = time.monotonic()
        self._titles = {lang: text(f"cli.progress.{what}", lang, source=source) for lang in LANGS}
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[records]:,} ({task.fields[rate]:,}/s)"),
            TimeRemainingColumn(),
            console=Console(stderr=True, force_terminal=live),
            transient=True,
            disable=not (sys.stderr.isatty() if live is None else live),
        )
        self._task: TaskID | None = None

    def __enter__(self) -> "Progress":
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def begin(self, total: int | None, stage: str = "") -> None:
        """A new stretch of ``total`` bytes (or records); None when that cannot be known. ``stage``: a key of
        ``cli.stage``, what the run does now."""
        if self._task is not None:
            self._bar.remove_task(self._task)
        doing = {lang: f": {text(f'cli.stage.{stage}', lang)}" if stage else "" for lang in self._titles}
        title = " / ".join(f"{said}{doing[lang]}" for lang, said in self._titles.items())
        self._task = self._bar.add_task(title, total=total, records=0, rate=0)
        self.records = 0
        self._started = time.monotonic()

    def staged(self) -> Callable[[str, int, int | None], None]:
        """As a callback of stages: called with a stage, what is done of it and, when known, of how much."""
        stage, done = "", 0

        def show(now: str, count: int, total: int | None) -> None:
            nonlocal stage, done
            if now != stage:
                stage, done = now, 0
                self.begin(total, stage)
            self.advance(count - done, count)
            done = count

        return show

    def advance(self, records: int, position: int) -> None:
        """``records`` more have been read; ``position`` is where they end."""
        self.records += records
        if self._task is not None:
            rate = int(self.records / max(time.monotonic() - self._started, 0.001))
            self._bar.update(self._task, completed=position, records=self.records, rate=rate)


def size(files: Sequence[str]) -> int | None:
    """Decompressed bytes of all files, to tell the time that is left; None with standard input among them.

    A gzip file ends with its decompressed size modulo 2**32 (RFC 1952, section 2.3.1), good enough for a bar.
    """
    total = 0
    for name in files:
        if name == "-":
            return None
        with Path(name).open("rb") as file:
            packed = file.read(2) == _GZIP
            end = file.seek(0, 2)
            if packed and end > 4:
                file.seek(-4, 2)
                end = struct.unpack("<I", file.read(4))[0]
        total += end
    return total
