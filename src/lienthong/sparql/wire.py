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


class Request(TypedDict):
    """One query to run. ``media`` is the media type of the answer; ``most`` caps the triples of a graph."""

    query: str
    base: str
    media: str
    most: int
    default_graphs: NotRequired[list[str]]
    named_graphs: NotRequired[list[str]]
    check_graphs: NotRequired[list[str]]
    prefixes: NotRequired[dict[str, str]]


class Ready(TypedDict):
    """A process that has opened its store; ``walls`` between it and the network (``confine``)."""

    walls: list[str]


class Trouble(TypedDict):
    """Why there is no answer: ``syntax`` (with place), ``graph`` (with IRI), ``triples``, or ``failed``."""

    kind: str
    line: NotRequired[int]
    column: NotRequired[int]
    detail: NotRequired[str]


def frame(kind: bytes, payload: bytes) -> bytes:
    """One frame."""
    return HEADER.pack(kind, len(payload)) + payload


def encode(message: Request | Ready | Trouble) -> bytes:
    """The payload of a message."""
    return json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")


def decode_request(payload: bytes) -> Request:
    """The message of a REQUEST frame."""
    return cast(Request, _decode(payload))


def decode_ready(payload: bytes) -> Ready:
    """The message of a READY frame."""
    return cast(Ready, _decode(payload))


def decode_trouble(payload: bytes) -> Trouble:
    """The message of an ERROR frame."""
    return cast(Trouble, _decode(payload))


def read_frame(descriptor: int) -> tuple[bytes, bytes] | None:
    """The next frame from a blocking descriptor; None when the other side is gone."""
    header = _read(descriptor, HEADER.size)
    if header is None:
        return None
    kind, length = HEADER.unpack(header)
    payload = _read(descriptor, length)
    return None if payload is None else (kind, payload)


def write_frame(descriptor: int, kind: bytes, payload: bytes) -> None:
    """Send one frame over a blocking descriptor. Raises BrokenPipeError when the other side is gone."""
    view = memoryview(frame(kind, payload))
    while view:
        view = view[os.write(descriptor, view) :]


def _read(descriptor: int, length: int) -> bytes | None:
    parts = []
    while length:
        part = os.read(descriptor, min(length, 1 << 20))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _decode(payload: bytes) -> Any:
    return json.loads(payload.decode("utf-8", "surrogatepass"))
