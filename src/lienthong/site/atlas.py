"""The libraries that take part: by province, by type, and on a map drawn from our own data (``site/atlas.toml``).

The list comes first and says everything; the map is a picture of it, whose circles lead into the list. No tile, script
or font of another host is needed. What a map of Vietnam has to show: docs/decisions/076-browsing.md.
"""

import math
import tomllib
from dataclasses import dataclass, field
from functools import cache

from lienthong.content import folder
from lienthong.graph.shelves.letters import key
from lienthong.graph.shelves.reading import Shelves
from lienthong.site.links import Entry
from lienthong.site.reading import texts
from lienthong.site.show import Part, Show

MOST = 2_000
"""Libraries on one page; the letters lead to the others."""
WIDTH, HEIGHT = 720, 784
_WEST, _NORTH, _SCALE = 101.6, 23.75, 45.0
_NARROWER = math.cos(math.radians(16))
_FINGER = 30.0
"""Radius of 12 pixels where the picture is 288 pixels wide, on a screen of 320."""


@dataclass
class Holder:
    """A library with its types and its copies."""

    library: Part
    types: list[Part]
    copies: int


@dataclass
class Area:
    """A province or city of today, or another place; ``x`` and ``y`` on the map, if it is there, and ``reach``: the
    radius within which a finger hits it, wider than its circle where there is room."""

    name: str
    anchor: str
    holders: list[Holder] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0
    reach: float = 0.0
    href: str = ""

    @property
    def radius(self) -> float:
        """Of its circle: the area tells the number, within bounds that a finger can hit."""
        return 11 + min(11.0, 2.2 * math.sqrt(len(self.holders)))


Isle = tuple[str, float, float]
"""Its name, and where it lies."""


@dataclass(frozen=True)
class Drawing:
    """The fixed part of the map, in the coordinates of the picture."""

    land: tuple[str, ...]
    islands: list[Isle]
    hoang_sa: list[Isle]
    truong_sa: list[Isle]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass
class Atlas:
    """The libraries: ``areas`` of today's provinces in the order of the alphabet, then ``others``; by ``types``."""

    number: int
    areas: list[Area]
    others: list[Area]
    types: list[tuple[Part, list[Holder]]]
    drawing: Drawing
    more: bool

    @property
    def entries(self) -> list[Entry]:
        """The libraries in the order of the page."""
        return [Entry(one.library) for area in [*self.areas, *self.others] for one in area.holders]


def placed(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a point of the Earth lies in the picture: equirectangular, true at 16° north."""
    x, y = (longitude - _WEST) * _SCALE * _NARROWER, (_NORTH - latitude) * _SCALE
    return round(x, 1), round(y, 1)


@cache
def _table() -> dict[str, dict[str, list[float]]]:
    table: dict[str, dict[str, list[float]]] = tomllib.loads((folder("site") / "atlas.toml").read_text("utf-8"))
    return table


@cache
def drawing() -> Drawing:
    """Land and islands."""
    rings = []
    for ring in _table()["land"]:
        points = (one.split(",") for one in str(ring).split())
        rings.append(" ".join("{},{}".format(*placed(float(x), float(y))) for x, y in points))
    return Drawing(tuple(rings), _isles("islands"), _isles("hoang_sa"), _isles("truong_sa"))


def _isles(group: str) -> list[Isle]:
    return [(name, *placed(*at)) for name, at in _table()[group].items()]


def atlas(show: Show, shelves: Shelves) -> Atlas:
    """All libraries, read once for a generation (the page is kept)."""
    ids = shelves.row("library", 0, MOST + 1)
    copies = shelves.numbers("held", ids[:MOST])
    areas: dict[str, Area] = {}
    types: dict[str, tuple[Part, list[Holder]]] = {}
    for id_ in ids[:MOST]:
        iri = f"{show.reading.base}/{id_}"
        kinds = [show.link(one.value) for one in show.reading.values(iri, "schema:additionalType", 5)]
        holder = Holder(show.link(iri), kinds, copies[id_])
        name, place = _province(show, iri)
        areas.setdefault(name, Area(name, "", href=place)).holders.append(holder)
        for kind in kinds:
            types.setdefault(kind.text, (kind, []))[1].append(holder)
    provinces = _table()["provinces"]
    ordered = sorted(areas.values(), key=lambda one: (not one.name, key(one.name)))
    known = [one for one in ordered if one.name in provinces]
    others = [one for one in ordered if one.name not in provinces]
    for number, area in enumerate([*known, *others], 1):
        area.anchor = f"at-{number}"
        if at := provinces.get(area.name):
            area.x, area.y = placed(*at)
    _apart(known)
    _reaching(known)
    by_type = [types[name] for name in sorted(types, key=key)]
    return Atlas(len(ids[:MOST]), known, others, by_type, drawing(), len(ids) > MOST)


def _province(show: Show, library: str) -> tuple[str, str]:
    """The name of the province of today that a library is in, and the page of it; another place where there is none."""
    best: tuple[int, str, str] = (3, "", "")
    for one in show.reading.values(library, "schema:location", 10):
        name, now = show.name(one.value).text, show.link(one.value).href
        ended = any(text.startswith(("/", "..")) for text, _ in texts(show.reading.node(one.value), "dct:valid"))
        rank = 2 if name not in _table()["provinces"] else 1 if ended else 0
        best = min(best, (rank, name, now))
    return best[1], best[2]


def _apart(areas: list[Area]) -> None:
    """Move circles off each other a little: the seats of some provinces are neighbours."""
    for _ in range(60):
        for one in areas:
            for other in areas:
                if one is other:
                    continue
                dx, dy = other.x - one.x, other.y - one.y
                near, least = math.hypot(dx, dy) or 0.01, one.radius + other.radius + 1
                if near < least:
                    push = (least - near) / 2
                    ux, uy = dx / near, dy / near
                    one.x, one.y = round(one.x - ux * push, 1), round(one.y - uy * push, 1)
                    other.x, other.y = round(other.x + ux * push, 1), round(other.y + uy * push, 1)


def _reaching(areas: list[Area]) -> None:
    """Around each circle the half of the room to its neighbours, at most what is 24 pixels wide on a narrow phone
    (WCAG 2.2, 2.5.8); where there is less, the same link stands among the names above the list."""
    for one in areas:
        rooms = [math.hypot(other.x - one.x, other.y - one.y) - other.radius - one.radius
                 for other in areas if other is not one]  # fmt: skip
        one.reach = max(one.radius, min([_FINGER, *(one.radius + room / 2 for room in rooms)]))
