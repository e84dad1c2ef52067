"""Code tables: complete columns, real IRIs, honest labels, broken files named."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from lienthong.errors import RuleError
from lienthong.mappings import codes

TABLES: tuple[codes.Table, ...] = (
    "relators", "languages", "countries", "content", "media", "carrier", "issuance", "schemes", "linking",
)  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_sound(name: codes.Table) -> None:
    for code, row in codes.table(name).items():
        assert code == code.strip() == code.lower()
        assert row["en"] == row["en"].strip() != ""
        if row["iri"]:
            assert NamedNode(row["iri"]).value.startswith("http://id.loc.gov/")


def test_lookups() -> None:
    assert codes.label("relators", "trl") == "Người dịch"
    assert codes.label("relators", "trl", "en") == "Translator"
    assert codes.iri("relators", "trl") == "http://id.loc.gov/vocabulary/relators/trl"
    assert codes.iri("languages", "scr") == "http://id.loc.gov/vocabulary/languages/hrv"
    assert codes.label("countries", "vm") == "Việt Nam"
    assert codes.iri("countries", "vs") == "http://id.loc.gov/vocabulary/countries/vm"
    assert not codes.known("languages", "xyz")
    assert codes.label("languages", "xyz") == codes.iri("languages", "xyz") == codes.bcp47("xyz") == ""
    assert [codes.bcp47(one) for one in ("vie", "eng", "chi", "cze", "hmn")] == ["vi", "en", "zh", "cs", "hmn"]
    assert codes.relator_of("Translator.") == codes.relator_of("http://id.loc.gov/vocabulary/relators/trl") == "trl"


def test_schemes_by_use() -> None:
    assert codes.scheme("lcsh") == "http://id.loc.gov/authorities/subjects"
    assert codes.scheme("udc", "class") == "http://id.loc.gov/vocabulary/classSchemes/udc"
    assert codes.scheme("gnd", "genre") == "http://id.loc.gov/vocabulary/genreFormSchemes/gnd"
    assert codes.scheme("Bộ TK TVQG") == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("code,en\nx,X\n", 1),
        ("code,iri,en,vi\nx,,X,\nx,,X,\n", 3),
        ("code,iri,en,vi\nx,,,\n", 2),
        ("code,iri,en,vi\nx,,X\n", 2),
        ("code,iri,en,vi\nx,,X,,\n", 2),
    ],
)
def test_a_broken_table_is_named_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, line: int
) -> None:
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "media.csv").write_text(text, "utf-8")
    monkeypatch.setattr(codes, "folder", lambda room: tmp_path)
    codes.table.cache_clear()
    try:
        with pytest.raises(RuleError) as caught:
            codes.table("media")
        assert caught.value.values["line"] == line
        assert "media.csv" in caught.value.message("vi") and "media.csv" in caught.value.message("en")
        with pytest.raises(RuleError):
            codes.table("carrier")
    finally:
        codes.table.cache_clear()
