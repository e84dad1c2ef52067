"""An index that several processes have made in parts: its segments under one list.

An index of tantivy is a set of finished segments, which know nothing of each other and are never written again, and
``meta.json``, the list of them: https://github.com/quickwit-oss/tantivy/blob/main/ARCHITECTURE.md. Frequencies
are summed over all segments when a question is asked, so that it does not matter how entities lie in them.
"""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zlib import crc32

_LIST, _MANAGED = "meta.json", ".managed.json"

Share = tuple[int, int]
"""Which part of how many: (0, 2) and (1, 2) are the whole."""
ALL: Share = (0, 1)


def within(id_: str, share: Share) -> bool:
    """Whether an entity is of that part."""
    return share[1] == 1 or crc32(id_.encode()) % share[1] == share[0]


def part_of(folder: Path, share: Share) -> Path:
    """Where a part of the index of ``folder`` is made: in the folder itself if it is all of it."""
    return folder if share[1] == 1 else folder / f"part-{share[0]}"


def unite(folder: Path, parts: Iterable[Path]) -> None:
    """Move the segments of finished indexes, all of the same fields, into ``folder``, and list them there."""
    made: list[dict[str, Any]] = []
    managed = [_LIST]
    for part in sorted(parts):
        made.append(json.loads((part / _LIST).read_text("utf-8")))
        managed += [one for one in json.loads((part / _MANAGED).read_text("utf-8")) if one != _LIST]
        for file in part.iterdir():
            if file.name not in (_LIST, _MANAGED) and not file.name.endswith(".lock"):
                file.rename(folder / file.name)
        shutil.rmtree(part)
    segments = [segment for one in made for segment in one["segments"]]
    united = made[0] | {"segments": segments, "opstamp": max(one["opstamp"] for one in made)}
    (folder / _MANAGED).write_text(json.dumps(managed), "utf-8")
    (folder / _LIST).write_text(json.dumps(united, indent=2), "utf-8")
