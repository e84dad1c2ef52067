"""``shapes.json`` in the data folder: every shape in words, and all of them as Turtle, for the web."""

from pathlib import Path
from typing import Any

import orjson

from lienthong.graph.generation import write_atomically
from lienthong.messages import LANGS, advice
from lienthong.shapes.catalogue import Shape, files, shapes
from lienthong.shapes.docs import curie, curies

FILE = "shapes.json"
_MOST_TARGETS = 6


def write_shapes(data: Path) -> None:
    """Write the shapes when they or their words have changed."""
    made = orjson.dumps({"shapes": [_shape(one) for one in shapes().values()], "turtle": _turtle()})
    path = data / FILE
    if not path.exists() or path.read_bytes() != made:
        write_atomically(path, made.decode())


def _shape(one: Shape) -> dict[str, Any]:
    return {
        "id": one.id, "file": one.file, "severity": one.severity, "path": curies(one.path) if one.path else "",
        "targets": [(kind, curie(target)) for kind, target in one.targets[:_MOST_TARGETS]],
        "more": max(0, len(one.targets) - _MOST_TARGETS),
        "name": {"vi": one.name_vi, "en": one.name_en}, "message": {"vi": one.message_vi, "en": one.message_en},
        "advice": {lang: advice(one.id, "marc21", lang) for lang in LANGS},
    }  # fmt: skip


def _turtle() -> str:
    """The files one after another, as they were written: comments and order are for people."""
    return "\n".join(f"# shapes/{file.name}\n{file.read_text('utf-8')}" for file in files())
