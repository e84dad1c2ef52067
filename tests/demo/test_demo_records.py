"""The demonstration catalogue: enough of everything, well formed, and the same after the way through a file."""

import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from unicodedata import is_normalized, normalize

import pytest
from stdnum import isbn, issn

from lienthong.errors import RuleError
from lienthong.mappings import codes
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record, Unreadable
from lienthong.pipeline import demo_records
from lienthong.pipeline.demo_records import DemoSource, Sample
from lienthong.text import match_key

SOURCES = demo_records.sources()
MARC = [one for one in SOURCES if one.form not in ("oai", "file")]
FILES = {one.source.id: one for one in SOURCES if one.form == "file"}
"""Sources whose text is the very file that the library hands over."""
IN_FILES = {
    "hoc-lieu": 16,
    "truyen-mau": 12,
    "trang-ram": 4,
    "nha-sach-so": 14,
    "phat-tin": 6,
    "tu-khoa": 15,
    "lien-ket": 9,
    "dong-cac": 13,
    "phu-dien": 12,
    "lang-sen": 11,
}
"""How many records these files hold at least."""
FILLER_008 = "s9999    xx"
ARTICLES = {
    "eng": ("The ", "A ", "An "),
    "fre": ("Le ", "La ", "Les ", "L'", "Un ", "Une ", "Des "),
    "ger": ("Das ", "Der ", "Die ", "Ein ", "Eine "),
}


@cache
def samples(one: DemoSource) -> list[Sample]:
    return one.samples()


def marc() -> list[tuple[str, Sample]]:
    return [(one.source.id, sample) for one in MARC for sample in samples(one)]


def where(source: str, sample: Sample) -> str:
    return f"{source}.txt:{sample.line}"


def title(record: Record) -> str:
    field = next(iter(record.tagged("245")), None)
    if field is None:
        return ""
    proper = re.split(r" [/:=]$|[.,]$", field.first("a").strip())[0]
    return match_key(" ".join([proper, field.first("n"), field.first("p")]))


def year(record: Record) -> str:
    found = [re.search(r"\d{4}", field.first("c")) for field in record.fields if field.tag in ("260", "264")]
    return next((one.group() for one in found if one), "")


def language(record: Record) -> str:
    return record.control("008")[35:38]


def test_there_is_enough_of_everything() -> None:
    records = [sample.record for _, sample in marc()]
    assert len(records) >= 500
    assert len(MARC) >= 4
    assert {one.form for one in SOURCES} >= {"mrc", "xml", "json", "oai", "file"}
    repository = next(one for one in SOURCES if one.form == "oai")
    assert len(samples(repository)) >= 12
    assert any(sample.record.tagged("dc.contributor.advisor") for sample in samples(repository))
    faults = Counter(fault for one in SOURCES for sample in samples(one) for fault in sample.faults)
    assert len(faults) >= 12 and sum(faults.values()) >= 12


def test_many_editions_are_held_by_several_libraries() -> None:
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source, sample in marc():
        if title(sample.record) and year(sample.record):
            holders[title(sample.record), year(sample.record)].add(source)
    assert len(holders) >= 220
    assert sum(len(one) >= 2 for one in holders.values()) >= 100
    assert sum(len(one) == 4 for one in holders.values()) >= 10


def test_works_are_translated_both_ways() -> None:
    into, out_of = set(), set()
    for _, sample in marc():
        field = next(iter(sample.record.tagged("041")), None)
        if field is None or not field.first("h"):
            continue
        (into if language(sample.record) == "vie" else out_of).add(title(sample.record))
    assert len(into) >= 20
    assert len(out_of) >= 15


def test_subjects_run_from_000_to_900() -> None:
    classes = {field.first("a")[0] for _, sample in marc() for field in sample.record.tagged("082")}
    assert classes == set("0123456789")


def test_kinds_of_material() -> None:
    leaders = Counter(sample.record.leader[6:8] for _, sample in marc())
    assert leaders["as"] >= 12
    assert all(leaders[kind] for kind in ("am", "cm", "em", "gm", "im"))
    assert sum(bool(sample.record.tagged("502")) for _, sample in marc()) >= 4


