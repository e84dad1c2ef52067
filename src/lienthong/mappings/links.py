"""Links of 856 $u and repository fields: an absolute IRI that RFC 3987 accepts, or nothing."""

import re
from functools import lru_cache
from ipaddress import ip_address

from lienthong.mappings.identifiers import doi

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_WEB = re.compile(r"(https?|ftp)\s*:[/\\]{1,3}\s*", re.IGNORECASE)
_SECOND_LINK = re.compile(r"(?<![\s,;|])[\s,;|]+(?=(?:https?|ftp):)", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?", re.IGNORECASE)
_LOCAL = (".localhost", ".local", ".localdomain", ".lan", ".intranet", ".internal", ".home.arpa")
"""Names that no resolver of the public knows (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal) or nobody can own."""
_AFTER_HOST = re.compile(r"[/\\?#]")
_SIX = re.compile(r"\[(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}|(?=.*::)(?!.*::.*::)[0-9a-f:]{2,39})\]", re.IGNORECASE)
_UNSAFE = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]")
_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?:hdl|handle|info:hdl):?/*\s*([0-9][0-9.]*/\S+)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def link(raw: str) -> str:
    """The IRI of a link as written, '' when it cannot be one that may be published.

    Schemes: http, https, ftp, urn; DOIs and handles become https links to their resolvers; "www." gets http://.
    Spaces, brackets and letters beyond ASCII are percent-encoded, hosts in IDNA. Other schemes (javascript, data,
    file), control characters, user names in the host and broken hosts are refused, and hosts that only the library's
    own network knows (``is_local``): DSpace is often left at "http://localhost:8080". Of several links: the first.
    """
    value = raw.strip().strip("<>\"'").strip()
    if not value or _CONTROL.search(value) or len(value) > 4000:
        return ""
    value = _SECOND_LINK.split(value, maxsplit=1)[0].rstrip(" .,;")
    if not value.lower().startswith("http") and (found := doi(value)):
        return _encoded("https://doi.org/", found)
    if handle := _HANDLE.fullmatch(value):
        return _encoded("https://hdl.handle.net/", handle.group(1))
    if _URN.fullmatch(value):
        return _encoded("", value)
    if value.lower().startswith("www."):
        value = f"http://{value}"
    web = _WEB.match(value)
    return _web(web.group(1).lower(), value[web.end() :]) if web else ""


def _web(scheme: str, rest: str) -> str:
    cut = re.search(r"[/\\?#]", rest)
    place, path = (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")
    authority = _authority(place.strip())
    return _encoded(f"{scheme}://{authority}", path.replace("\\", "/")) if authority else ""


def _authority(place: str) -> str:
    if place.startswith("["):
        host, bracket, port = place.partition("]")
        host, port = host + bracket, port.removeprefix(":")
        valid = _SIX.fullmatch(host) is not None
    else:
        host, _, port = place.partition(":")
        if not host.isascii():
            try:
                host = host.encode("idna").decode("ascii")
            except UnicodeError:
                return ""
        valid = "." in host.strip(".") and _HOST.fullmatch(host) is not None
    if not valid or (port and not (port.isascii() and port.isdecimal() and int(port) < 65536)):
        return ""
    host = host.lower().removesuffix(".")
    if _is_local(host):
        return ""
    return f"{host}:{port}" if port else host


@lru_cache(maxsize=1024)
def is_local(raw: str) -> bool:
    """Whether a link leads to a machine that only its own network knows: localhost, a private address, ``*.local``."""
    web = _WEB.match(raw.strip().strip("<>\"'").strip())
    if web is None:
        return False
    place = _AFTER_HOST.split(raw.strip().strip("<>\"'").strip()[web.end() :], maxsplit=1)[0].rpartition("@")[2]
    host = place.partition("]")[0] + "]" if place.startswith("[") else place.partition(":")[0]
    return _is_local(host.strip().lower().removesuffix("."))


def _is_local(host: str) -> bool:
    if host == "localhost" or host.endswith(_LOCAL) or (host and "." not in host and not host.startswith("[")):
        return True
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return False
    return address.is_private or address.is_loopback or address.is_link_local or address.is_unspecified


def _encoded(start: str, rest: str) -> str:
    """The rest with everything percent-encoded that an IRI does not take, a second "#" among it."""
    rest, sharp, fragment = rest.partition("#")
    fragment = fragment.replace("#", "%23")
    try:
        return start + _UNSAFE.sub(_percent, rest + sharp + fragment)
    except UnicodeEncodeError:
        return ""


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode("utf-8"))
