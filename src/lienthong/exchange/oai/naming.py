"""OAI identifiers: ``oai:{host of the base}:{source}/{control number}``, percent-encoded where the scheme asks for it.

They name what the ledger keeps apart: a record by its source and control number. That outlives every mapping, merger
and correction of the record (https://www.openarchives.org/OAI/2.0/guidelines-oai-identifier.htm).
"""

import re
from urllib.parse import quote, unquote, urlsplit

SAFE = "-_.!~*'();/:@&=+$,"
DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+")
"""What the XML schema of oai-identifier takes for a namespace."""

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")


def host(base: str) -> str:
    """The namespace of the identifiers of a catalogue."""
    return urlsplit(base).hostname or "localhost"


def identifier(namespace: str, source: str, number: str) -> str:
    """The identifier of a record."""
    return f"oai:{namespace}:{source}/{quote(number, safe=SAFE)}"


def parts(namespace: str, one: str) -> tuple[str, str] | None:
    """Source and control number; None for what is no identifier of ours, in exactly the form in which we write it."""
    start = f"oai:{namespace}:"
    source, slash, number = one.removeprefix(start).partition("/")
    if not one.startswith(start) or not slash or identifier(namespace, source, unquote(number)) != one:
        return None
    return source, unquote(number)


def is_uri(text: str) -> bool:
    """Whether an argument can be an identifier at all: a URI (RFC 3986)."""
    return len(text) <= 2000 and _URI.fullmatch(text) is not None
