"""Vietnamese encodings, each file decided by what stands in it; titles of the demonstration's records, re-encoded."""

import io
import json
import re
from pathlib import Path
from unicodedata import normalize

import pytest

from lienthong.content import folder
from lienthong.errors import RuleError, UsageError
from lienthong.mappings.line import parse_record
from lienthong.mappings.readers import check, iso2709, legacy, marcxml, read
from lienthong.mappings.readers.doubled import doubled
from lienthong.mappings.readers.encoding import decide, settled
from lienthong.mappings.readers.evidence import frequent, speakable
from lienthong.mappings.readers.misread import mending
from lienthong.mappings.record import Record
from lienthong.text import tidy
from reencoding import WRITERS, cp1252, file_of, misread
from reencoding import legacy as written_in

_VIETNAMESE = re.compile("[ -~ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]+")


def _titles() -> list[str]:
    found = []
    for file in sorted((folder("graph") / "demo" / "records").glob("*.txt")):
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("245 ") and "$a" in line:
                found.append(tidy(line.split("$a", 1)[1].split("$")[0].strip(" /:=")))
    return [title for title in dict.fromkeys(found) if not title.isascii() and _VIETNAMESE.fullmatch(title)]


TITLES = _titles()
GROUPS = [TITLES[at : at + 25] for at in range(0, 150, 25)]


@pytest.mark.parametrize("name", WRITERS)
def test_every_file_is_decided_rightly(name: str) -> None:
    write, meant = WRITERS[name]
    for group in GROUPS:
        data = file_of([write(title) for title in group])
        assert decide(data) == meant
        found = [one.tagged("245")[0].first("a") for one in iso2709.read(io.BytesIO(data), decide(data))]  # type: ignore[union-attr]
        lossy = name.startswith(("tcvn3", "viscii"))
        for got, title in zip(found, group, strict=True):
            assert got.lower() == title.lower() and (lossy or got == title)


@pytest.mark.parametrize("leader9", [b" ", b"a"])
def test_the_leader_is_not_asked(leader9: bytes) -> None:
    data = file_of([written_in("tcvn3")(title) for title in TITLES[:30]], leader9)
    assert decide(data) == "tcvn3"


MISREAD = [(name, meant) for name, (_, meant) in WRITERS.items() if meant.endswith("-in-utf-8")]


@pytest.mark.parametrize(("name", "meant"), MISREAD)
@pytest.mark.parametrize("form", ["xml", "xml-references", "json", "json-escapes"])
def test_what_xml_and_json_hold_is_mended_and_flagged(name: str, meant: str, form: str, tmp_path: Path) -> None:
    write = WRITERS[name][0]
    spoilt = [write(title).decode() for title in TITLES[:40]]
    file = tmp_path / "sach"
    if form.startswith("xml"):
        text = "".join(
            f'<record><leader>{"0" * 24}</leader><datafield tag="245" ind1="1" ind2="0"><subfield code="a">'
            + "".join(f"&#{ord(char)};" if form == "xml-references" and ord(char) > 126 else char for char in title)
            + "</subfield></datafield></record>"
            for title in spoilt
            if title.isprintable() or form == "xml-references"
        )
        file.write_text(f"<collection>{text}</collection>", "utf-8")
    else:
        records = [
            {"leader": "0" * 24, "fields": [{"245": {"ind1": "1", "ind2": "0", "subfields": [{"a": title}]}}]}
            for title in spoilt
        ]
        file.write_text(json.dumps(records, ensure_ascii=form == "json-escapes"), "utf-8")
    assert check(file).encoding == meant
    found = [one for one in read(file) if isinstance(one, Record)]
    titles = {title.lower() for title in TITLES}
    right = sum(one.tagged("245")[0].first("a").lower() in titles for one in found)
    assert right >= 0.95 * len(found) > 10
    flags = {"utf-8": "read_was_utf8", "windows-1258": "read_was_1258"}
    flag = flags.get(meant.removesuffix("-in-utf-8"), f"read_was_{meant.removesuffix('-in-utf-8')}")
    assert all(one.encoding == meant for one in found) and any(one.repairs == [flag] for one in found)


def test_legacy_bytes_in_xml_that_claims_utf8(tmp_path: Path) -> None:
    records = [parse_record(f"001 {at}\n245 10 $a @{at}@") for at in range(30)]
    data = marcxml.write(records)
    for at in range(30):
        data = data.replace(f"@{at}@".encode(), written_in("vni")(TITLES[at]))
    file = tmp_path / "sach.xml"
    file.write_bytes(data)
    assert check(file).encoding == "vni-in-utf-8"
    assert [one.tagged("245")[0].first("a") for one in read(file)] == TITLES[:30]  # type: ignore[union-attr]


