"""``lienthong demo``."""

from typing import Annotated

import typer

from lienthong.cli.console import option, say


def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help=option("demo.no_serve"))] = False,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help=option("demo.port"))] = None,
) -> None:
    """Make a sample catalogue and serve it."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.demo import make, settle
    from lienthong.pipeline.progress import Progress

    chosen = port or configured().port
    here = settle(configured(), chosen)
    with Progress("demo", "") as progress:
        sights = make(here, progress)
    say("demo.folder", folder=here.data)
    held, withheld = sights.held, sights.withheld
    say("demo.loaded", sources=sights.sources, live=sights.live, held=held, withheld=withheld, triples=sights.triples)
    _show("open", [(option(f"demo.{name}"), address) for name, address in sights.places])
    _show("try", sights.queries)
    if no_serve:
        return
    from lienthong.cli.serve import run_server

    run_server(here.host, chosen, here.workers)


def _show(name: str, lines: list[tuple[str, str]]) -> None:
    typer.echo()
    say(f"demo.{name}")
    for title, what in lines:
        typer.echo(f"  {title}\n    {what}")
