"""A Work with its free editions as a publication of a feed."""

import tomllib
from functools import cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from pyoxigraph import Literal

from lienthong.content import folder
from lienthong.graph.terms import prefixes
from lienthong.messages import Lang
from lienthong.site.addresses import is_web
from lienthong.site.reading import Reading, best_label

ACQUIRED = "http://opds-spec.org/acquisition/open-access"
TYPE = "application/opds-publication+json"
_EDITIONS, _LOOKED_AT, _MOST = 3, 50, 10
_LONGEST = 4_000


@cache
def rules() -> dict[str, dict[str, str]]:
    """``graph/opds.toml``."""
    return tomllib.loads((folder("graph") / "opds.toml").read_text("utf-8"))


def publication(reading: Reading, work: str, lang: Lang, image: str) -> dict[str, Any] | None:
    """``work/…`` as a publication; None where no edition can be read freely at an address. ``image`` stands for a
    cover."""
    base = reading.base
    free = [one for one in _editions(reading, f"{base}/{work}") if _free(reading, one)]
    editions = list(islice((one for one in free if _acquired(reading, one)), _EDITIONS))
    if not editions:
        return None
    acquired = [link for one in editions for link in _acquired(reading, one)]
    links = [{"rel": "self", "href": f"{base}/opds/{work}", "type": TYPE}]
    links += {link["href"]: link for link in acquired}.values()
    links.append({"rel": "alternate", "href": f"{base}/{lang}/{work}", "type": "text/html"})
    covers = [cover for one in free for cover in _covers(reading, one)][:1]
    fallback = {"href": image, "type": "image/png"}
    return {"metadata": _metadata(reading, f"{base}/{work}", editions[0], lang), "links": links,
            "images": covers if covers and covers[0]["type"] != "image/webp" else [*covers, fallback]}  # fmt: skip


def _editions(reading: Reading, work: str) -> list[str]:
    return sorted(value.value for value in reading.values(work, "bf:hasInstance", _LOOKED_AT))


def _free(reading: Reading, edition: str) -> bool:
    return any(one.value in ("true", "1") for one in reading.values(edition, "schema:isAccessibleForFree", 5))


def _acquired(reading: Reading, edition: str) -> list[dict[str, Any]]:
    """Files before pages, each with the licence where there is one."""
    licence = next((v.value for v in reading.values(edition, "schema:license", 5) if is_web(v.value)), "")
    found = []
    for value in sorted(reading.values(edition, "bf:electronicLocator", _MOST), key=lambda one: one.value):
        if is_web(value.value):
            link: dict[str, Any] = {
                "rel": ACQUIRED,
                "href": value.value,
                "type": _type(value.value, "files", "text/html"),
            }
            found.append(link | ({"properties": {"license": licence}} if licence else {}))
    return sorted(found, key=lambda link: link["type"] == "text/html")


def _type(address: str, table: str, other: str) -> str:
    try:
        path = urlsplit(address).path.lower()
    except ValueError:
        return other
    return next((kind for end, kind in rules()[table].items() if path.endswith(end)), other)


def _covers(reading: Reading, edition: str) -> list[dict[str, str]]:
    found = [value.value for value in reading.values(edition, "schema:image", 3) if is_web(value.value)]
    return [{"href": one, "type": kind} for one in found if (kind := _type(one, "images", ""))]


def _metadata(reading: Reading, work: str, edition: str, lang: Lang) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": _class(reading, work),
        "identifier": work,
        "title": best_label(reading.labels(work), lang)[0] or best_label(reading.labels(edition), lang)[0] or work,
    }
    for name, curie in rules()["people"].items():
        holder = edition if name == "publisher" else work
        if people := [_named(reading, value, lang) for value in reading.values(holder, curie, _MOST)]:
            told[name] = people
    if languages := sorted({value.value for value in reading.values(work, "schema:inLanguage", _MOST)}):
        told["language"] = languages
    if published := reading.first(edition, "schema:datePublished"):
        told["published"] = published
    if subjects := [_named(reading, value, lang) for value in reading.values(work, "bf:subject", _MOST)]:
        told["subject"] = subjects
    if said := reading.first(work, "schema:abstract"):
        told["description"] = said[:_LONGEST]
    pages = reading.first(edition, "schema:numberOfPages")
    return told | (
        {"numberOfPages": int(pages)} if pages.isascii() and pages.isdigit() and 0 < int(pages) < 10**6 else {}
    )


def _class(reading: Reading, work: str) -> str:
    start = prefixes()["schema"]
    found = sorted(v.value for v in reading.values(work, "rdf:type", 40) if v.value.startswith(start))
    return next((one for one in found if one != f"{start}CreativeWork"), f"{start}Book")


def _named(reading: Reading, value: Any, lang: Lang) -> dict[str, Any]:
    """A person, publisher or subject: by name, and by its IRI where it has one."""
    if isinstance(value, Literal):
        return {"name": value.value}
    name = best_label(reading.labels(value.value), lang)[0] or value.value
    return {"name": name} | ({"identifier": value.value} if reading.addresses.entity(value.value) else {})
