"""Resumption tokens: where a list goes on, signed so that nobody else can make one. Nothing is kept of them here."""

import base64
import binascii
import hmac
from dataclasses import astuple, dataclass
from hashlib import sha256

import orjson

_SIGNATURE = 16
_LONGEST = 2000


class BadToken(Exception):
    """A token that we did not write, of another index, or one that is too old."""


@dataclass(frozen=True, slots=True)
class Token:
    """A list and a place in it. ``stamp`` is -1 for a list in the order of first publications; ``cursor`` items have
    been given, ``size`` is how many there were when the list began (-1: not counted)."""

    verb: str
    prefix: str
    spec: str
    since: int
    until: int
    stamp: int
    item: int
    cursor: int
    size: int


def sealed(token: Token, life: str, expires: int, key: bytes) -> str:
    """A token as it is sent: ASCII without characters that an address would have to escape."""
    body = orjson.dumps([life, expires, *astuple(token)])
    return base64.urlsafe_b64encode(_signature(body, key) + body).rstrip(b"=").decode("ascii")


def unsealed(text: str, life: str, now: int, key: bytes) -> Token:
    """The token; raises BadToken for one that is none of ours, of another index, or too old."""
    if not key or len(text) > _LONGEST or not text.isascii():
        raise BadToken
    try:
        whole = base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadToken from None
    signature, body = whole[:_SIGNATURE], whole[_SIGNATURE:]
    if not hmac.compare_digest(signature, _signature(body, key)):
        raise BadToken
    written_by, expires, *values = orjson.loads(body)
    if written_by != life or expires < now:
        raise BadToken
    return Token(*values)


def _signature(body: bytes, key: bytes) -> bytes:
    return hmac.digest(key, body, sha256)[:_SIGNATURE]
