"""``lienthong dumps``, and the dumps that ``publish`` has made."""

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from lienthong.cli.console import option, say

if TYPE_CHECKING:
    from lienthong.settings import Settings

_NICE = 10


def dumps(
    kinds: Annotated[str | None, typer.Option(help=option("dumps.kinds"))] = None,
    keep: Annotated[int | None, typer.Option(min=1, max=1000, help=option("dumps.keep"))] = None,
    gently: Annotated[bool, typer.Option("--gently", help=option("dumps.gently"))] = False,
) -> None:
    """Make the dumps of the current generation."""
    from lienthong.cli.config import configured
    from lienthong.exchange.dumps.kinds import chosen
    from lienthong.pipeline.dumps.making import make
    from lienthong.pipeline.dumps.tables import parquet_installed
    from lienthong.pipeline.progress import Progress

    known = configured()
    wanted = chosen(kinds if kinds is not None else known.dumps)
    if not wanted:
        say("dumps.off")
        return
    if kinds is not None and "parquet" in wanted and not parquet_installed():
        say("dumps.no_parquet", error=True)
    if gently:
        os.nice(_NICE)
    with Progress("dumps", "") as bar:
        bar.begin(None)
        made = make(known.data, wanted, keep or known.keep_dumps, lambda done, of: bar.advance(1, done))
    if made is None:
        say("dumps.same")
        return
    size = sum(file.size for file in made.files)
    say("dumps.done", number=made.generation, files=len(made.files), mib=f"{size / 2**20:.1f}")


def make_after_publishing(known: "Settings", *, quiet: bool = False) -> None:
    """Have a process of low priority make the dumps that the settings ask for, and wait for it; ``quiet``, it says only
    what is wrong.

    It reads a published generation and nothing else: who publishes or loads meanwhile waits for nothing. When it fails
    it has said why, the catalogue is published all the same, and the dumps of before stay.
    """
    from lienthong.exchange.dumps.kinds import chosen

    if chosen(known.dumps):
        subprocess.run(
            [sys.executable, "-m", "lienthong", "dumps", "--gently"],
            check=False,
            stdout=subprocess.DEVNULL if quiet else None,
        )