def test_samples_of_the_wild() -> None:
    # Kinds of corruption that public pages show, with words of our own.
    tcvn3, vni, twice = (mending(f"{name}-in-utf-8") for name in ("tcvn3", "vni", "utf-8"))
    assert tcvn3 is not None and vni is not None and twice is not None
    assert tcvn3("Khæ mÉu d÷ liÖu th− môc") == "Khổ mẫu dữ liệu thư mục"
    assert vni("ÑAÏI HOÏC SAØI GOØN, Nguyeãn Aùi") == "ĐẠI HỌC SÀI GÒN, Nguyễn Ái"
    assert twice("Nguyá»…n Anh Thái ; Äá»— Thanh Bình") == "Nguyễn Anh Thái ; Đỗ Thanh Bình"


def test_unicode_in_a_misread_file_is_left_alone() -> None:
    tcvn3 = mending("tcvn3-in-utf-8")
    assert tcvn3 is not None and tcvn3("Đà Nẵng có công trình") == "Đà Nẵng có công trình"


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("TRườNG ĐạI HọC", "TRƯỜNG ĐẠI HỌC"),
        ("Về TRườNG xưa", "Về TRƯỜNG xưa"),
        ("ở VIệT NAM", "Ở VIỆT NAM"),
        ("Sử ký", "Sử ký"),
        ("Lý", "Lý"),
        ("Từ A đến Z", "Từ A đến Z"),
    ],
)
def test_capitals_of_tcvn3(found: str, meant: str) -> None:
    assert legacy.capitals(found) == meant
    assert legacy.capitals(meant) == meant


def test_a_second_conversion_is_warned_about_and_not_mended(tmp_path: Path) -> None:
    for name, flag in (("tcvn3", "read_double_tcvn3"), ("vni", "read_double_vni")):
        convert = legacy.converter(name)  # type: ignore[arg-type]
        spoilt = [normalize("NFC", convert(title)) for title in TITLES]
        file = tmp_path / f"{name}.mrc"
        file.write_bytes(file_of([title.encode() for title in spoilt], b"a"))
        detected = check(file)
        assert (detected.encoding, detected.warnings) == ("utf-8", (flag,))
        assert [one.tagged("245")[0].first("a") for one in read(file)] == [" ".join(one.split()) for one in spoilt]  # type: ignore[union-attr]
    assert doubled("\n".join(TITLES)) == ()


@pytest.mark.parametrize(
    "titles",
    [
        ["À la recherche du temps perdu", "Les misérables", "L'été meurtrier", "Été à Nîmes", "Le château où", "Noël"],
        ["Über die Wüste", "Das Glasperlenspiel für Anfänger", "Bücher und Ärzte", "Größe", "Straße nach Süden"],
        ["A invenção do Brasil", "São Paulo não pára", "Coração de mãe", "Educação e ação", "Última canção"],
        ["Niños y años", "El señor de la montaña", "Canción de otoño", "Última ración", "Cómo será"],
    ],
)
def test_other_languages_are_not_vietnamese(titles: list[str]) -> None:
    assert decide(file_of([title.encode() for title in titles], b"a")) == "utf-8"
    assert decide(file_of([cp1252(title) for title in titles])) in ("windows-1252", "marc-8")
    twice = decide(file_of([misread(title.encode()) for title in titles], b"a"))
    assert twice == "utf-8-in-utf-8"


def test_the_operator_decides(tmp_path: Path) -> None:
    file = tmp_path / "hai.mrc"
    file.write_bytes(file_of([written_in("vni")("Số đỏ")]))
    assert [one.tagged("245")[0].first("a") for one in read(file, encoding="vni")] == ["Số đỏ"]  # type: ignore[union-attr]
    assert settled("vni", "Soá ñoû".encode()) == "vni-in-utf-8"
    with pytest.raises(UsageError):
        settled("ebcdic", b"")


def test_every_table_says_each_letter_once() -> None:
    for name in legacy.LEGACY:
        made = [char for code, char in legacy.table(name).items() if code != "\u2212"]
        assert len(made) == len(set(made)) > 10
        assert all(normalize("NFC", char) == char for char in made)
    assert "ẵ" in legacy.table("vni").values() and all(speakable(word) for word in frequent())


def test_a_broken_table_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "encodings").mkdir()
    (tmp_path / "encodings" / "vni.csv").write_text("code,char\nZZ,a\n", "utf-8")
    monkeypatch.setattr(legacy, "folder", lambda _: tmp_path)
    with pytest.raises(RuleError, match=r"vni\.csv"):
        legacy.table.__wrapped__("vni")
