"""The feed as ActivityStreams 2.0 (https://www.w3.org/TR/activitystreams-core/), read by consumers of Entity Metadata
Management 1.0: entry point, change sets (https://emm-spec.org/1.0/, sections 3 and 4)."""

from typing import Any

from lienthong.exchange.activity.sheets import Sheet, Sheets
from lienthong.graph.ledger.changes import Change
from lienthong.graph.terms import iri
from lienthong.messages import LANGS, text

PATH = "/activity"
CONTEXT = ["https://www.w3.org/ns/activitystreams", "https://emm-spec.org/1.0/context.json"]
TYPES = {"created": "Create", "updated": "Update", "merged": "Deprecate", "split": "Update", "deleted": "Delete"}
"""What became of an entity as a type of activity. What was merged is deprecated and leads to its ``target``; of what
was split a part is the ``result``: the specification has no types of its own for the two (section 4.3)."""
CLASSES = {
    "work": "bf:Work", "instance": "bf:Instance", "item": "bf:Item", "agent": "bf:Agent", "subject": "skos:Concept",
    "place": "bf:Place", "series": "bf:Series", "library": "schema:Library", "record": "bf:AdminMetadata",
    "dataset": "dcat:Dataset",
}  # fmt: skip
"""The class of each kind of entity."""

Json = dict[str, Any]


def address(sheets: Sheets, number: int, path: str = PATH) -> str:
    """Where a sheet is."""
    return f"{sheets.base}{path}/{sheets.feed}/{number}"


def named(sheets: Sheets, number: int, change: Change, path: str = PATH) -> str:
    """The IRI of one change, on the sheet where it stands."""
    return f"{address(sheets, number, path)}#{change.seq}"


def entry_point(sheets: Sheets) -> Json:
    """The OrderedCollection (section 3.1)."""
    return {
        "@context": CONTEXT,
        "id": f"{sheets.base}{PATH}",
        "type": "OrderedCollection",
        "summary": " / ".join(text("activity.feed.summary", lang) for lang in LANGS),
        "totalItems": sheets.total,
        "first": _page(sheets, 1),
        "last": _page(sheets, sheets.last),
    }


def change_set(sheets: Sheets, sheet: Sheet) -> Json:
    """An OrderedCollectionPage (section 3.2), in ascending order."""
    number = sheet.number
    return {
        "@context": CONTEXT,
        "id": address(sheets, number),
        "type": "OrderedCollectionPage",
        "partOf": {"id": f"{sheets.base}{PATH}", "type": "OrderedCollection"},
        # Of this page, says the specification; there must be no word of the whole, which grows.
        "totalItems": len(sheet.changes),
        **({"prev": _page(sheets, number - 1)} if number > 1 else {}),
        **({"next": _page(sheets, number + 1)} if sheet.full else {}),
        "orderedItems": [_activity(sheets, number, one) for one in sheet.changes],
    }


def _page(sheets: Sheets, number: int) -> Json:
    return {"id": address(sheets, number), "type": "OrderedCollectionPage"}


def _activity(sheets: Sheets, number: int, one: Change) -> Json:
    """An entity change activity (section 3.3). Its object is named only: its address gives what it is now."""
    told: Json = {
        "id": named(sheets, number, one),
        "type": TYPES[one.event],
        "published": one.at,
        "object": {"id": f"{sheets.base}/{one.entity}", "type": class_of(one.kind), "updated": one.at},
    }
    if one.target:
        told["result" if one.event == "split" else "target"] = f"{sheets.base}/{one.target}"
    return told


def class_of(kind: str) -> str:
    """The IRI of the class of a kind of entity."""
    return iri(CLASSES[kind])[1:-1]
