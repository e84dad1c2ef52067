"""What the pool and a query process say to each other, over one socket pair.

Frames: one byte of kind, four of length (network order), the payload. The pool sends requests (JSON); the
process answers READY once, then for every request either chunks of the answer, the last one marked, or an
error (JSON). Nothing else is shared, so that either side may be killed at any byte.
"""

import json
import os
import struct
from typing import Any, NotRequired, TypedDict, cast

HEADER = struct.Struct("!cI")

REQUEST = b"Q"
READY = b"R"
CHUNK = b"C"
LAST = b"L"
ERROR = b"E"
RETIRING = b"X"
"""Like LAST, and the process ends after it: it has grown too much to be used again."""

CHUNK_SIZE = 64 * 1024

_ENCODER = json.JSONEncoder(ensure_ascii=False)


class Search(TypedDict):
    """One ``lt:search`` of a query (``searching``): which characters of its text it is, what stands before and behind
    its hits, the variables that they are bound to, and what is searched for."""

    start: int
    end: int
    before: str
    after: str
    entity: str
    query: str
    limit: int
    score: NotRequired[str]
    total: NotRequired[str]
    kinds: NotRequired[list[str]]
    languages: NotRequired[list[str]]
    field: NotRequired[str]
    beginning: NotRequired[bool]


class Request(TypedDict):
    """One query to run. ``media`` is the media type of the answer; ``most`` caps the triples of a graph; ``columns``
    are where the ``*`` of ``SELECT *`` stands and the variables that it means, in their order."""

    query: str
    base: str
    media: str
    most: int
    default_graphs: NotRequired[list[str]]
    named_graphs: NotRequired[list[str]]
    check_graphs: NotRequired[list[str]]
    prefixes: NotRequired[dict[str, str]]
    searches: NotRequired[list[Search]]
    columns: NotRequired[tuple[int, str]]


class Ready(TypedDict):
    """A process that has opened its store; ``walls`` between it and the network (``confine``)."""

    walls: list[str]


class Trouble(TypedDict):
    """Why there is no answer: ``syntax`` (with place), ``graph`` and ``function`` (with IRI), ``triples``, ``index``
    (there is none), ``said`` (``detail`` names our message, ``values`` fill it), or ``failed``."""

    kind: str
    line: NotRequired[int]
    column: NotRequired[int]
    detail: NotRequired[str]
    values: NotRequired[dict[str, Any]]


def frame(kind: bytes, payload: bytes) -> bytes:
    """One frame."""
    return HEADER.pack(kind, len(payload)) + payload


def encode(message: Request | Ready | Trouble) -> bytes:
    """The payload of a message."""
    return _ENCODER.encode(message).encode("utf-8", "surrogatepass")


def decode_request(payload: bytes) -> Request:
    """The message of a REQUEST frame."""
    return cast(Request, _decode(payload))


def decode_ready(payload: bytes) -> Ready:
    """The message of a READY frame."""
    return cast(Ready, _decode(payload))


def decode_trouble(payload: bytes) -> Trouble:
    """The message of an ERROR frame."""
    return cast(Trouble, _decode(payload))


class Reader:
    """The frames that come over a blocking descriptor, with one system call for most of them."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._buffer = b""

    def frame(self) -> tuple[bytes, bytes] | None:
        """The next frame; None when the other side is gone."""
        if not self._fill(HEADER.size):
            return None
        kind, length = HEADER.unpack_from(self._buffer)
        end = HEADER.size + length
        if not self._fill(end):
            return None
        payload, self._buffer = self._buffer[HEADER.size : end], self._buffer[end:]
        return kind, payload

    def _fill(self, size: int) -> bool:
        parts, held = [self._buffer], len(self._buffer)
        while held < size:
            part = os.read(self._descriptor, max(CHUNK_SIZE, size - held))
            if not part:
                return False
            parts.append(part)
            held += len(part)
        self._buffer = b"".join(parts)
        return True


def write_frame(descriptor: int, kind: bytes, payload: bytes) -> None:
    """Send one frame over a blocking descriptor. Raises BrokenPipeError when the other side is gone."""
    view = memoryview(frame(kind, payload))
    while view:
        view = view[os.write(descriptor, view) :]


def _decode(payload: bytes) -> Any:
    return json.loads(payload.decode("utf-8", "surrogatepass"))
