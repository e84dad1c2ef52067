"""``lienthong backup`` and ``lienthong restore``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lienthong.cli.console import option, say

if TYPE_CHECKING:
    from lienthong.settings import Settings

_OF_THE_CATALOGUE = ("base", "title", "contact", "security_contact")
"""Settings that belong to the catalogue; none of them is a secret or a matter of one machine."""


def backup(
    place: Annotated[Path, typer.Argument(metavar="FOLDER", help=option("backup.place"), show_default=False)],
    keep: Annotated[int, typer.Option(min=0, max=10_000, help=option("backup.keep"))] = 0,
) -> None:
    """Back up ledger and published catalogue while they are in use."""
    from lienthong.cli.config import configured
    from lienthong.disk import mib
    from lienthong.graph.backup.making import backup as make
    from lienthong.pipeline.progress import Progress

    known = configured()
    _must_be_a_file(known)
    with Progress("backup") as bar:
        folder, made = make(known.data, place, keep=keep, settings=_told(known), progress=bar.staged())
    say("backup.done", path=folder, generation=made.generation, files=len(made.files), mib=mib(made.size))


def restore(
    place: Annotated[Path, typer.Argument(metavar="FOLDER", help=option("restore.place"), show_default=False)],
    replace: Annotated[bool, typer.Option("--replace", help=option("restore.replace"))] = False,
    check: Annotated[bool, typer.Option("--check", help=option("restore.check"))] = False,
) -> None:
    """Put a backup back into the data folder."""
    from lienthong.cli.config import configured
    from lienthong.disk import mib
    from lienthong.graph.backup.restoring import find, verify
    from lienthong.graph.backup.restoring import restore as put_back
    from lienthong.pipeline.progress import Progress

    known = configured()
    if not check:
        _must_be_a_file(known)
    folder = find(place)
    with Progress("restore") as bar:
        if check:
            found = verify(folder, bar.staged())
        else:
            found = put_back(folder, known.data, replace=replace, progress=bar.staged())
    if check:
        say("restore.sound", path=folder, made=found.made, files=len(found.files), mib=mib(found.size))
        return
    say("restore.done", path=folder, made=found.made, data=known.data, generation=found.generation)
    if found.base and found.base != known.base:
        say("restore.other_base", error=True, base=found.base, now=known.base)


def _must_be_a_file(known: "Settings") -> None:
    """A ledger on a server is backed up by the server's own means, which know what is being written."""
    from lienthong.errors import UsageError
    from lienthong.graph.ledger.elsewhere import address_of

    if address_of(known.data):
        raise UsageError("ledger_server_backup")


def _told(known: "Settings") -> dict[str, Any]:
    return {name: getattr(known, name) for name in _OF_THE_CATALOGUE}
