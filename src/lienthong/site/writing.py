"""Updates and the Graph Store on this site: who may, how much, and with which limits (docs/updates.md)."""

from starlette.routing import Route

from lienthong.graph.editorial.publishing import Limits
from lienthong.settings import Settings
from lienthong.site.editing_access import Editors, Patience
from lienthong.sparql.run import Runner
from lienthong.sparql.updating import endpoints
from lienthong.sparql.updating.bearers import Bearers
from lienthong.sparql.updating.incoming import PATH
from lienthong.sparql.updating.writer import Writer

_GUESSES = 20


def writers(settings: Settings) -> Editors:
    """Who may write. Raises UsageError when the setting is malformed."""
    return Editors.of(settings.update_tokens, "update_tokens")


def writing_routes(settings: Settings, runner: Runner) -> list[Route]:
    """``/update``, ``/sparql/update`` and ``/graph-store``. Editors have tokens too, which do not allow this."""
    limits = Limits(settings.update_brake, settings.keep_generations)
    writer = Writer(
        settings.data,
        settings.base,
        seconds=settings.update_seconds,
        memory_mb=settings.query_memory_mb,
        most=settings.update_quads,
        size=settings.update_bytes,
        limits=limits,
    )
    # What an engine elsewhere answers from is sent there by publishing: a change would not be seen at once.
    embedded = settings.engine == "embedded"
    known = writers(settings) if embedded else Editors({})
    closed = "update_not_enabled" if embedded else "update_engine"
    bearers = Bearers(known, Editors.of(settings.editor_tokens), Patience(most=_GUESSES), closed)
    return endpoints.routes(runner, writer, bearers)


def update_address(settings: Settings) -> str:
    """Where updates are sent to, '' when nobody may."""
    return f"{settings.base}/update" if settings.update_tokens and settings.engine == "embedded" else ""


def takes_large_bodies(path: str) -> bool:
    """Whether what lies at a path has a limit on bodies of its own, and asks who sends them first."""
    return path in endpoints.UPDATES or path == PATH or path.startswith(f"{PATH}/")
