"""Little is lost, and what comes out is sound: ``bench/losses.py`` on the demonstration's records and real ones."""

from pathlib import Path

import pytest

from depth import often
from lienthong.pipeline import demo_records
from losses import Losses, losses
from presence import Haystack

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "marc"
REAL = (
    "lc/lc-sample.mrc", "lc/lc-880.mrc", "lc/lc-vietnamese.mrc", "m2b-datasets/british_library.xml",
    "m2b-datasets/dnb.xml", "m2b-datasets/gwu.xml", "m2b-datasets/loc_general.xml", "cse-koha/book3part0final.mrc",
    "cse-koha/book3part1final.mrc", "cse-koha/book3part2final.mrc", "cse-koha/books24fieldfinalpart5.mrc",
)  # fmt: skip
RECORDS = often(250, deep=2000)
"""Records of one file that a test reads; ``python bench/losses.py`` reads all."""
MOST = 3.0
"""Per cent of a file's values that may be absent from its graph."""


def check(found: Losses) -> None:
    assert found.mapped == found.records > 0
    assert found.share() <= MOST, [(name, one.absent, one.example) for name, one in found.places.items() if one.absent]
    sound = found.soundness
    faults = (sound.invalid, sound.blank, sound.not_nfc, sound.tone_first, sound.wrong_isbn)
    assert not any(faults), str(sound)
    assert sound.literals > found.records


def test_the_demonstration_loses_little(tmp_path: Path) -> None:
    files = [one for one in demo_records.write_files(tmp_path) if one.path.suffix != ".xml" or one.path.stat().st_size]
    assert len(files) > 3
    for one in files:
        found = losses(one.path)
        if one.path.suffix in (".mrc", ".json") and "245$a" in found.places:
            check(found)
            continue
        # Other formats leave out much on purpose (e-mail addresses, the text of a lesson, terms of trade) and say
        # more in codes than MARC does: what counts is what no rule speaks of.
        lost = sum(place.why["LOST"] for place in found.places.values())
        assert lost <= MOST / 100 * sum(place.met for place in found.places.values()), one.source.id
        assert not any((found.soundness.invalid, found.soundness.blank, found.soundness.not_nfc)), one.source.id


@pytest.mark.parametrize("name", REAL)
def test_real_records_lose_little(name: str) -> None:
    if not (DATA / name).exists():
        pytest.skip(f"../shared/data/marc/{name} is not there: real records are kept beside the project")
    found = losses(DATA / name, RECORDS)
    assert found.unreadable == found.held == 0
    check(found)


OUT = [
    '<lt:work/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://id.loc.gov/ontologies/bibframe/Text> .',
    '<lt:work/1> <http://id.loc.gov/ontologies/bibframe/role> <http://id.loc.gov/vocabulary/relators/trl> .',
    '<lt:work/1> <http://schema.org/inLanguage> <http://id.loc.gov/vocabulary/languages/vie> .',
    '<lt:work/1> <http://schema.org/url> <https://thuvien.vn/t%C3%A0i%20li%E1%BB%87u/1.pdf> .',
    '<lt:work/1#title-a> <http://id.loc.gov/ontologies/bibframe/mainTitle> "Truyện \\"Kiều\\""@vi .',
    '<lt:work/1#title-a> <http://id.loc.gov/ontologies/bibframe/subtitle> "Đoạn trường tân thanh"@vi .',
    '<lt:instance/1> <http://schema.org/isbn> "9786042000017" .',
    '<lt:agent/1> <http://schema.org/name> "John Smith" .',
    '<lt:agent/1> <http://schema.org/birthDate> "1766"^^<http://www.w3.org/2001/XMLSchema#gYear> .',
    '<lt:agent/1> <http://schema.org/deathDate> "1820"^^<http://www.w3.org/2001/XMLSchema#gYear> .',
    '<lt:work/1#ddc-1> <http://id.loc.gov/ontologies/bibframe/classificationPortion> "895.922" .',
    '<lt:work/1#ddc-1> <http://id.loc.gov/ontologies/bibframe/itemPortion> "TR-K" .',
]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "there"),
    [
        ("TRUYỆN KIỀU /", True), ("Truyện Kiều : đoạn trường tân thanh", True), ("Truyện Kiêu", False),
        ("Truyện Kiều tập hai", False), ("Kiề", False), ("Truyen Kieu", False),
        ("604-2-00001-9", False), ("978-604-2-00001-7 (bìa mềm)", False), ("978-604-2-00001-7", True),
        ("Smith, John,", True), ("Smith, Jane", False), ("1766-1820.", True), ("1766-1821", False),
        ("895.922 TR-K", True), ("895.922 TR-L", False), ("dịch", True), ("biên tập", False),
        ("vietnamese", True), ("french", False), ("text", False), ("title", False), ("work", False),
        ("https://thuvien.vn/tài liệu/1.pdf", True), ("https://thuvien.vn/2.pdf", False),
    ],
)  # fmt: skip
def test_the_search_is_fair_and_strict(value: str, there: bool) -> None:
    assert Haystack(OUT).has(value) is there
