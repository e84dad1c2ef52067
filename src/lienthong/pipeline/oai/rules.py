"""Fingerprints of what decides about items: what was kept by others is looked at again."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from lienthong.exchange.oai.rules import looks
from lienthong.mappings.mapper import fingerprint


@cache
def kept_by() -> str:
    """A hash of the code and the tables that decide what is kept of records, and how it is told."""
    return f"{looks()} {chosen_by()}"


@cache
def chosen_by() -> str:
    """A hash of the code and the tables by which the public part of an original record is chosen."""
    digest = blake2b(fingerprint().encode(), digest_size=12)
    here = Path(__file__).parent
    for file in (*sorted(here.glob("*.py")), *sorted((here.parent / "originals").glob("*.py"))):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
