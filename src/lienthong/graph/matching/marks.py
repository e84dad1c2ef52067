"""Marks and ties as numbers: 64 bits of their hash, so that millions of them stay small."""

from array import array
from collections.abc import Iterable
from hashlib import blake2b


def mark_key(kind: str, mark: str) -> int:
    """The key of a mark or tie of a kind of things; a signed number of 64 bits."""
    digest = blake2b(f"{kind}\x1f{mark}".encode(errors="replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def packed(keys: Iterable[int]) -> bytes:
    """Keys as they lie in ``portrait``, in order."""
    return array("q", sorted(keys)).tobytes()


def unpacked(blob: bytes) -> set[int]:
    """What ``packed`` packed."""
    return set(array("q", blob)) if blob else set()
