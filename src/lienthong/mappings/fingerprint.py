"""By which rules records are mapped, as one hash; who only asks whether they are others need not read them."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from lienthong.content import folder


@cache
def fingerprint() -> str:
    """A hash of every rule, code table, term list and step: records mapped under another one are mapped again."""
    digest = blake2b(digest_size=12)
    for root, pattern in ((folder("mappings"), "*"), (Path(__file__).parent, "*.py")):
        for file in sorted(one for one in root.rglob(pattern) if one.is_file()):
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
