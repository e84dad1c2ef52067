"""Collections of the manifests that the catalogue knows."""

from itertools import islice
from typing import Any

from pyoxigraph import NamedNode

from lienthong.messages import LANGS, text
from lienthong.site.manifests import is_manifest, manifests
from lienthong.site.published import Opened
from lienthong.site.reading import DEFAULT, Reading, named

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
PART = 500
"""Manifests of one collection; of more there is a collection of collections."""
MOST = 100_000


def digitised(opened: Opened) -> tuple[str, ...]:
    """What has a manifest (``kind/id``), in the order of ids."""
    quads = opened.store.quads_for_pattern(None, named("dct:hasFormat"), None, DEFAULT)
    found = set()
    for quad in islice(quads, MOST):
        if (
            isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
            and is_manifest(quad.object.value)
        ):
            found.add(opened.addresses.entity(quad.subject.value))
    return tuple(sorted(found - {""}))


def collection(opened: Opened, ids: tuple[str, ...], title: str, part: int | None = None) -> dict[str, Any] | None:
    """All that is digitised, or the ``part`` of it with that number (1 is the first); None where there is none such."""
    base, parts = opened.addresses.base, -(-len(ids) // PART)
    if part is not None and not 1 <= part <= parts:
        return None
    reading = Reading(opened)
    if part is not None or parts <= 1:
        shown = ids[PART * ((part or 1) - 1) :][:PART]
        items = [item for one in shown for item in _manifests(reading, one)]
    else:
        items = [
            {"id": _address(base, number), "type": "Collection", "label": _label(number)}
            for number in range(1, parts + 1)
        ]
    provider = {
        "id": base, "type": "Agent", "label": {"none": [title]},
        "homepage": [{"id": f"{base}/{lang}", "type": "Text", "label": {"none": [title]}, "format": "text/html",
                      "language": [lang]} for lang in LANGS],
    }  # fmt: skip
    told: dict[str, Any] = {"@context": CONTEXT, "id": _address(base, part), "type": "Collection"}
    told |= {"label": _label(part), "provider": [provider], "items": items}
    whole = {"id": _address(base, None), "type": "Collection"}
    return told | ({"partOf": [whole]} if part is not None else {})


def _address(base: str, part: int | None) -> str:
    return f"{base}/iiif/collection{'' if part is None else f'/{part}'}.json"


def _label(part: int | None) -> dict[str, list[str]]:
    more = "" if part is None else f" ({part})"
    return {lang: [text("iiif.digitised", lang) + more] for lang in LANGS}


def _manifests(reading: Reading, one: str) -> list[dict[str, Any]]:
    label: dict[str, list[str]] = {}
    for said, language in reading.labels(f"{reading.base}/{one}")[:5]:
        label.setdefault(language or "none", []).append(said)
    pages = [
        {"id": f"{reading.base}/{lang}/{one}", "type": "Text", "format": "text/html", "language": [lang],
         "label": {lang: [text("iiif.page", lang)]}}
        for lang in LANGS
    ]  # fmt: skip
    shown = label or {"none": [one]}
    return [
        {"id": address, "type": "Manifest", "label": shown, "homepage": pages} for address in manifests(reading, one)
    ]
