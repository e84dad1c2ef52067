"""Who asks, as far as fairness needs to know: an address, never more."""

import ipaddress
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

UNKNOWN = "-"
"""Clients without an address (a Unix socket): all of them are one."""


def client_of(scope: MutableMapping[str, Any]) -> str:
    """The client of an ASGI request: an IPv4 address, or the /64 network of an IPv6 one, since that is what one
    household or one rented machine has (RFC 6177).

    The address is the one that the server found: behind a proxy the server must be told whose
    ``X-Forwarded-For`` it may believe (setting ``trusted_proxies``), else everybody is one client.
    """
    peer = scope.get("client")
    return _client(peer[0]) if peer else UNKNOWN


@lru_cache(maxsize=4096)
def _client(host: str) -> str:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host[:64] or UNKNOWN
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))
    return str(address)
