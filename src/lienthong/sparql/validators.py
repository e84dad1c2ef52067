"""Whether an answer that a client has is still the one it would get (RFC 9110, section 13.1.2)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

from lienthong import __version__
from lienthong.graph.generation import Generation

# "1NOW()" is two words to the guard and to the engine: a digit before the name does not make it another one
_VOLATILE = re.compile(r"(?<![A-Za-z_])(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)


def etag(generation: Generation, query: str, parts: Sequence[str]) -> str:
    """The validator of a query's answer on one generation; '' where two answers may say different things.

    Weak, since without ORDER BY rows may come in another order and a content coding may cut its blocks elsewhere:
    the meaning is the same, not the bytes. ``parts`` are whatever else decides the answer: media type, dataset, cap.
    """
    if volatile(query):
        return ""
    known = (__version__, str(generation.number), generation.published, generation.base, query, *parts)
    hashed = blake2b(digest_size=12)
    for one in known:
        hashed.update(f"{len(one)}:".encode() + one.encode("utf-8", "surrogatepass"))
    return f'W/"{generation.number}-{hashed.hexdigest()}"'


def unchanged(tag: str, if_none_match: Sequence[str]) -> bool:
    """Whether the client holds the answer with this validator (weak comparison)."""
    held = {one.strip().removeprefix("W/") for line in if_none_match for one in line.split(",")}
    return bool(tag) and tag.removeprefix("W/") in held


@lru_cache(maxsize=512)
def volatile(query: str) -> bool:
    """Whether a query may say something else each time it runs on the same data."""
    # the words anywhere, also in a string or a comment: a validator too few costs one answer
    return _VOLATILE.search(query) is not None
