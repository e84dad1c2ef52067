"""Data blocks of the sample catalogue's pages: allowed by Schema.org, and saying what the pages show."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html as parser
from pyoxigraph import DefaultGraph, Literal, NamedNode
from schemacheck import faults
from siteserver import Demo
from synthetic import Catalogue, publish

from lienthong.graph.terms import iri, literal
from lienthong.site.entity_page import EntityPage, build
from lienthong.site.published import Opened, open_current
from lienthong.site.schema_org import MOST_INNER, MOST_VALUES
from lienthong.site.schema_pages import opening

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
TYPE = NamedNode(iri("rdf:type")[1:-1])


@pytest.fixture(scope="module")
def opened(demo: Demo) -> Iterator[Opened]:
    found = open_current(demo.data)
    assert found
    yield found


def cover(opened: Opened) -> dict[tuple[str, ...], str]:
    """An entity of each kind and set of classes, and every dataset."""
    classes: dict[str, list[str]] = {}
    for quad in opened.store.quads_for_pattern(None, TYPE, None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and "#" not in quad.subject.value:
            one = opened.addresses.entity(quad.subject.value)
            classes.setdefault(one, []).append(str(quad.object))
    found = {(one.partition("/")[0], *sorted(known)): one for one, known in sorted(classes.items())}
    sets = (opened.addresses.entity(str(name)[1:-1]) for name in opened.store.named_graphs())
    return found | {("dataset", one): one for one in sets if one.startswith("dataset/")}


def blocks(page: EntityPage) -> list[dict[str, Any]]:
    return [json.loads(text) for script in page.scripts for text in BLOCK.findall(str(script))]


def about(opened: Opened, one: str, lang: Any = "vi") -> dict[str, Any]:
    page = build(opened, lang, one, "", 1)
    assert page
    return blocks(page)[0]


def having(opened: Opened, curie: str, kind: str) -> list[str]:
    """The entities of a kind that have a property."""
    quads = opened.store.quads_for_pattern(None, NamedNode(iri(curie)[1:-1]), None, DefaultGraph())
    found = sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)})
    return [one for iri_ in found if "#" not in iri_ and (one := opened.addresses.entity(iri_)).startswith(f"{kind}/")]


def test_every_block_is_allowed_and_every_kind_has_one(opened: Opened) -> None:
    known, types = cover(opened), set()
    assert len(known) > 60
    for (kind, *_), one in known.items():
        for lang in ("vi", "en"):
            page = build(opened, lang, one, "", 1)
            assert page
            found = blocks(page)
            assert [fault for block in found for fault in faults(block)] == [], one
            assert [block["@type"] for block in found].count("BreadcrumbList") == 1
            assert len(found) == 2 or kind == "record", one
            assert all(len(json.dumps(block)) < 30_000 for block in found)
            main = found[0]
            if kind != "record":
                assert main["@id"] == f"{opened.addresses.base}/{one}"
                assert main["url"] == f"{opened.addresses.base}/{lang}/{one}"
                assert main["name"] == page.heading.text or kind in ("item", "dataset")
                types |= {main["@type"]} if isinstance(main["@type"], str) else set(main["@type"])
    assert types >= {
        "Book", "Thesis", "Report", "ScholarlyArticle", "Periodical", "Map", "MusicComposition", "Movie", "Person",
        "LearningResource", "Organization", "Library", "Place", "DefinedTerm", "CreativeWorkSeries", "Dataset", "Offer",
    }  # fmt: skip


def test_a_work_names_its_editions_as_google_reads_books(opened: Opened) -> None:
    one = next(one for one in having(opened, "bf:hasInstance", "work") if about(opened, one)["@type"] == "Book")
    body = about(opened, one)
    page = build(opened, "vi", one, "", 1)
    assert page
    assert page.editions
    assert [example["@id"] for example in body["workExample"]] == [edition.iri for edition in page.editions.shown]
    assert all(example["@type"] == "Book" for example in body["workExample"])


def test_an_edition_names_its_work(opened: Opened) -> None:
    editions = having(opened, "schema:exampleOfWork", "instance")[:20]
    for one in editions:
        works = opened.store.quads_for_pattern(
            NamedNode(f"{opened.addresses.base}/{one}"), NamedNode(iri("bf:instanceOf")[1:-1]), None, DefaultGraph()
        )
        told = about(opened, one)["exampleOfWork"]
        assert [told["@id"]] == [quad.object.value for quad in works if isinstance(quad.object, NamedNode)]
        assert told["name"]
    assert editions


def test_a_copy_is_available_only_where_its_library_says_so(opened: Opened) -> None:
    told = {
        f"{opened.addresses.base}/{item}": about(opened, item).get("availability")
        for item in having(opened, "schema:availability", "item")
    }
    editions = {value.value for item in told for value in _values(opened, item, "bf:itemOf")}
    assert told
    offered = [
        offer
        for edition in sorted(editions)
        for offer in about(opened, opened.addresses.entity(edition)).get("offers", ())
    ]
    assert {offer["@id"]: offer["availability"] for offer in offered if "availability" in offer} == told
    assert any("availability" not in offer for offer in offered)


def _values(opened: Opened, subject: str, curie: str) -> list[NamedNode | Literal]:
    quads = opened.store.quads_for_pattern(NamedNode(subject), NamedNode(iri(curie)[1:-1]), None, DefaultGraph())
    return [quad.object for quad in quads if isinstance(quad.object, NamedNode | Literal)]


def test_borrowing_leads_to_the_form_of_the_library_that_the_page_leads_to(opened: Opened, demo: Demo) -> None:
    for one in having(opened, "bf:hasItem", "instance"):
        actions = about(opened, one).get("potentialAction", [])
        lent = [action for action in actions if "lender" in action]
        if lent:
            text = httpx.get(f"{demo.base}/vi/{one}", headers={"accept": "text/html"}, trust_env=False).text
            links = set(parser.fromstring(text).xpath("//a/@href"))
            assert {action["target"]["urlTemplate"] for action in lent} <= links
            return
    pytest.fail("no library of the sample catalogue takes requests")


def test_a_dataset_has_what_dataset_search_asks_for(opened: Opened) -> None:
    for lang in ("vi", "en"):
        body = about(opened, "dataset/song-hong", lang)
        assert 50 <= len(body["description"]) <= 5000
        assert body["license"].startswith("https://creativecommons.org/")
        assert body["creator"]["@type"] == "Library"
        assert body["includedInDataCatalog"]["@type"] == "DataCatalog"
        assert body["isAccessibleForFree"] is True
    assert about(opened, "dataset/song-hong", "vi")["name"] != about(opened, "dataset/song-hong", "en")["name"]


def test_a_library_is_the_same_as_what_its_own_site_tells(opened: Opened) -> None:
    one = having(opened, "schema:url", "library")[0]
    own = set(map(str, _values(opened, f"{opened.addresses.base}/{one}", "schema:url")))
    assert own and own <= {f"<{address}>" for address in about(opened, one)["sameAs"]}


def test_a_library_has_address_place_and_hours(opened: Opened) -> None:
    placed = set(having(opened, "schema:address", "library")) & set(having(opened, "schema:geo", "library"))
    body = next(about(opened, one) for one in having(opened, "schema:openingHours", "library") if one in placed)
    assert body["address"]["@type"] == "PostalAddress"
    assert body["geo"]["@type"] == "GeoCoordinates"
    hours = body["openingHoursSpecification"]
    assert all(day.startswith("https://schema.org/") for one in hours for day in one["dayOfWeek"])
    assert all(re.fullmatch(r"\d\d:\d\d", one["opens"]) for one in hours)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("Mo-Fr 07:30-17:00", 5), ("Sa 8:00-11:30", 1), ("Mo,We,Fr 07:30-17:00", 3), ("Sa-Mo 07:30-17:00", 3),
        ("Mo-Su 00:00-23:59", 7), ("Xx 07:30-17:00", 0), ("Mo-Fr", 0), ("mở cửa cả ngày", 0), ("Mo-Xx 1:00-2:00", 0),
    ],
)  # fmt: skip
def test_hours_are_read_as_they_are_written(written: str, days: int) -> None:
    assert len(opening(written).get("dayOfWeek", ())) == days


def test_a_subject_is_of_its_scheme(opened: Opened) -> None:
    found = [about(opened, one) for one in having(opened, "skos:inScheme", "subject")[:5]]
    assert found
    assert all(body["inDefinedTermSet"]["@type"] == "DefinedTermSet" for body in found)


def test_what_is_told_of_one_entity_is_bounded(tmp_path: Path) -> None:
    made = Catalogue("https://thuvien.example")
    one = made.entity("work", "large", "Đề án lớn", "bf:Work", "schema:Report")
    for number in range(500):
        made.inner(one, "schema:sourceOrganization", "schema:ResearchProject", schema_name=literal(f"Đề tài {number}"))
        made.say(one, "schema:alternateName", literal(f"tên {number}"))
    first, second = (f"{one}#project-{name}" for name in "ab")
    for here, there in ((first, second), (second, first)):
        made.say(here, "rdf:type", iri("schema:ResearchProject"))
        made.say(here, "schema:member", there)
    made.say(one, "schema:maintainer", first)
    publish(made, tmp_path)
    opened = open_current(tmp_path)
    assert opened
    body = about(opened, one)
    assert len(body["alternateName"]) == len(body["sourceOrganization"]) == MOST_VALUES
    assert json.dumps(body).count("ResearchProject") <= MOST_INNER
    assert "member" not in body["maintainer"]["member"].get("member", {})
    assert list(faults(body)) == []


@pytest.mark.parametrize("path", ["/vi/", "/en/", "/vi/work", "/en/work?page=2", "/vi/library", "/vi/browse/title/t"])
def test_pages_about_no_entity_tell_what_they_are(demo: Demo, path: str) -> None:
    text = httpx.get(f"{demo.base}{path}", headers={"accept": "text/html"}, trust_env=False).text
    found = [json.loads(block) for block in BLOCK.findall(text)]
    assert [fault for block in found for fault in faults(block)] == []
    types = [block["@type"] for block in found]
    if path.count("/") == 2 and path.endswith("/"):
        assert types == ["WebSite", "DataCatalog"]
        target = found[0]["potentialAction"]["target"]["urlTemplate"].replace("{search_term_string}", "truyen kieu")
        assert httpx.get(target, headers={"accept": "text/html"}, trust_env=False).status_code == 200
        return
    assert types == ["CollectionPage", "BreadcrumbList"]
    items = found[0]["mainEntity"]["itemListElement"]
    links = parser.fromstring(text).xpath("//ul[@class='entries']/li//span[@class='entry-title']/a/@href")
    assert [one["url"] for one in items] == [f"{demo.base}{link}" for link in links]
    assert found[0]["url"] == f"{demo.base}{path}"


@pytest.mark.parametrize(
    "path",
    ["/vi/about", "/en/api", "/vi/developers", "/en/vocabulary", "/vi/mapping", "/en/mapping/marc21/245", "/vi/quality",
     "/en/dataset/ben-nghe/quality", "/vi/shapes", "/en/id", "/vi/linksets"],
)  # fmt: skip
def test_pages_of_the_site_itself_tell_where_they_stand(demo: Demo, path: str) -> None:
    text = httpx.get(f"{demo.base}{path}", headers={"accept": "text/html"}, trust_env=False).text
    page, way = found = [json.loads(block) for block in BLOCK.findall(text)]
    assert [fault for block in found for fault in faults(block)] == []
    assert page["@type"] == ("AboutPage" if path.endswith("about") else "WebPage")
    assert page["url"] == f"{demo.base}{path}"
    shown = parser.fromstring(text).xpath("//nav[@class='crumbs']//li")
    assert [one["name"] for one in way["itemListElement"]] == [one.text_content() for one in shown]
    assert page["name"] == shown[-1].text_content()