@pytest.mark.parametrize("one", MARC, ids=lambda one: one.source.id)
def test_fixed_fields_have_their_length(one: DemoSource) -> None:
    for sample in samples(one):
        assert len(sample.record.leader) == 24, where(one.source.id, sample)
        assert len(sample.record.control("008")) == 40, where(one.source.id, sample)


@pytest.mark.parametrize("one", MARC, ids=lambda one: one.source.id)
def test_identifiers_are_valid_unless_the_fault_is_named(one: DemoSource) -> None:
    for sample in samples(one):
        for field in sample.record.tagged("022"):
            assert issn.is_valid(field.first("a")), where(one.source.id, sample)
        for field in sample.record.tagged("020"):
            value = field.first("a")
            row_number = one.source.id == "tan-lap" and not isbn.is_valid(value)
            if value and not row_number and not {"isbn-check-digit", "price-in-isbn"} & set(sample.faults):
                assert isbn.is_valid(value), where(one.source.id, sample)
            if {"isbn-check-digit", "price-in-isbn"} & set(sample.faults):
                assert not isbn.is_valid(value), where(one.source.id, sample)


@pytest.mark.parametrize("one", MARC, ids=lambda one: one.source.id)
def test_languages_and_countries_are_in_the_code_lists(one: DemoSource) -> None:
    for sample in samples(one):
        fixed = sample.record.control("008")
        if FILLER_008 in fixed:
            continue
        assert codes.known("countries", fixed[15:18].strip()), (where(one.source.id, sample), fixed[15:18])
        languages = [value for field in sample.record.tagged("041") for _, value in field.subfields]
        for language_code in [fixed[35:38], *languages]:
            assert codes.known("languages", language_code), (where(one.source.id, sample), language_code)


@pytest.mark.parametrize("one", MARC, ids=lambda one: one.source.id)
def test_indicators_are_those_of_marc(one: DemoSource) -> None:
    legal = {
        "100": ("013", " "),
        "110": ("012", " "),
        "240": ("01", "0123456789"),
        "245": ("01", "0123456789"),
        "246": ("0123", " 012345678"),
        "600": ("013", "0123457"),
        "650": (" 012", "01234567"),
        "651": (" ", "01234567"),
        "653": (" 012", " 0123456"),
        "655": (" 0", "01234567"),
        "700": ("013", " 2"),
        "710": ("012", " 2"),
    }
    for sample in samples(one):
        for field in sample.record.fields:
            first, second = legal.get(field.tag, (field.ind1, field.ind2))
            assert field.ind1 in first and field.ind2 in second, (where(one.source.id, sample), field.tag)
            if field.tag in ("600", "650", "651", "655"):
                assert (field.ind2 == "7") == bool(field.first("2")), (where(one.source.id, sample), field.tag)


@pytest.mark.parametrize("one", MARC, ids=lambda one: one.source.id)
def test_title_added_entry_and_nonfiling_characters(one: DemoSource) -> None:
    for sample in samples(one):
        for field in sample.record.tagged("245"):
            main = any(other.tag in ("100", "110", "111") for other in sample.record.fields)
            assert field.ind1 == ("1" if main else "0"), where(one.source.id, sample)
            articles = ARTICLES.get(language(sample.record), ())
            skipped = next((len(word) for word in articles if field.first("a").startswith(word)), 0)
            assert field.ind2 == str(skipped), where(one.source.id, sample)


def test_linked_fields_lead_to_each_other() -> None:
    pairs = 0
    scripts = []
    for source, sample in marc():
        here = {
            (field.tag, field.first("6")[4:6])
            for field in sample.record.fields
            if field.tag != "880" and field.first("6")
        }
        there = set()
        for field in sample.record.tagged("880"):
            linked = re.fullmatch(r"(\d{3})-(\d\d)/(.+)", field.first("6"))
            assert linked, where(source, sample)
            there.add((linked[1], linked[2]))
            scripts.append(linked[3])
            pairs += 1
        assert here == there, where(source, sample)
    assert pairs >= 20
    assert scripts.count("$1") >= 15 and scripts.count("(N") >= 4


