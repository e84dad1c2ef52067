"""One call of another SPARQL service by HTTPS, with every bound that a stranger's query needs.

Only public addresses, looked up once and held to; no redirect; a limit on bytes and one on time that ends the
connection whatever the other side does. It blocks: run it in a thread.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from lienthong.errors import RequestError

JSON = "application/sparql-results+json"


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet, and not of this machine or its network."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_global and not found.is_multicast


@dataclass(frozen=True)
class Caller:
    """Asks services. ``seconds`` and ``most_bytes`` bound one call; ``reachable`` judges each address that a name has
    (of this machine's network none by default), ``tls`` whom to believe."""

    seconds: float = 10.0
    most_bytes: int = 4_000_000
    reachable: Callable[[str], bool] = is_public
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def ask(self, url: str, query: str) -> bytes:
        """The answer to a SELECT in SPARQL 1.1 Query Results JSON Format.

        Raises RequestError ``sparql_service_failed`` (502), with the address of the service and a reason for its
        users: ``name``, ``address``, ``connection``, ``status``, ``format`` or ``size``.
        """
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
        connection = _Pinned(host, port, self._address(url, host, port), self.seconds, self.tls)
        watchdog = threading.Timer(self.seconds, connection.cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {
                "Accept": JSON,
                "Accept-Encoding": "identity",
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": "Lienthong (SPARQL federation)",
            }
            connection.request("POST", path, urlencode({"query": query}), headers)
            return self._read(url, connection.getresponse())
        except (OSError, http.client.HTTPException) as error:
            raise _failed(url, "connection") from error
        finally:
            watchdog.cancel()
            connection.close()

    def _address(self, url: str, host: str, port: int) -> str:
        try:
            found = {str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        except OSError:
            raise _failed(url, "name") from None
        if not found or not all(self.reachable(address) for address in found):
            raise _failed(url, "address")
        return min(found, key=lambda address: (":" in address, address))

    def _read(self, url: str, answer: http.client.HTTPResponse) -> bytes:
        if answer.status != 200:
            raise _failed(url, "status")
        kind = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        if kind not in (JSON, "application/json") or answer.getheader("Content-Encoding", "identity") != "identity":
            raise _failed(url, "format")
        body = answer.read(self.most_bytes + 1)
        if len(body) > self.most_bytes:
            raise _failed(url, "size")
        return body


class _Pinned(http.client.HTTPSConnection):
    """A connection to one address, with the certificate of the name."""

    def __init__(self, host: str, port: int, address: str, seconds: float, tls: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=seconds, context=tls)
        self._to = (address, port)
        self._tls = tls
        self._cut = False
        self._live: socket.socket | None = None  # ``sock`` is gone as soon as the head of an answer is there

    def connect(self) -> None:
        """See http.client."""
        plain = socket.create_connection(self._to, self.timeout)
        self._live = plain  # it can be cut while it shakes hands
        self._live = self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
        if self._cut:
            raise TimeoutError

    def cut(self) -> None:
        """End it from another thread; whoever reads from it gets an error."""
        self._cut = True
        if self._live is not None:
            with contextlib.suppress(OSError):  # closed meanwhile
                socket.socket.shutdown(self._live, socket.SHUT_RDWR)


def _failed(url: str, reason: str) -> RequestError:
    return RequestError("sparql_service_failed", 502, iri=url, reason=reason)
