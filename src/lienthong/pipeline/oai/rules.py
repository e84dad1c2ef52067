"""Fingerprints of what decides about items: what was kept by others is looked at again."""

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path

from lienthong.exchange.oai.rules import looks
from lienthong.mappings.fingerprint import fingerprint


@cache
def kept_by() -> str:
    """A hash of the code and the tables that decide what is kept of records, and how it is told."""
    return f"{looks()} {chosen_by()} {_hash(sorted(_HERE.glob('*.py')))}"


@cache
def chosen_by() -> str:
    """A hash of the code and the tables by which the public part of an original record is chosen."""
    choosers = [_HERE / f"{name}.py" for name in ("accounted", "choosing", "cleaning")]
    return f"{fingerprint()}{_hash([*choosers, *sorted((_HERE.parent / 'originals').glob('*.py'))])}"


_HERE = Path(__file__).parent


def _hash(files: Iterable[Path]) -> str:
    digest = blake2b(digest_size=12)
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
