"""Which source says what: records of two libraries that are one edition in public, and a ledger that has gone on."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from lxml import html as markup

from lienthong.graph import saying
from lienthong.graph.ledger import Entry, Ledger
from lienthong.graph.publish import publish
from lienthong.graph.terms import Described, Entity, Source, iri, literal
from lienthong.site.answers import Context
from lienthong.site.documents import FORMATS
from lienthong.site.entity_page import build
from lienthong.site.entity_shown import EntityPage
from lienthong.site.published import Opened, open_current
from lienthong.site.reading import Reading
from lienthong.site.said import item_records
from lienthong.site.show import Show, text_of

BASE = "https://thu.example"
KEY = "instance/0000000000000010"


def entry(source: str, number: str, pages: str, extra: str = "") -> Entry:
    """A record of one book; the second of b knows it by a stronger key, under which it is published."""
    own = "instance/00000000000000b2" if (source, number) == ("b", "2") else KEY
    record = f"record/00000000000000{source}{number}"
    item = f"item/00000000000000{source}{number}"
    said = [
        (record, "rdf:type", iri("bf:AdminMetadata")),
        (record, "rdfs:label", literal(f"{source} {number}")),
        (record, "dct:isPartOf", f"<lt:dataset/{source}>"),
        (own, "rdf:type", iri("bf:Instance")),
        (own, "rdfs:label", literal("Số đỏ", "vi")),
        (own, "bf:dimensions", literal("19 cm")),
        (own, "bf:extent", f"<lt:{own}#extent-{pages}>"),
        (f"{own}#extent-{pages}", "rdf:type", iri("bf:Extent")),
        (f"{own}#extent-{pages}", "rdfs:label", literal(f"{pages} tr.")),
        (own, "bf:adminMetadata", f"<lt:{record}>"),
        (own, "bf:hasItem", f"<lt:{item}>"),
        (item, "rdf:type", iri("bf:Item")),
        (item, "rdfs:label", literal(f"B{source}{number}")),
        (item, "bf:itemOf", f"<lt:{own}>"),
    ]
    if extra:
        said.append((own, "bf:editionStatement", literal(extra, "vi")))
    lines = [f"<lt:{subject}> {iri(predicate)} {value} ." for subject, predicate, value in said]
    entities = [
        Entity((record,), "record"),
        Entity(tuple(dict.fromkeys((own, KEY))), "instance"),
        Entity((item,), "item"),
    ]
    described = Described(record, [*entities, Entity((f"dataset/{source}",), "dataset")], lines)
    return Entry(number, "live", lines[0].encode() + extra.encode(), "marc21", "sách.mrc", 1, 0, "", described)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    data = tmp_path_factory.mktemp("said") / "data"
    with Ledger.open(data) as ledger:
        for source, entries in (
            ("a", [entry("a", "1", "211")]),
            ("b", [entry("b", "1", "212"), entry("b", "2", "212")]),
        ):
            ledger.put_source(Source(source, title_vi=f"Mục lục {source.upper()}"))
            run = ledger.begin_run(source, ["sách.mrc"], "rules")
            ledger.write(run, entries)
            ledger.finish_run(run, "complete")
        publish(ledger, data, BASE)
        # The ledger goes on: what it says since is not public.
        run = ledger.begin_run("a", ["sách.mrc"], "rules")
        ledger.write(run, [entry("a", "1", "999", "Bản bí mật")])
    found = open_current(data)
    assert found is not None
    return found


def edition(opened: Opened) -> str:
    shown = Reading(opened).pointing("http://id.loc.gov/ontologies/bibframe/Instance", "rdf:type", 5)
    assert len(shown) == 1
    return shown[0].removeprefix(f"{BASE}/")


NAMES = ["biểu ghi số 1", "biểu ghi số 1", "biểu ghi số 2"]
"""Of the records a 1, b 1 and b 2, beside their sources."""


def page(opened: Opened, one: str, listing: str = "said") -> EntityPage | None:
    return build(opened, "vi", one, listing, 1)


def test_each_statement_names_its_records_and_nothing_else_is_shown(opened: Opened) -> None:
    made = page(opened, edition(opened))
    assert made is not None and made.said is not None
    assert sorted(teller.record.text for teller in made.said.tellers) == NAMES
    names = [teller.record.text for teller in made.said.tellers]
    told = {
        statement.label: {text_of(value.line): sorted(names[at] for at in value.tellers) for value in statement.values}
        for statement in made.said.statements
    }
    assert told["Khối lượng"] == {"212 tr.": NAMES[1:]}  # the ledger has 999 for the third now
    assert told["Khổ"] == {"19 cm": NAMES}
    assert [one.label for one in made.said.statements if not one.differ] == ["Khổ"]
    context = Context("Liên thông", "")
    body = context.page("entity.html", "vi", f"/{made.one}", opened, page=made, formats=FORMATS)
    shown = markup.document_fromstring(body)
    assert "bí mật" not in body and "999" not in body
    assert shown.xpath("//meta[@name='robots']/@content") == ["noindex"]
    anchors = {one.get("href").removeprefix("#") for one in shown.cssselect(".said tbody a[href^='#']")}
    assert anchors and anchors <= {one.get("id") for one in shown.cssselect(".tellers li")}


def test_the_page_of_the_edition_leads_to_the_comparison(opened: Opened) -> None:
    made = page(opened, edition(opened), "")
    assert made is not None and made.compared
    assert page(opened, "item/00000000000000a1") is None  # one record only: nothing to compare


def test_a_copy_names_the_record_that_it_comes_from(opened: Opened) -> None:
    show = Show(Reading(opened), "vi")
    for source, number in (("a", "1"), ("b", "1"), ("b", "2")):
        one = f"00000000000000{source}{number}"
        assert item_records(show, f"{BASE}/item/{one}") == [f"{BASE}/record/{one}"]


def test_what_is_read_is_bounded_and_unknown_records_are_left_out(opened: Opened) -> None:
    data = opened.generation.folder.parents[1]
    many = [f"record/{number:016}" for number in range(100)]
    assert saying.said_by(data, BASE, edition(opened), many) == {}
    known = saying.said_by(data, BASE, edition(opened), ["record/00000000000000b1"])
    assert list(known) == ["record/00000000000000b1"]
    # The rest of the hundred is beyond what one answer reads.
    assert saying.said_by(data, BASE, edition(opened), [*many, "record/00000000000000b1"]) == {}


def test_without_a_ledger_there_is_no_such_page(opened: Opened, tmp_path: Path) -> None:
    assert not saying.is_known(tmp_path)


def test_a_ledger_of_an_older_schema_is_offered_once_it_is_brought_up(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Path(shutil.copytree(opened.generation.folder.parents[1], tmp_path / "data"))
    with closing(sqlite3.connect(data / "ledger.sqlite")) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        db.execute(f"PRAGMA user_version = {version - 1}")
    found = open_current(data)
    assert found is not None
    made = page(found, edition(found), "")
    assert made is not None and not made.compared
    assert page(found, edition(found)) is None
    Ledger.open(data).close()
    later = saying.monotonic() + 60
    monkeypatch.setattr(saying, "monotonic", lambda: later)
    made = page(found, edition(found), "")
    assert made is not None and made.compared
    compared = page(found, edition(found))
    assert compared is not None and compared.said is not None
