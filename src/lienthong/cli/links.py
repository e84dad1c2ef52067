"""``lienthong links list``, ``links candidates``, ``links review`` and ``links import``."""

from pathlib import Path
from typing import Annotated

import typer

from lienthong.cli.console import option, say
from lienthong.messages import text


def list_links() -> None:
    """Count the links by target, property and source."""
    from rich.console import Console
    from rich.table import Table

    from lienthong.cli.config import configured
    from lienthong.pipeline.links.listing import counted

    have = counted(configured().data)
    table = Table(box=None, pad_edge=False)
    for column in ("target", "property", "source", "number"):
        name = f"cli.links.list.{column}"
        table.add_column(f"{text(name, 'vi')}\n{text(name, 'en')}", justify="right" if column == "number" else "left")
    for (target, kind, source), number in sorted(have.links.items(), key=lambda one: (-one[1], one[0])):
        table.add_row(target, kind, source, str(number))
    Console(highlight=False).print(table)
    say("links.list.rest", waiting=have.waiting, undecided=have.undecided, decided=have.decided)


def candidates(source: Annotated[str | None, typer.Option(help=option("links.candidates.source"))] = None) -> None:
    """Look for pairs that only a librarian can judge."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.links.candidates import find

    found = find(configured().data, source)
    say("links.candidates.done", new=found.new, waiting=found.waiting, gone=found.gone, decided=found.decided)


def review(
    out: Annotated[Path | None, typer.Option("--out", help=option("links.review.out"))] = None,
    filled: Annotated[Path | None, typer.Option("--in", help=option("links.review.in"))] = None,
    everything: Annotated[bool, typer.Option("--all", help=option("links.review.all"))] = False,
) -> None:
    """Write the candidates as a table, or store the decisions of one that came back."""
    from lienthong.cli.config import configured
    from lienthong.errors import UsageError
    from lienthong.pipeline.links.review import export, store

    known = configured()
    if (out is None) == (filled is None):
        raise UsageError("links_in_or_out")
    if filled is not None:
        stored = store(known.data, filled)
        say("links.review.stored", changed=stored.changed, same=stored.same, accepted=stored.accepted)
        if stored.unknown:
            say("links.review.unknown", unknown=stored.unknown)
    elif out is not None:
        say("links.review.written", rows=export(known.data, known.base, out, everything=everything), file=out)


def import_links(file: Annotated[Path, typer.Argument(help=option("links.import.file"))]) -> None:
    """Take back a mapping set (SSSOM) that was reviewed."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.links.importing import take_mappings

    done = take_mappings(configured().data, file)
    say("links.import.stored", changed=done.changed, same=done.same, accepted=done.accepted)
    if done.unreviewed:
        say("links.import.unreviewed", number=done.unreviewed)
    for one in done.refused:
        say(f"links.refused.{one.why}", error=True, row=one.row, value=one.value[:200])
    if done.refused:
        say("links.import.refused", error=True, number=len(done.refused))
