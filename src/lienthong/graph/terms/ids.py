"""Identity as a pure function: the same thing gets the same id on every machine and in any load order.

Between mapping and publishing, entities carry IRIs of the private scheme ``lt:`` — ``<lt:work/3k9…>``,
``<lt:work/3k9…#title-8wd>`` — because the base IRI is a setting and an id may still turn out to name the same
thing as another one. Publishing writes the public IRI.
"""

from functools import lru_cache
from hashlib import blake2b

OWN = "<lt:"
"""How every private entity IRI begins, in N-Triples form."""

KINDS = (
    "work", "instance", "item", "agent", "subject", "place", "series", "library", "record", "dataset",
)  # fmt: skip

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread.


_PAIRS = tuple(_ALPHABET[value % 32] + _ALPHABET[value // 32] for value in range(1024))


def _base32(digest: bytes) -> str:
    """Two characters for each ten bits, the lowest first; the digest's length is a multiple of five bytes."""
    value, pairs = int.from_bytes(digest, "big"), _PAIRS
    if len(digest) == 5:
        # Half of all ids are those of inner nodes.
        return pairs[value & 1023] + pairs[value >> 10 & 1023] + pairs[value >> 20 & 1023] + pairs[value >> 30]
    if len(digest) == 10:
        low, high = value & 0xFFFFFFFFFF, value >> 40
        return (
            f"{pairs[low & 1023]}{pairs[low >> 10 & 1023]}{pairs[low >> 20 & 1023]}{pairs[low >> 30]}"
            f"{pairs[high & 1023]}{pairs[high >> 10 & 1023]}{pairs[high >> 20 & 1023]}{pairs[high >> 30]}"
        )
    return "".join([pairs[value >> shift & 1023] for shift in range(0, len(digest) * 8, 10)])


@lru_cache(maxsize=65536)
def entity_id(kind: str, key: str) -> str:
    """The id of an entity: 80 bits of the hash of its kind and canonical key, as 16 characters.

    Returns ``kind/id``, e.g. ``work/0x4m…``: unique over all kinds.
    """
    content = f"{kind}\x1f{key}".encode(errors="replace")
    return f"{kind}/{_base32(blake2b(content, digest_size=10).digest())}"


def entity_iri(entity: str) -> str:
    """The private IRI of ``kind/id`` in N-Triples form."""
    return f"<lt:{entity}>"


def fragment_id(content: str) -> str:
    """A short hash of an inner node's content: equal nodes of merged records meet, different ones stay apart."""
    return _base32(blake2b(content.encode(errors="replace"), digest_size=5).digest())


def owner(term: str) -> str:
    """The ``kind/id`` that a private IRI belongs to, its fragment left out; '' for any other term."""
    return term[4:-1].partition("#")[0] if term.startswith(OWN) else ""


def rebase(line: str, base: str) -> str:
    """One N-Triples line with its private IRIs written as public ones below ``base``.

    Only whole terms are looked at, so a literal that happens to hold ``<lt:`` stays as it is.
    """
    subject, predicate, rest = line.split(" ", 2)
    if subject.startswith(OWN):
        subject = f"<{base}/{subject[4:]}"
    if rest.startswith(OWN):
        rest = f"<{base}/{rest[4:]}"
    return f"{subject} {predicate} {rest}"