def test_texts_are_composed() -> None:
    for one in (one for one in SOURCES if one.source.id not in FILES):
        path = demo_records.content() / "records" / one.file
        text = path.read_text("utf-8")
        assert is_normalized("NFC", text), path.name
        assert not re.search("[\u00a0\u200b\ufeff\t]", text), path.name
        assert "wrong-letter-eth" in text or "Ð" not in text, path.name


@pytest.mark.parametrize("one", MARC, ids=lambda one: one.source.id)
def test_numbers_of_a_library_are_its_own(one: DemoSource) -> None:
    control = Counter(sample.record.control("001") for sample in samples(one) if sample.record.control("001"))
    doubled = [sample for sample in samples(one) if "duplicate-001" in sample.faults]
    assert [number for number, n in control.items() if n > 1] == [one.record.control("001") for one in doubled]
    barcodes = Counter(
        field.first("p")
        for sample in samples(one)
        for field in sample.record.fields
        if field.tag in ("852", "952") and field.first("p")
    )
    assert [barcode for barcode, n in barcodes.items() if n > 1] == []


def test_compiled_files_read_back_as_they_were_catalogued(tmp_path: Path) -> None:
    for one, file in zip(SOURCES, demo_records.write_files(tmp_path), strict=True):
        assert file.source == one.source
        if one.source.id in FILES:
            continue
        outcomes = list(read(file.path, one.source.id))
        assert len(outcomes) == len(samples(one))
        for sample, outcome in zip(samples(one), outcomes, strict=True):
            lost = "lost-directory" in sample.writes
            assert isinstance(outcome, Unreadable) == lost, where(one.source.id, sample)
            if isinstance(outcome, Record):
                if "wrong-letter-eth" in sample.faults:
                    assert "Ð" not in str(outcome.fields) and "Đ" in str(outcome.fields)
                else:
                    assert outcome.fields == sample.record.fields, where(one.source.id, sample)


@pytest.mark.parametrize("name", IN_FILES)
def test_files_are_read_whole(tmp_path: Path, name: str) -> None:
    written = {file.source.id: file.path for file in demo_records.write_files(tmp_path)}
    outcomes = list(read(written[name], name))
    assert not [one for one in outcomes if isinstance(one, Unreadable)]
    assert len(outcomes) >= IN_FILES[name]


def test_spellings_are_really_written(tmp_path: Path) -> None:
    demo_records.write_files(tmp_path)
    data = (tmp_path / "ngu-binh.mrc").read_bytes()
    assert normalize("NFD", "Ngữ pháp tiếng Việt").encode() in data
    assert "Tra\u0300\u0302n Va\u0306n Khe\u0302".encode() in data


def test_staff_appears_only_where_it_must_not_be_published() -> None:
    staff = {field.first("a") for _, sample in marc() for tag in ("911", "912") for field in sample.record.tagged(tag)}
    assert len(staff) == 3
    for source, sample in marc():
        for field in sample.record.fields:
            if field.tag not in ("911", "912"):
                assert not staff & {value for _, value in field.subfields}, where(source, sample)


def test_readme_explains_every_fault() -> None:
    readme = (demo_records.content() / "README.md").read_text("utf-8")
    faults = {fault for one in SOURCES for sample in samples(one) for fault in sample.faults}
    assert [fault for fault in sorted(faults) if f"`{fault}`" not in readme] == []


@pytest.mark.parametrize("text", ["245 10 no subfield mark\n% fault x y", "% write sideways\n245 00 $a A", "nonsense"])
def test_a_text_that_is_wrong_names_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.txt"
    path.write_text(f"LDR 00000nam a2200000 a 4500\n245 00 $a Một\n\n{text}\n", "utf-8")
    with pytest.raises(RuleError) as caught:
        demo_records.parse(path, "marc21")
    assert caught.value.values["file"] == "wrong.txt"
    assert caught.value.values["line"] >= 4
    assert "wrong.txt" in caught.value.message("vi") and "wrong.txt" in caught.value.message("en")
