"""Who may write: bearer tokens only, so that no other site can make a browser write (no cookie is ever looked at).

https://www.rfc-editor.org/rfc/rfc6750; a token that is right is never refused, whoever has guessed from its address:
guesses are slowed down, and tokens of sixteen characters and more bear them.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, Protocol

from lienthong.errors import RequestError
from lienthong.sparql.clients import client_of

REALM = "lienthong"


class Tokens(Protocol):
    """People and programs with a token."""

    def who(self, token: str) -> str:
        """Whose token this is, '' for nobody's; takes the same time for every token."""

    def __bool__(self) -> bool:
        """Whether anybody has one."""


class Guesses(Protocol):
    """How often an address has shown a wrong token."""

    def wait(self, address: str) -> int:
        """Seconds that it should wait before it tries again, 0 for none."""

    def failed(self, address: str) -> None:
        """It has shown one."""


@dataclass(frozen=True)
class Bearers:
    """``writers`` may write; ``others`` are known here and may not; ``closed`` is the error that says why nobody may
    where there are no writers."""

    writers: Tokens
    others: Tokens
    guesses: Guesses
    closed: str = "update_not_enabled"

    def authorised(self, scope: MutableMapping[str, Any]) -> str:
        """The name of whoever sends a request.

        Raises RequestError: 403 when nobody may write here or this one may not, 401 without a token or with a wrong
        one, 429 for wrong ones by the dozen.
        """
        if not self.writers:
            raise RequestError(self.closed, 403)
        token = _token(scope)
        if not token:
            raise RequestError("update_no_token", 401)
        if name := self.writers.who(token):
            return name
        if self.others.who(token):
            raise RequestError("update_no_right", 403)
        client = client_of(scope)
        if wait := self.guesses.wait(client):
            raise RequestError("update_guesses", 429, retry_after=wait)
        self.guesses.failed(client)
        raise RequestError("update_wrong_token", 401)


def challenge(error: RequestError) -> dict[str, str]:
    """The header of a 401 (RFC 6750, section 3)."""
    if error.http_status != 401:
        return {}
    wrong = ', error="invalid_token"' if error.name == "update_wrong_token" else ""
    return {"www-authenticate": f'Bearer realm="{REALM}"{wrong}'}


def _token(scope: MutableMapping[str, Any]) -> str:
    found = [value for name, value in scope["headers"] if name == b"authorization"]
    if len(found) != 1:
        return ""
    kind, _, token = found[0].decode("latin-1").strip().partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""
