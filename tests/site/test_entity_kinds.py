"""What the pages of each kind say beyond their table: facts of pages made here, built and rendered without a server."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from lxml import html as markup
from synthetic import Catalogue, publish

from lienthong.graph.terms import iri, literal, typed
from lienthong.messages import Lang
from lienthong.site.answers import Context
from lienthong.site.company import MOST_WORKS
from lienthong.site.documents import FORMATS
from lienthong.site.entity_page import build
from lienthong.site.entity_shown import EntityPage
from lienthong.site.links import entry
from lienthong.site.neighbours import neighbourhood
from lienthong.site.published import Opened, open_current
from lienthong.site.queries_of import query_string
from lienthong.site.reading import Reading
from lienthong.site.show import Show

BASE = "https://thu.example/muc-luc"
WORK = ("bf:Work", "schema:CreativeWork")
PERSON = ("bf:Agent", "bf:Person", "schema:Person")
TOPIC = ("bf:Topic", "skos:Concept", "schema:DefinedTerm")
PLACE = ("bf:Place", "schema:Place")


class World:
    """A published catalogue with the ids of what it is about."""

    def __init__(self, data: Path) -> None:
        self.made = Catalogue(BASE)
        for number in range(6):
            self.made.work(number)
        self.names: dict[str, str] = {}
        _person(self)
        _subjects(self)
        _provinces(self)
        _wholes(self)
        _free(self)
        self.twins = _twins(self)
        self.made.dataset()
        _libraries(self)
        publish(self.made, data)
        found = open_current(data)
        assert found is not None
        self.opened: Opened = found

    def edition(self, work: str, key: str, year: str) -> str:
        """An edition of a work that came out in a year."""
        one = self.made.entity("instance", key, f"Ấn bản {key}", "bf:Instance", "schema:CreativeWork", lang="vi")
        self.made.both(one, "bf:instanceOf", "schema:exampleOfWork", work)
        self.made.both(work, "bf:hasInstance", "schema:workExample", one)
        if year:
            self.made.say(one, "schema:datePublished", typed(year, "xsd:gYear"))
        return one

    def page(self, name: str, lang: Lang = "vi", listing: str = "", number: int = 1) -> EntityPage:
        """The page of what is called so here, or of an id."""
        found = build(self.opened, lang, self.names.get(name, name), listing, number)
        assert found is not None
        return found

    def html(self, page: EntityPage, lang: Lang = "vi") -> markup.HtmlElement:
        """A page as a browser gets it."""
        context = Context("Liên thông", self.opened.addresses.prefix)
        body = context.page("entity.html", lang, f"/{page.one}", self.opened, page=page, formats=FORMATS)
        return markup.document_fromstring(body)


def _person(world: World) -> None:
    made = world.made
    one = world.names["person"] = made.entity("agent", "p", "Trần Thị Thử", *PERSON)
    made.say(one, "schema:birthDate", typed("1920", "xsd:gYear"))
    made.say(one, "schema:deathDate", typed("1999", "xsd:gYear"))
    made.say(one, "skos:exactMatch", "<http://www.wikidata.org/entity/Q1>")
    other = made.entity("agent", "q", "Lê Văn Cùng", *PERSON)
    topic = world.names["rare"] = made.entity("subject", "hiem", "Chủ đề hiếm", *TOPIC, lang="vi")
    for number, year in enumerate(("1961", "1968", "1992", "", "1968")):
        work = made.entity("work", f"p{number}", f"Việc thứ {number}", *WORK, lang="vi")
        world.names[f"work{number}"] = work
        for who, role in ((one, "aut"), (other, "trl")) if number < 2 else ((one, "aut"),):
            made.inner(work, "bf:contribution", "bf:Contribution", bf_agent=who, bf_role=iri(f"rel:{role}"))
        made.say(work, "schema:author", one)
        made.both(work, "bf:subject", "schema:about", topic)
        world.edition(work, f"pe{number}", year)
    late = world.names["late"] = world.edition(world.names["work0"], "pe9", "2001")
    made.inner(late, "bf:identifiedBy", "bf:Lccn", rdf_value=literal("00316866"))
    wrong = "<http://id.loc.gov/vocabulary/mstatus/cancinv>"
    made.inner(late, "bf:identifiedBy", "bf:Lccn", rdf_value=literal("2003400709"), bf_status=wrong)


def _subjects(world: World) -> None:
    made = world.made
    chain = [made.entity("subject", name, name, *TOPIC, lang="vi") for name in ("Khoa học", "Toán học", "Đại số")]
    world.names |= {"top": chain[0], "middle": chain[1], "deep": chain[2]}
    made.say(chain[1], "skos:broader", chain[0])
    made.say(chain[1], "skos:narrower", chain[2])  # the other way: nobody says broader
    made.say(chain[0], "skos:broader", chain[2])  # a circle, by hand
    work = made.entity("work", "s", "Sách đại số", *WORK, lang="vi")
    made.say(work, "bf:subject", chain[2])
    made.say(work, "bf:subject", chain[0])


def _provinces(world: World) -> None:
    made = world.made
    old = [made.entity("place", name, name, *PLACE) for name in ("Tỉnh Một", "Tỉnh Hai")]
    new = made.entity("place", "moi", "Tỉnh Một", *PLACE)
    made.say(new, "dct:valid", typed("2025-07-01/..", "edtf:edtf"))
    for one in old:
        made.say(one, "dct:valid", typed("/2025-06-30", "edtf:edtf"))
        made.say(one, "dct:isReplacedBy", new)
        made.say(new, "dct:replaces", one)
    world.names |= {"new": new, "old": old[1], "before": old[0]}


def _twins(world: World) -> dict[str, list[str]]:
    """Of each kind several of one name, and long ones, since the end of a title is what is cut."""
    made, name = world.made, "Lịch sử hiện đại của các dân tộc ở vùng núi phía Bắc -- Việt Nam -- Giáo trình"
    works = [made.entity("work", f"twin{one}", name, *WORK, lang="vi") for one in range(2)]
    made.say(works[0], "rdf:type", iri("bf:Hub"))
    editions = [made.entity("instance", f"twin{one}", name, "bf:Instance", lang="vi") for one in range(3)]
    for edition, year in zip(editions, ("1990", "2010"), strict=False):
        made.say(edition, "schema:datePublished", typed(year, "xsd:gYear"))
    made.say(editions[2], "rdf:type", iri("bf:Electronic"))
    people = [made.entity("agent", f"twin{one}", "Sơn Nam", *PERSON) for one in range(3)]
    made.say(people[0], "schema:birthDate", typed("1926", "xsd:gYear"))
    for person, book in zip(people[1:], ("Hương rừng", "{q} & {0}"), strict=True):
        written = made.entity("work", f"by {book}", book, *WORK, lang="vi")
        made.inner(written, "bf:contribution", "bf:Contribution", bf_agent=person, bf_role=iri("rel:aut"))
        made.say(written, "schema:author", person)
    world.names["braces"] = people[2]
    topics = [made.entity("subject", f"twin{one}", name, *TOPIC, lang="vi") for one in range(3)]
    made.say(topics[0], "rdf:type", iri("bf:GenreForm"))
    made.inner(topics[1], "bf:source", "bf:Source", rdfs_label=literal("Bộ từ khoá Thử", "vi"))
    copies = [made.entity("item", f"twin{one}", "895.92 S464N · kho đọc tầng hai", "bf:Item") for one in range(2)]
    for number, copy in enumerate(copies):
        made.say(copy, "bf:itemOf", editions[0])
        made.inner(copy, "bf:identifiedBy", "bf:Barcode", rdf_value=literal(f"KM.00{number}"))
    records = [made.entity("record", f"twin{one}", f"thu-nghiem TVM00{one}", "bf:AdminMetadata") for one in range(2)]
    for record in records:
        made.say(record, "dct:isPartOf", "dataset/thu-nghiem")
        made.say(works[1], "bf:adminMetadata", record)
    return {
        "work": works, "instance": editions, "item": copies, "agent": people, "subject": topics,
        "place": [world.names["new"], world.names["before"]], "record": records,
    }  # fmt: skip


def _wholes(world: World) -> None:
    made = world.made
    series = world.names["series"] = made.entity("series", "t", "Tủ sách Thử", "bf:Series", *WORK, lang="vi")
    work = made.entity("work", "v", "Việc nhiều tập", *WORK, lang="vi")
    for number in ("10", "2", "Tập IX", "1", ""):
        one = world.edition(work, f"v{number}", "2000")
        made.both(one, "bf:hasSeries", "schema:isPartOf", series)
        if number:
            made.say(one, "bf:seriesEnumeration", literal(number))
    single = world.names["single"] = made.entity("work", "mot", "Việc một tập", *WORK, lang="vi")
    made.say(world.edition(single, "mot1", "2000"), "bf:seriesEnumeration", literal("1998"))
    whole = world.names["collection"] = made.entity("work", "c", "Tuyển tập", "bf:Collection", *WORK, lang="vi")
    for place, name, chapter in ((2, "Phần hai", "Chương 1"), (3, "Phần ba", "Chương 2"), (1, "Phần một", "Chương 1")):
        part = made.entity("work", name, name, *WORK, lang="vi")
        made.both(whole, "bf:hasPart", "schema:hasPart", part)
        made.inner(
            whole, "bf:relation", "bf:Relation", bf_associatedResource=part, bf_part=literal(chapter, "vi"),
            schema_position=typed(str(place), "xsd:integer"),
        )  # fmt: skip


def _libraries(world: World) -> None:
    """One that is known only, and one with a copy; an address of a catalogue; what one work is about."""
    made = world.made
    world.names["known"] = made.entity("library", "biet", "Thư viện chỉ biết tên", "schema:Library")
    holding = world.names["holding"] = made.entity("library", "giu", "Thư viện có sách", "schema:Library")
    copy = made.entity("item", "giu", "895 G", "bf:Item")
    made.say(copy, "bf:heldBy", holding)
    action, target = made.inner(holding, "schema:potentialAction", "schema:ViewAction"), f"{holding}#opac-target"
    made.say(action, "schema:target", target)
    made.say(target, "rdf:type", iri("schema:EntryPoint"))
    made.say(target, "schema:urlTemplate", literal("https://opac.thu.example/bieu-ghi/{number}?q={q}"))
    work = world.names["shared"] = made.entity("work", "chung", "Việc chung", *WORK, lang="vi")
    for one in (*world.twins["subject"], world.names["person"]):
        made.say(work, "bf:subject", one)


def _free(world: World) -> None:
    made = world.made
    one = world.names["free"] = made.ids["instance"][0]
    item = made.entity("item", "mo", "Cơ sở dữ liệu Mở", "bf:Item", "schema:Offer")
    made.both(item, "bf:itemOf", "schema:itemOffered", one)
    made.say(one, "bf:hasItem", item)
    made.say(item, "schema:conditionsOfAccess", literal("Ai cũng đọc được", "vi"))
    made.say(item, "schema:isAccessibleForFree", typed("true", "xsd:boolean"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    yield World(tmp_path_factory.mktemp("kinds") / "data")


def said(page: markup.HtmlElement, path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.cssselect(path)]


def test_a_person_has_works_by_year_companions_and_links_out(world: World) -> None:
    page = world.page("person")
    assert page.extras.timeline is not None
    assert [(bar.name, bar.number) for bar in page.extras.timeline.bars] == [("1961", 1), ("1968", 2), ("1992", 1)]
    assert page.extras.timeline.undated == 1
    shown = world.html(page)
    assert said(shown, ".head .lead") == ["1920–1999"]
    assert said(shown, ".timeline li") == ["1961 1 tác phẩm", "1968 2 tác phẩm", "1992 1 tác phẩm"]
    assert said(shown, "#company-h + ul li") == ["Lê Văn Cùng 2 tác phẩm"]
    assert said(shown, "#list-author") == ["Tác giả của 5"]
    assert sorted(said(shown, "#list-author ~ ul .entry-year")) == ["1961–2001", "1968", "1968", "1992"]
    assert any("Wikidata Q1" in one for one in said(shown, ".facts dd"))
    assert not {"Sinh", "Mất"} & set(said(shown, ".facts dt"))  # said below the name


def test_a_cancelled_number_says_so(world: World) -> None:
    numbers = said(world.html(world.page("late")), ".facts dd")
    assert {"00316866", "2003400709 (đã huỷ hoặc không hợp lệ)"} <= set(numbers)


def test_a_line_says_that_a_work_is_what_others_have_in_common(world: World) -> None:
    show = Show(Reading(world.opened), "vi")
    assert [entry(show, f"{BASE}/{one}").note for one in world.twins["work"]] == ["Tác phẩm gốc (Hub)", ""]


def test_a_long_time_is_told_in_decades_without_gaps(world: World) -> None:
    page = world.page("rare")
    assert page.extras.timeline is not None and not page.extras.timeline.decades
    many = Catalogue(BASE)
    topic = many.entity("subject", "dai", "Lâu dài", *TOPIC, lang="vi")
    for number, year in enumerate(("1901", "1955", "2024")):
        work = many.entity("work", f"d{number}", f"Việc {number}", *WORK, lang="vi")
        many.say(work, "bf:subject", topic)
        edition = many.entity("instance", f"d{number}", "Ấn bản", "bf:Instance")
        many.say(work, "bf:hasInstance", edition)
        many.say(edition, "schema:datePublished", typed(year, "xsd:gYear"))
    folder = world.opened.generation.folder.parents[1].parent / "decades"
    publish(many, folder)
    opened = open_current(folder)
    assert opened is not None
    made = build(opened, "vi", topic, "", 1)
    assert made is not None and made.extras.timeline is not None
    bars = made.extras.timeline.bars
    assert (bars[0].name, bars[-1].name, len(bars)) == ("1900–09", "2020–29", 13)
    assert [bar.number for bar in bars if bar.number] == [1, 1, 1]


def test_a_hub_is_judged_by_its_first_works_and_says_so(tmp_path: Path) -> None:
    many = Catalogue(BASE)
    topic = many.entity("subject", "hub", "Mọi chuyện", *TOPIC, lang="vi")
    others = [many.entity("subject", str(number), f"Chuyện {number}", *TOPIC, lang="vi") for number in range(80)]
    for number in range(MOST_WORKS + 100):
        work = many.entity("work", f"h{number}", f"Việc {number}", *WORK, lang="vi")
        many.say(work, "bf:subject", topic)
        many.say(work, "bf:subject", others[number % 80])
        edition = many.entity("instance", f"h{number}", "Ấn bản", "bf:Instance")
        many.say(work, "bf:hasInstance", edition)
        many.say(edition, "schema:datePublished", typed(str(1990 + number % 3), "xsd:gYear"))
    publish(many, tmp_path)
    opened = open_current(tmp_path)
    assert opened is not None
    made = build(opened, "vi", topic, "", 1)
    assert made is not None and made.extras.timeline is not None and made.extras.company is not None
    assert (made.extras.timeline.dated, made.extras.timeline.more) == (MOST_WORKS, True)
    assert len(made.extras.company.others) == 16 and len(made.lists[0].entries) == 10
    kept = dict(opened.counted)
    again = build(opened, "en", topic, "", 1)
    assert again is not None and again.extras.timeline is not None and dict(opened.counted) == kept


def test_a_subject_stands_below_its_broader_ones_whoever_says_so(world: World) -> None:
    page = world.page("deep")
    assert [part.text for part in page.trail] == ["Khoa học", "Toán học"]
    assert ["".join(part.text for part in one) for one in page.extras.paths] == ["Khoa học › Toán học › Đại số"]
    shown = world.html(page)
    assert said(shown, ".crumbs li") == ["Trang chủ", "Chủ đề", "Khoa học", "Toán học", "Đại số"]
    assert said(world.html(world.page("middle")), "#narrower-h + ul li") == ["Đại số"]
    assert said(shown, "#company-h + ul li") == ["Khoa học"]


def test_a_province_says_what_it_was_and_what_it_is(world: World) -> None:
    new, old = world.html(world.page("new")), world.html(world.page("old", "en"), "en")
    assert said(new, ".mergers p") == ["Từ ngày 1/7/2025, đơn vị này gồm Tỉnh Hai và Tỉnh Một trước đây."]
    assert said(old, ".mergers p") == ["Since 1 July 2025, together with Tỉnh Một, it is Tỉnh Một."]
    assert said(new, ".head .lead") == ["từ 1/7/2025"]
    assert said(new, ".namesakes li") == ["Tỉnh Một (đến 30/6/2025)"]


def test_a_library_that_holds_nothing_offers_no_search(world: World) -> None:
    known, holding = (world.page(name) for name in ("known", "holding"))
    assert not known.extras.searched and holding.extras.searched == world.names["holding"]
    assert not world.html(known).cssselect("#within-q") and world.html(holding).cssselect("#within-q")


def test_an_address_with_places_for_words_is_told_by_its_host(world: World) -> None:
    (row,) = [one for one in world.page("holding").rows if one.label == "Liên kết vào mục lục của thư viện"]
    assert [(part.text, part.href) for line in row.values for part in line] == [
        ("opac.thu.example", "https://opac.thu.example/")
    ]


def test_what_is_about_a_person_or_place_is_called_so(world: World) -> None:
    (about,) = [one for one in world.page("person").lists if one.listing.name == "about"]
    assert said(world.html(world.page("person")), "#list-about") == [f"Tác phẩm về người, tổ chức này {about.number}"]
    page = world.page("person", "en", "about")
    assert said(world.html(page, "en"), "#list-h") == [f"Works about this person or body {about.number}"]


def test_neighbours_of_one_name_are_told_apart(world: World) -> None:
    drawn = neighbourhood(Show(Reading(world.opened), "vi"), world.names["shared"])
    notes = {one.note for relation in drawn.relations for one in relation.members if one.whole.startswith("Lịch sử")}
    assert notes == {"Chủ đề", "Thể loại", "Chủ đề, Bộ từ khoá Thử"}


def test_volumes_stand_in_the_order_of_their_numbers(world: World) -> None:
    listed = world.page("series").lists[0]
    assert [one.title.text.partition("v")[2] for one in listed.entries] == ["1", "2", "Tập IX", "10", ""]
    paged = world.page("series", listing="volumes").listed
    assert paged is not None and [one.title.text for one in paged.entries] == [one.title.text for one in listed.entries]


def test_the_number_in_a_series_is_no_volume_of_a_single_edition(world: World) -> None:
    assert said(world.html(world.page("single")), ".editions .volume") == []


def test_the_parts_of_a_collection_stand_in_their_order_under_their_headings(world: World) -> None:
    shown = world.html(world.page("collection"))
    assert said(shown, ".contents h3") == ["Chương 1", "Chương 2"]
    assert said(shown, ".contents li") == ["Phần một", "Phần hai", "Phần ba"]
    assert [one.get("start") for one in shown.cssselect(".contents ol")] == ["1", "3"]


def test_similar_works_share_a_maker_or_a_subject(world: World) -> None:
    page = world.page("work0")
    assert {one.title.text for one in page.extras.similar} == {f"Việc thứ {number}" for number in range(1, 5)}
    kin = {one.title.text for one in world.page("collection").extras.similar}
    assert not kin & {"Phần một", "Phần hai", "Phần ba", "Tuyển tập"}


def test_an_edition_and_a_copy_lead_back_to_their_work(world: World) -> None:
    item = next(one for one in world.made.ids["item"] if one != world.made.ids["item"][-1])
    page = world.page(item)
    shown = said(world.html(page), ".crumbs li")
    assert shown[:2] == ["Trang chủ", "Bản tài liệu"] and len(shown) == 6
    assert re.fullmatch(r"Ấn bản \d{4}", shown[4])
    assert page.trail[-1].href == f"/muc-luc/vi/{page.trail[-1].href.split('/vi/')[1]}"


def test_a_free_title_says_that_everyone_may_read_it_and_copies_name_their_record(world: World) -> None:
    assert said(world.html(world.page("free")), ".licensed .term") == ["Ai cũng đọc được"]
    held = next(
        page
        for one in world.made.ids["instance"]
        if (page := world.page(one)).holdings and any(group.described for group in page.holdings.groups)
    )
    told = [one for one in said(world.html(held), ".holder p") if one.startswith("Theo biểu ghi")]
    assert told and all(re.fullmatch(r"Theo biểu ghi \S.*", one) for one in told)


KINDS = ("work", "instance", "item", "agent", "subject", "place", "series", "library", "record")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_titles_and_descriptions_fit_a_search_engine(world: World, kind: str, lang: Lang) -> None:
    for one in world.made.ids[kind]:
        page = world.page(one, lang)
        assert 0 < len(page.title) <= 60 and 0 < len(page.description) <= 155, one
        assert not re.search(r"https?:|[{][a-z]{2,}[}]|  ", page.title + page.description)
        shown = world.html(page, lang)
        assert len(shown.cssselect("title")[0].text_content()) <= 60


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("kind", ["work", "instance", "item", "agent", "subject", "place", "record"])
def test_pages_of_one_name_have_titles_of_their_own(world: World, kind: str, lang: Lang) -> None:
    twins = world.twins[kind]
    assert (
        len({world.page(one, lang).heading.text for one in twins}) == 1 or kind == "record"
    )  # whose names have numbers
    assert len({world.page(one, lang).title for one in twins}) == len(twins) > 1


def test_what_tells_pages_apart_is_no_pattern(world: World) -> None:
    assert "{q} & {0}" in world.page("braces").title


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_shows_an_iri_as_a_label(world: World, kind: str) -> None:
    for one in world.made.ids[kind]:
        shown = world.html(world.page(one))
        for address in shown.cssselect(".iri"):
            address.getparent().remove(address)
        assert not re.search(r"https?://|\b[a-z]+/[0-9a-z]{16}", shown.cssselect("main")[0].text_content()), one


@pytest.mark.parametrize("kind", KINDS)
def test_query_this_is_a_query_about_this(world: World, kind: str) -> None:
    one = world.made.ids[kind][0]
    (text,) = parse_qs(world.page(one).ask)["query"]
    assert f"<{BASE}/{one}>" in text and "UNDEF" not in text
    rows = list(world.opened.store.query(text))
    assert rows or kind == "item"


def test_a_list_has_its_query_and_the_link_of_no_list_is_broken(world: World) -> None:
    page = world.page("person", listing="author")
    (text,) = parse_qs(page.ask)["query"]
    assert len(list(world.opened.store.query(text))) == 5
    hostile = "https://x.example/a%3E%20%7D%20DROP"
    (text,) = parse_qs(query_string("work", hostile))["query"]
    assert f"<{hostile}>" in text
    with pytest.raises(ValueError, match="IRI"):
        query_string("work", "https://x.example/> } INSERT")
