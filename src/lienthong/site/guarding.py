"""What every answer carries and every request must keep to: security headers, a cap on bodies."""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_BYTES = 1_000_000
"""The largest request body; the SPARQL endpoint has a tighter limit of its own."""

SECURITY = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
RAW = [(name.encode(), value.encode()) for name, value in SECURITY.items()]
"""``SECURITY`` as ASGI has it."""


class TooLarge(Exception):
    """The body ran over the cap while it was being read."""


class Guarding:
    """ASGI middleware. ``refuse`` answers a body above the cap with 413; ``spared`` tells which paths see to their
    bodies themselves."""

    def __init__(self, app: ASGIApp, refuse: ASGIApp, spared: Callable[[str], bool] = lambda _: False) -> None:
        self.app = app
        self.refuse = refuse
        self.spared = spared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def guarded_send(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                own = list(message.get("headers", ()))
                # What is made for frames of other sites has a policy of its own; two policies would both hold.
                named = {name for name, _ in own}
                message["headers"] = [*own, *(pair for pair in RAW if pair[0] not in named)]
            await send(message)

        if self.spared(scope["path"]):
            await self.app(scope, receive, guarded_send)
            return
        if _announced(scope) > BODY_BYTES:
            await self.refuse(scope, receive, guarded_send)
            return
        try:
            await self.app(scope, _capped(receive), guarded_send)
        except TooLarge:
            if not started:
                await self.refuse(scope, receive, guarded_send)


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else BODY_BYTES + 1
    return 0


def _capped(receive: Receive) -> Receive:
    left = BODY_BYTES

    async def capped() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLarge
        return message

    return capped


class BelowBase:
    """ASGI middleware for a base with a path: takes requests with that path in front and without it (a proxy may
    have cut it off)."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if self.prefix and scope["type"] == "http" and scope["path"].startswith(f"{self.prefix}/"):
            scope = dict(scope) | {"path": scope["path"][len(self.prefix) :]}
        await self.app(scope, receive, send)
