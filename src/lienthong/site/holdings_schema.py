"""JSON Schema (2020-12, as OpenAPI 3.1 has it) of the holdings documents: what other systems may rely on.

Keys are added, never renamed or removed; a value that nobody knows is null, a list that is empty stays.
"""

from typing import Any

Schema = dict[str, Any]
LIMITS = {"instance": (100, 500), "work": (50, 200)}
"""Copies of an edition, editions of a Work, in one answer: usual and most."""

_IRI: Schema = {"type": "string", "format": "iri"}
_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_YES: Schema = {"type": "boolean"}


def _or_null(one: Schema) -> Schema:
    return one | {"type": [one["type"], "null"]}


def _list(one: Schema) -> Schema:
    return {"type": "array", "items": one}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": True}


_WORDS = _object(vi=_TEXT, en=_TEXT)
_LIBRARY: dict[str, Schema] = {
    "library": _or_null(_IRI),
    "name": _or_null(_WORDS),
    "isil": _or_null(_TEXT),
    "places": _list(_object(place=_IRI, name=_TEXT, valid=_or_null(_TEXT))),
    "address": _or_null(_TEXT),
    "geo": _or_null(_object(latitude={"type": "number"}, longitude={"type": "number"})),
    "url": _or_null(_IRI),
}
_ITEM = _object(
    item=_IRI, shelfMark=_or_null(_TEXT), barcode=_or_null(_TEXT), sublocation=_or_null(_TEXT), volumes=_list(_TEXT),
    availability=_or_null(_IRI), status=_list(_WORDS), access=_list(_WORDS), notes=_list(_WORDS), urls=_list(_IRI),
    opac=_or_null(_IRI), record=_or_null(_IRI), changed=_or_null(_TEXT),
)  # fmt: skip
_RECORD = _object(
    record=_IRI, dataset=_IRI, numbers=_list(_TEXT), changed=_or_null(_TEXT), opac=_or_null(_IRI),
    request=_or_null(_IRI),
)  # fmt: skip
_ONLINE = _object(
    item=_IRI, name=_WORDS, urls=_list(_IRI), free=_YES, access=_list(_WORDS),
    coverage=_object(vi=_list(_TEXT), en=_list(_TEXT)), libraries=_list(_object(library=_IRI, name=_WORDS)),
)  # fmt: skip
_PAGED: dict[str, Schema] = {
    "id": _IRI, "limit": _COUNT, "offset": _COUNT, "prev": _or_null(_IRI), "next": _or_null(_IRI),
}  # fmt: skip

SCHEMAS: dict[str, Schema] = {
    "InstanceHoldings": _object(
        **_PAGED, instance=_IRI, work=_or_null(_IRI), title=_TEXT,
        identifiers=_list(_object(type=_TEXT, value=_TEXT)), totalIdentifiers=_COUNT,
        totalLibraries=_COUNT, totalCopies=_COUNT, complete=_YES,
        libraries=_list(
            _object(
                **_LIBRARY, opac=_or_null(_IRI), request=_or_null(_IRI), totalRecords=_COUNT,
                records=_list(_RECORD), nextRecords=_or_null(_IRI), copies=_COUNT, items=_list(_ITEM),
            )
        ),
        totalOnline=_COUNT, online=_list(_ONLINE),
    ),
    "WorkHoldings": _object(
        **_PAGED, work=_IRI, title=_TEXT, totalInstances=_COUNT, totalLibraries=_COUNT, totalCopies=_COUNT,
        libraries=_list(_object(**_LIBRARY, copies=_COUNT)),
        instances=_list(
            _object(
                instance=_IRI, title=_TEXT, published=_list(_TEXT), isbn=_list(_TEXT), holdings=_IRI,
                totalLibraries=_COUNT, libraries=_list(_object(library=_IRI, copies=_COUNT)), online=_list(_IRI),
            )
        ),
    ),
}  # fmt: skip
