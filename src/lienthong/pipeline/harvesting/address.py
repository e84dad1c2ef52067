"""Where a harvester may go: the operator's address, and where a server may send it from there."""

import ipaddress
import socket
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from lienthong.errors import HarvestError, UsageError

_PORTS = {"http": 80, "https": 443}
_ARGUMENTS = frozenset({"verb", "metadataPrefix", "set", "from", "until", "resumptionToken", "identifier"})
"""Arguments of OAI-PMH 2.0 (section 3.1.1), as they stand in an address that was copied from a browser."""


def base_url(said: str) -> str:
    """The base URL of a server as the operator named it, without fragment and OAI arguments.

    Raises UsageError when it is no http(s) address or bears a password, which would come into the public data.
    """
    try:
        parts = urlsplit(said.strip())
        _port(parts)
    except ValueError:
        raise UsageError("harvest_address", value=said) from None
    if parts.scheme.lower() not in _PORTS or not parts.hostname or any(one <= " " for one in said.strip()):
        raise UsageError("harvest_address", value=said)
    if parts.username is not None or parts.password is not None:
        raise UsageError("harvest_password", host=parts.hostname)
    query = urlencode(
        [(key, value) for key, value in parse_qsl(parts.query, True) if key not in _ARGUMENTS], quote_via=quote
    )
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", query, ""))


def request_url(base: str, arguments: dict[str, str]) -> str:
    """The address of one OAI request; what the base URL's own query says stays."""
    parts = urlsplit(base)
    query = urlencode([*parse_qsl(parts.query, True), *arguments.items()], quote_via=quote)
    return urlunsplit(parts._replace(query=query))


def redirected(url: str, location: str) -> str:
    """Where a redirect leads.

    Raises HarvestError unless it is http(s), not from https to http, and either the same host (at the same port or a
    usual one) or a host of which every address is public: a server must not send us to a third machine of the
    operator's own network.
    """
    try:
        target = urlsplit(urljoin(url, location))
        port = _port(target)
    except ValueError:
        raise HarvestError("harvest_redirect", url=url, target=location) from None
    here = urlsplit(url)
    sound = target.scheme in _PORTS and bool(target.hostname) and target.username is None
    if not sound or (here.scheme, target.scheme) == ("https", "http"):
        raise HarvestError("harvest_redirect", url=url, target=location)
    same = target.hostname == here.hostname and port in (_port(here), *_PORTS.values())
    if not same and not is_public(target.hostname or "", port):
        raise HarvestError("harvest_redirect", url=url, target=location)
    return urlunsplit(target._replace(fragment=""))


def is_public(host: str, port: int) -> bool:
    """Whether all addresses of a host are global ones."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(str(one[4][0]).partition("%")[0]).is_global for one in found)


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS.get(parts.scheme.lower(), 0)
