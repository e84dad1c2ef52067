"""``lienthong serve``."""

from typing import Annotated

import typer

from lienthong.cli.console import option, say


def serve(
    host: Annotated[str | None, typer.Option(help=option("serve.host"))] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help=option("serve.port"))] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=256, help=option("serve.workers"))] = None,
) -> None:
    """Run the web server."""
    from lienthong.cli.config import configured

    known = configured()
    run_server(
        host if host is not None else known.host,
        port if port is not None else known.port,
        workers if workers is not None else known.workers,
    )


def run_server(host: str, port: int, workers: int) -> None:
    """Serve the current generation until a signal ends it.

    Raises StoreError when nothing is published and UsageError when the address cannot be listened on or the tokens of
    editors are malformed.
    """
    from lienthong.cli.config import configured
    from lienthong.cli.listening import listen, requests
    from lienthong.graph.remote.engine import engine_of
    from lienthong.site.editing_access import Editors
    from lienthong.site.writing import writers

    engine_of(configured())
    Editors.of(configured().editor_tokens)  # what is wrong with it is told now, not by each web process
    writers(configured())
    with listen(host, port) as socket:
        bound = socket.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        say("serve.at", error=True, url=f"http://{shown}:{bound}/")
        requests(socket, workers)
