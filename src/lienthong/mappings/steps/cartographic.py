"""Coded cartographic data: 034 (https://www.loc.gov/marc/bibliographic/bd034.html)."""

import re
from collections.abc import Iterable
from functools import lru_cache

from lienthong.graph.terms import iri, literal
from lienthong.mappings import isbd
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field

_DEGREES = re.compile(r"([NSEW+-])?(\d{1,3}(?:\.\d+)?)$|([NSEW])(\d{3})(\d{2})(\d{2})(?:\.\d+)?$")
_RINGS = {"0": "bf:outerGRing", "1": "bf:exclusionGRing"}


@step
def cartographic_data(field: Field, context: Context) -> Iterable[str]:
    """034: scale ($b $c), coordinates ($d–$g), a ring of points ($s $t), right ascension ($j–$p)."""
    done = {code for code in "bc" if _scales(field, code, context)}
    node = Inner("bf:Cartographic")
    corners = {code: isbd.strip_end(field.first(code)) for code in "defg"}
    if any(corners.values()):
        node.add(iri("bf:coordinates"), literal(" ".join(filter(None, corners.values()))))
        done.update(code for code in "defg" if corners[code])
        _box(corners, context)
    ring = [f"{field.all('s')[at]} {field.all('t')[at]}" for at in range(min(len(field.all("s")), len(field.all("t"))))]
    if ring:
        node.add(iri(_RINGS.get(field.ind2, "bf:coordinates")), literal("; ".join(ring)))
        done.update("st")
    sky = " ".join(filter(None, (isbd.strip_end(field.first(code)) for code in "jkmn")))
    if sky:
        node.add(iri("bf:ascensionAndDeclination"), literal(sky))
        done.update(code for code in "jkmn" if field.first(code).strip())
    if isbd.strip_end(field.first("p")):
        node.add(iri("bf:equinox"), literal(isbd.strip_end(field.first("p"))))
        done.add("p")
    node.close(context.build, context.work, iri("bf:cartographicAttributes"))
    return done


def _scales(field: Field, code: str, context: Context) -> bool:
    found = False
    for value in filter(None, map(isbd.strip_end, field.all(code))):
        node = Inner("bf:Scale")
        node.add(iri("rdf:value"), literal(value))
        if code == "c":
            note = Inner("bf:Note")
            note.add(iri("rdfs:label"), literal("tỷ lệ đứng", "vi"))
            note.add(iri("rdfs:label"), literal("vertical scale", "en"))
            node.add(iri("bf:note"), note.write(context.build, context.work))
        node.close(context.build, context.work, iri("bf:scale"))
        found = True
    return found


def _box(corners: dict[str, str], context: Context) -> None:
    """The box for search engines: south, west, north, east in degrees (https://schema.org/box)."""
    west, east, north, south = (degrees(corners[code]) for code in "defg")
    if west is None or east is None or north is None or south is None:
        return
    shape = Inner("bf:Cartographic", "schema:GeoShape")
    shape.add(
        iri("schema:box"), literal(" ".join(f"{one:.5f}".rstrip("0").rstrip(".") for one in (south, west, north, east)))
    )
    where = Inner("bf:Place", "schema:Place")
    where.add(iri("schema:geo"), shape.write(context.build, context.work))
    for predicate in ("rdfs:label", "schema:name"):
        where.add(iri(predicate), literal(" ".join(corners.values())))
    where.close(context.build, context.work, iri("schema:spatialCoverage"))


@lru_cache(maxsize=4096)
def degrees(value: str) -> float | None:
    """A coordinate in decimal degrees, south and west below zero; None for what is none.

    hdddmmss ("E1020800") and decimal degrees with a letter or a sign ("+079.533265", "W079.5") are known.
    """
    found = _DEGREES.match(value.strip().upper())
    if not found:
        return None
    sign, plain, side, whole, minutes, seconds = found.groups()
    if plain is not None:
        size = float(plain)
    else:
        sign, size = side, int(whole) + int(minutes) / 60 + int(seconds) / 3600
    if size > 180:
        return None
    return round(-size if sign in ("S", "W", "-") else size, 6)
