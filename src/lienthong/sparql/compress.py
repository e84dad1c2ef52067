"""Compressed answers: which coding a client wants (RFC 9110, section 12.5.3), and bodies in it as they grow.

Of two codings that a client wants alike the cheaper one is taken. Levels are the lowest that still pay: on a
million bytes of query results zstd 1 costs 1 to 2 ms, brotli 1 about the same, gzip 4 ms; higher levels multiply
that for a tenth of the size, and all of it is paid by the process that answers everybody else too.
"""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import brotli  # type: ignore[import-untyped]
import zstandard

CODINGS = ("zstd", "br", "gzip")
"""What we write, cheapest first."""

SMALL = 1_400
"""Bytes that travel in one packet anyway: shorter answers are sent as they are."""

_ALIASES = {"x-gzip": "gzip"}


class Compressor(Protocol):
    """A body in the making. What ``feed`` returns can be unpacked at once by the client; without the bytes of
    ``end`` the body is recognisably cut off in every coding."""

    def feed(self, data: bytes) -> bytes:
        """The next part, flushed."""

    def end(self) -> bytes:
        """The end mark."""


def coding(accept_encoding: Sequence[str]) -> str:
    """The coding that the client wants most among ``CODINGS``; '' for none (identity)."""
    return _coding(tuple(accept_encoding)) if accept_encoding else ""


@lru_cache(maxsize=256)
def _coding(lines: tuple[str, ...]) -> str:
    wanted: dict[str, float] = {}
    for part in ",".join(lines).lower().split(","):
        name, _, parameters = part.partition(";")
        name = name.strip()
        wanted[_ALIASES.get(name, name)] = _quality(parameters)
    others = wanted.get("*", 0.0)
    chosen, highest = "", wanted.get("identity", 0.0)
    for one in CODINGS:
        quality = wanted.get(one, others)
        if quality > highest or (quality == highest > 0 and not chosen):
            chosen, highest = one, quality
    return chosen


def _quality(parameters: str) -> float:
    for part in parameters.split(";"):
        name, _, value = part.partition("=")
        if name.strip() == "q":
            try:
                found = float(value)
            except ValueError:
                return 0.0
            return found if 0 <= found <= 1 else 0.0
    return 1.0


def compressor(coding: str) -> Compressor:
    """A new compressor for one of ``CODINGS``."""
    return _MAKERS[coding]()


def whole(coding: str, data: bytes) -> bytes:
    """A complete body in one of ``CODINGS``."""
    one = compressor(coding)
    return one.feed(data) + one.end()


class _Gzip:
    def __init__(self) -> None:
        self._packer = zlib.compressobj(3, zlib.DEFLATED, 31)

    def feed(self, data: bytes) -> bytes:
        return self._packer.compress(data) + self._packer.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._packer.flush()


class _Brotli:
    def __init__(self) -> None:
        self._packer = brotli.Compressor(quality=1)

    def feed(self, data: bytes) -> bytes:
        return bytes(self._packer.process(data) + self._packer.flush())

    def end(self) -> bytes:
        return bytes(self._packer.finish())


class _Zstandard:
    def __init__(self) -> None:
        self._packer = zstandard.ZstdCompressor(level=1, write_checksum=True).compressobj()

    def feed(self, data: bytes) -> bytes:
        return self._packer.compress(data) + self._packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def end(self) -> bytes:
        return self._packer.flush()


_MAKERS: dict[str, type[Compressor]] = {"gzip": _Gzip, "br": _Brotli, "zstd": _Zstandard}
