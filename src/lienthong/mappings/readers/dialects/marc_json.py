"""MARC-in-JSON (Ross Singer's form, which pymarc, Koha and yaz write) and the shapes of ``json_shapes``.

{"leader": "…", "fields": [{"001": "…"}, {"245": {"ind1": "1", "ind2": "0", "subfields": [{"a": "…"}]}}]}
"""

import re
from typing import Any

from lienthong.mappings.readers.dialects import JsonDialect
from lienthong.mappings.readers.json_shapes import pairs
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field, Record

_START = re.compile(rb'\{\s{0,1000}"(?:leader|fields|controlfield)"\s{0,1000}:')
_FIRST_KEY = re.compile(rb'\{\s{0,1000}("[^"\\]{1,100}")\s{0,1000}:')


def _start(sample: bytes) -> re.Pattern[bytes] | None:
    """How each record begins: with its leader or fields, else with the first key of the first object. None when
    the sample has nothing of MARC."""
    if b'"fields"' not in sample and b'"datafield"' not in sample:
        return None
    if _START.search(sample):
        return _START
    key = _FIRST_KEY.search(sample)
    return re.compile(rb"\{\s{0,1000}" + re.escape(key[1]) + rb"\s{0,1000}:") if key else None


def _record(value: Any, values: Values) -> Record | None:
    fields = []
    for tag, content in pairs(value) or ():
        field = _field(tag, content, values)
        if field is None:
            return None
        fields.append(field)
    if not fields:
        return None
    leader = value.get("leader")
    leader = leader if isinstance(leader, str) else ""
    repairs = values.repairs() + ([] if len(leader) == 24 else ["read_leader"])
    return Record("marc21", leader[:24].ljust(24), fields, b"", repairs=repairs)


def _field(tag: str, content: Any, values: Values) -> Field | None:
    if isinstance(content, str):
        return Field(tag, value=values.plain(content))
    if not isinstance(content, dict) or not isinstance(content.get("subfields", []), list):
        return None
    subfields = []
    for one in content.get("subfields", []):
        if not isinstance(one, dict):
            return None
        for code, value in one.items():
            subfields.append((code[:1], values.subfield(value) if isinstance(value, str) else str(value)))
    ind1, ind2 = (str(content.get(name) or " ")[0] for name in ("ind1", "ind2"))
    return Field(tag, ind1, ind2, subfields)


DIALECTS = [JsonDialect("marc-json", _start, _record)]
