"""Where the data that librarians edit lies: in a checkout at its top, in a wheel packed beside the code."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

Room = Literal["graph", "mappings", "shapes", "sparql", "site"]


@cache
def folder(room: Room) -> Path:
    """The content folder of one room, e.g. ``folder("mappings") / "marc21"``."""
    packed = Path(str(files("lienthong"))) / "_content" / room
    return packed if packed.is_dir() else Path(__file__).resolve().parents[2] / room
