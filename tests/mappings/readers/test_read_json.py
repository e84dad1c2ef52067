"""MARC-in-JSON: array, object and lines, sound and damaged."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.mappings.readers import read
from lienthong.mappings.record import Record, Unreadable


def marc(title: str) -> dict[str, Any]:
    return {
        "leader": "00000nam a2200000 a 4500",
        "fields": [{"001": "a1"}, {"245": {"ind1": "1", "ind2": "0", "subfields": [{"a": title}, {"c": "Vũ"}]}}],
    }


def outcomes(tmp_path: Path, data: bytes) -> list[Record | Unreadable]:
    file = tmp_path / "records.json"
    file.write_bytes(data)
    found = list(read(file))
    position = 0
    for out in found:
        assert data[out.offset : out.offset + len(out.raw)] == out.raw and out.offset >= position
        position = out.offset + len(out.raw)
    return found


def titles(found: list[Record | Unreadable]) -> list[str]:
    return [out.tagged("245")[0].first("a") if isinstance(out, Record) else out.reason for out in found]


TWO = [marc('Số đỏ {"leader": 1}'), marc("Dế mèn")]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(TWO),
        json.dumps(TWO, ensure_ascii=False, indent=2),
        "\n".join(json.dumps(one) for one in TWO) + "\n",
        json.dumps({"total": 2, "records": TWO}),
        "\ufeff" + json.dumps(TWO),
        json.dumps([{"_id": i, **one} for i, one in enumerate(TWO)]),
        json.dumps([dict(reversed(one.items())) for one in TWO]),
    ],
    ids=["array", "pretty", "lines", "wrapped", "bom", "other key first", "fields first"],
)
def test_forms(tmp_path: Path, text: str) -> None:
    found = outcomes(tmp_path, text.encode())
    assert titles(found) == ['Số đỏ {"leader": 1}', "Dế mèn"]
    assert isinstance(found[0], Record) and found[0].control("001") == "a1" and found[0].repairs == []


def test_damage_costs_one_object(tmp_path: Path) -> None:
    good = json.dumps(marc("Số đỏ"))
    for bad in (good[:-2], good[:40] + good[45:], good.replace("245", "24\x01"), good.replace("[", "{", 1)):
        found = outcomes(tmp_path, f"[{good},\n{bad},\n{good}]".encode())
        assert titles(found) == ["Số đỏ", "read_json", "Số đỏ"], bad


def test_an_object_that_is_no_marc(tmp_path: Path) -> None:
    found = outcomes(tmp_path, json.dumps([TWO[0], {"leader": "x", "fields": "none"}, TWO[1]]).encode())
    assert titles(found)[1:] == ["read_json", "Dế mèn"]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0.01, 1), st.binary(max_size=3), st.integers(0, 30))
def test_any_damage_is_survived(tmp_path: Path, where: float, inserted: bytes, lost: int) -> None:
    good = json.dumps([*TWO, *TWO]).encode()
    place = 30 + int(where * (len(good) - 31))
    damaged = good[:place] + inserted + good[place + lost :]
    found = outcomes(tmp_path, damaged)
    assert found and all(one.raw and one.raw in damaged for one in found)


_SUB = [{"code": "a", "value": "Số đỏ"}, {"code": "c", "value": "Vũ"}]
_DATA = [{"code": "a", "data": "Số đỏ"}, {"code": "c", "data": "Vũ"}]


@pytest.mark.parametrize(
    "shape",
    [
        {"controlfield": [{"tag": "001", "data": "a1"}], "datafield": [{"tag": "245", "ind": "10", "subfield": _DATA}]},
        {"fields": [{"tag": "001", "value": "a1"}, {"tag": "245", "ind1": "1", "ind2": "0", "subfields": _SUB}]},
        {"fields": [{"tag": "001", "data": "a1"}, {"tag": "245", "ind1": "1", "ind2": "0", "subfield": _DATA}]},
        {
            "fields": [
                {"tag": "001", "content": "a1"},
                {"tag": "245", "content": "$a Số đỏ $c Vũ", "indicators": ["1", "0"]},
            ]
        },
        {"fields": [{"001": "a1"}, {"tag": "245", "ind1": "1", "ind2": "0", "subfields": {"a": ["Số đỏ"], "c": "Vũ"}}]},
    ],
    ids=["marc4j", "tags inside", "tags and data", "folio", "codes as keys"],
)
def test_shapes_of_other_programs(tmp_path: Path, shape: dict[str, Any]) -> None:
    one = {"leader": "00000nam a2200000 a 4500", **shape}
    for text in (json.dumps([one, one]), json.dumps(one) + "\n" + json.dumps(one)):
        found = outcomes(tmp_path, text.encode())
        assert titles(found) == ["Số đỏ", "Số đỏ"]
        assert isinstance(found[0], Record) and found[0].control("001") == "a1"
        title = found[0].tagged("245")[0]
        assert (title.ind1, title.ind2, title.first("c")) == ("1", "0", "Vũ")
