"""The report says why a value was left out on purpose, in the reader's language."""

import json
from html import unescape
from pathlib import Path

import pytest

from cataloguing import book
from lienthong.graph.ledger import Ledger
from lienthong.messages import LANGS, Lang
from lienthong.pipeline.report.rendering import gather, render
from lienthong.pipeline.sources import declare

REASONS: dict[str, dict[Lang, str]] = {
    "852$b": {
        "vi": "giá trị đệm mà thiết lập của nguồn cho bỏ qua",
        "en": "a filler value that the source's settings leave out",
    },
    "856$s": {"vi": "dung lượng tệp", "en": "file size"},
    "911$a": {"vi": "cán bộ thư viện: dữ liệu cá nhân", "en": "a member of staff: personal data"},
}


@pytest.fixture(autouse=True)
def loaded(load_records, data: Path) -> None:
    with Ledger.open(data) as ledger:
        declare(ledger, "thu", {"drop": ("852$b=Kho mượn",)})
    load_records(book("1", extra="856 40 $u https://tv.example.org/1.pdf $s 2 MB\n911 __ $a Trần Thị Thử"))


def test_gathered_in_both_languages(data: Path) -> None:
    places = {one.place: one for one in gather(data, "thu").sources[0].places}
    assert {name: places[name].why for name in REASONS} == REASONS
    assert places["245$a"].why == {}


def test_json_has_both(data: Path) -> None:
    places = {one["place"]: one for one in json.loads(render(gather(data), "json"))["sources"][0]["places"]}
    assert {name: places[name]["why"] for name in REASONS} == REASONS


@pytest.mark.parametrize("format", ["text", "html", "csv"])
@pytest.mark.parametrize("lang", LANGS)
def test_readers_see_their_own(format: str, lang: Lang, data: Path) -> None:
    shown = unescape(render(gather(data), format, lang, 300 if format == "text" else None))
    other: Lang = "en" if lang == "vi" else "vi"
    for why in REASONS.values():
        assert why[lang] in shown
        assert why[other] not in shown
