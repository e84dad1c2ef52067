"""What operators see of the endpoint: ``/metrics``, for nobody else, and the query log."""

import hmac
import ipaddress
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lienthong.settings import Settings
from lienthong.sparql.answering import Answering
from lienthong.sparql.asked import Watcher
from lienthong.sparql.metrics import Metrics
from lienthong.sparql.querylog import QueryLog, folder

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
_PRIVATE = {"cache-control": "no-store"}


@dataclass(frozen=True)
class Operators:
    """Who may see the figures: whoever sends ``token`` (given plainly or as ``sha256:`` and its hash) as a bearer;
    without a token a program on this machine that no proxy forwarded. To everybody else there is no such page."""

    metrics: Metrics
    token: str = ""

    def routes(self) -> list[Route]:
        """``/metrics``."""
        return [Route("/metrics", self.answer)]

    async def answer(self, request: Request) -> Response:
        """The figures, in the text format of Prometheus or, when asked for, OpenMetrics."""
        if self.token:
            if not self._bears_token(request):
                return PlainTextResponse("", 401, _PRIVATE | {"www-authenticate": "Bearer"})
        elif not _is_local(request):
            return PlainTextResponse("", 404, _PRIVATE)
        encode, media_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(self.metrics.registry()), 200, _PRIVATE | {"content-type": media_type})

    def _bears_token(self, request: Request) -> bool:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        known = self.token.removeprefix("sha256:")
        if known == self.token:
            known = sha256(known.encode()).hexdigest()
        same = hmac.compare_digest(sha256(given.strip().encode()).hexdigest(), known.lower())
        return same and scheme.lower() == "bearer"


def _is_local(request: Request) -> bool:
    """Whether the request comes from this machine, for this machine, through no proxy: the name in ``Host`` keeps
    pages of other sites out whose name was made to lead here (DNS rebinding)."""
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    return _is_loopback(request.client.host) and (host == "localhost" or _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def operated(known: Settings, pool: Answering) -> tuple[tuple[Watcher, ...], list[Route]]:
    """What hears of every query by these settings, and ``/metrics``."""
    metrics = Metrics(pool)
    watchers: list[Watcher] = [metrics]
    if known.query_log != "off":
        place = folder(known.data) if known.query_log == "data" else None
        watchers.append(QueryLog(place, known.query_slow_seconds, known.query_log_mb))
    return tuple(watchers), Operators(metrics, known.metrics_token.get_secret_value()).routes()
