"""The handbook for the web server: what each field becomes under the rules of this publication."""

from pathlib import Path

import orjson

from lienthong.graph.generation import write_atomically
from lienthong.mappings.fingerprint import fingerprint

FILE = "handbook.json"
"""Below the data folder. The web server reads this and never the rules: it knows nothing of MARC."""


def write_handbook(data: Path) -> None:
    """Write the handbook when the rules have changed since it was last written."""
    path = data / FILE
    if _is_of_today(path):
        return
    # Reading all rules takes longer than publishing one changed record.
    from lienthong.mappings.handbook import FORMATS, entry, tags

    formats = [
        {"id": one, "name": name, "fields": [entry(one, tag) for tag in tags(one)]} for one, name in FORMATS.items()
    ]
    write_atomically(path, orjson.dumps({"rules": fingerprint(), "formats": formats}).decode())


def _is_of_today(path: Path) -> bool:
    """Megabytes need not be read to see by which rules a handbook was made: it begins with that."""
    beginning = orjson.dumps({"rules": fingerprint()})[:-1] + b","
    try:
        with path.open("rb") as file:
            return file.read(len(beginning)) == beginning
    except OSError:
        return False
