"""The shapes in which programs other than pymarc write MARC as JSON, brought to Ross Singer's form.

- marc4j: {"leader": "…", "controlfield": [{"tag": "001", "data": "…"}], "datafield": [{"tag": "245", "ind": "10",
  "subfield": [{"code": "a", "data": "…"}]}]}
- lists of fields with their tags (Alma's and others'): {"leader": "…", "fields": [{"tag": "245", "ind1": "1",
  "ind2": "0", "subfields": [{"code": "a", "value": "…"}]}]}
- FOLIO: {"leader": "…", "fields": [{"tag": "245", "content": "$a Title $c Name", "indicators": ["1", "0"]}]}
"""

from typing import Any

Pairs = list[tuple[str, Any]]
"""Tag and content of each field, the content as in {"245": content}."""

_TEXT = ("data", "value", "content")


def pairs(value: Any) -> Pairs | None:
    """The fields of a record in any of the shapes; None when it is in none."""
    if not isinstance(value, dict):
        return None
    found: Pairs = []
    lists = [value.get(name, []) for name in ("fields", "controlfield", "datafield")]
    for one in (one for fields in lists if isinstance(fields, list) for one in fields):
        if not isinstance(one, dict):
            return None
        if isinstance(one.get("tag"), str):
            found.append((one["tag"], _content(one)))
        else:
            found += one.items()
    return found or None


def _content(field: dict[str, Any]) -> Any:
    """The content of a field that names its tag inside."""
    subfields = field.get("subfields", field.get("subfield"))
    text = next((field[name] for name in _TEXT if isinstance(field.get(name), str)), None)
    if subfields is None and (field["tag"].startswith("00") or text is None or "$" not in text):
        return text
    marks = field.get("indicators") or field.get("ind") or [field.get("ind1"), field.get("ind2")]
    first, second = (str(one or " ").replace("\\", " ") for one in [*marks, None, None][:2])
    if subfields is None:
        parts = [part for part in str(text).split("$")[1:] if part]
        return {"ind1": first, "ind2": second, "subfields": [{part[0]: part[1:].strip()} for part in parts]}
    if isinstance(subfields, dict):
        subfields = [{code: value} for code, value in subfields.items()]
    return {"ind1": first, "ind2": second, "subfields": _coded(subfields)}


def _coded(subfields: Any) -> Any:
    """Subfields with code and text inside, as {code: text}; others as they are."""
    if not isinstance(subfields, list):
        return subfields
    coded = []
    for one in subfields:
        if isinstance(one, dict) and isinstance(one.get("code"), str):
            coded.append({one["code"]: next((one[name] for name in _TEXT if name in one), "")})
        elif isinstance(one, dict):
            # {"a": ["x", "y"]}: a code with several values
            for code, value in one.items():
                coded += [{code: single} for single in value] if isinstance(value, list) else [{code: value}]
        else:
            coded.append(one)
    return coded
