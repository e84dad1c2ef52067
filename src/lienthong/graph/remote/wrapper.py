"""SPARQLWrapper as a publisher can trust it: it goes nowhere but to the address of the settings, and reads no more than
it was made for.

By itself it follows redirects and takes the login along to whatever host they name, obeys proxy variables, sets digest
login for the whole process, and reads answers without end. An engine that somebody else has got hold of could use each.
"""

import urllib.error
import urllib.request
from http.client import HTTPMessage, HTTPResponse
from typing import cast

from SPARQLWrapper import SPARQLWrapper

from lienthong.graph.remote.engine import Credentials

MOST = 4 * 1024 * 1024
"""Bytes of an answer to the publisher: the pointer graph, a count, what an update did."""
_SHOWN = 300


def plain(said: object) -> str:
    """What an engine says, on one line, and nothing that a terminal or a log would obey."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return "".join(one for one in " ".join(text.split()) if one.isprintable())[:_SHOWN]


def whole(response: HTTPResponse) -> bytes:
    """The body of an answer. Raises ValueError when it is longer than any that we ask for."""
    with response:
        body = response.read(MOST + 1)
    if len(body) > MOST:
        raise ValueError(f"> {MOST} B")
    return body


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like any other that is not 200."""

    def redirect_request(self, *_: object) -> None:
        """None: whoever follows it would take the login along."""
        return


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """The parent lets go of the first answer without closing it."""

    def http_error_401(  # type: ignore[override]
        self, req: urllib.request.Request, fp: HTTPResponse, code: int, msg: str, headers: HTTPMessage
    ) -> HTTPResponse | None:
        """Ask again with a login."""
        fp.close()
        return cast("HTTPResponse | None", super().http_error_401(req, fp, code, msg, headers))


class Wrapper(SPARQLWrapper):
    """SPARQLWrapper with an opener of its own, and login by ``who``."""

    def __init__(self, address: str, who: Credentials, seconds: int) -> None:
        super().__init__(address, agent="lienthong")
        self.setTimeout(seconds)
        handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({}), _NoRedirect()]
        if who.kind == "digest":
            names = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            names.add_password(None, address, who.user, who.secret)
            handlers.append(_Digest(names))
        elif who.kind == "basic":
            self.setCredentials(who.user, who.secret)
        elif who.kind == "bearer":
            self.addCustomHttpHeader("Authorization", f"Bearer {who.secret}")
        self._opener = urllib.request.build_opener(*handlers)

    def _query(self) -> tuple[HTTPResponse, str]:
        """As the parent's, through our opener. Raises ValueError with the status and the beginning of what was said,
        URLError and OSError when nobody answers."""
        try:
            response = self._opener.open(self._createRequest(), timeout=self.timeout)
        except urllib.error.HTTPError as error:
            with error:
                raise ValueError(f"{error.code} {plain(error.read(_SHOWN))}") from None
        return cast(HTTPResponse, response), self.returnFormat
