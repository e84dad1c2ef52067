"""By which rules a record's result was made, as one hash."""

from dataclasses import asdict
from hashlib import blake2b

from lienthong import __version__
from lienthong.content import folder
from lienthong.graph.terms import Source
from lienthong.mappings.fingerprint import fingerprint


def result_rules(source: Source) -> str:
    """Fingerprint of all that a result depends on besides the record: rules, shapes, the program, and the source but
    for where it is harvested from."""
    said = {key: value for key, value in asdict(source).items() if not key.startswith("oai")}
    digest = blake2b(f"{__version__} {fingerprint()} {said}".encode(), digest_size=12)
    for file in sorted(folder("shapes").rglob("*.*")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
