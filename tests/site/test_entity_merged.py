"""What an edition that several libraries describe says once, and each page in its own language; what a library has
several copies of; what a province was made of; the address that a slip of the hand misses."""

from pathlib import Path

import pytest
from synthetic import Catalogue, publish

from lienthong.graph.terms import literal, typed
from lienthong.messages import Lang
from lienthong.site.entity_page import build
from lienthong.site.entity_shown import EntityPage
from lienthong.site.misses import suggestions
from lienthong.site.published import Opened, open_current
from lienthong.site.show import Part, text_of
from lienthong.site.thrift import key, without_parts

BASE = "https://thu.example/muc-luc"
PLACE = ("bf:Place", "schema:Place")


class World:
    """One edition with an offer in both languages, four copies of two editions, and a city of before and since 2025."""

    def __init__(self, data: Path) -> None:
        made = Catalogue(BASE)
        self.book = made.entity("instance", "b", "Số đỏ", "bf:Instance", lang="vi")
        self.work = made.entity("work", "w", "Số đỏ", "bf:Work", lang="vi")
        made.say(self.work, "bf:hasInstance", self.book)
        size = made.inner(self.book, "bf:extent", "bf:Extent", rdfs_label=literal("240 tr.", "vi"))
        made.say(size, "rdfs:label", literal("240 pages", "en"))
        offer = made.inner(self.book, "bf:acquisitionSource", "schema:Offer", rdfs_label=literal("59.000 VND", "vi"))
        made.say(offer, "rdfs:label", literal("59,000 VND", "en"))
        for text in ("33.000 đồng", "33000đ"):
            made.say(self.book, "bf:acquisitionTerms", literal(text))
        made.inner(self.book, "bf:identifiedBy", "bf:CopyrightNumber", rdf_value=literal("460762"))
        self.library = made.entity("library", "l", "Thư viện Thử", "schema:Library", lang="vi")
        other = made.entity("instance", "o", "Vỡ đê", "bf:Instance", lang="vi")
        for number in range(4):
            item = made.entity("item", f"i{number}", f"VL.{number}", "bf:Item")
            made.say(item, "bf:itemOf", self.book if number < 3 else other)
            made.say(item, "bf:heldBy", self.library)
            made.inner(item, "bf:shelfMark", "bf:ShelfMark", rdfs_label=literal("330.1" if number else "330.2"))
        self.old = made.entity("place", "cu", "Thành phố Hồ Chí Minh", *PLACE)
        self.new = made.entity("place", "moi", "Thành phố Hồ Chí Minh", *PLACE)
        made.say(self.old, "dct:valid", typed("/2025-06-30", "edtf:edtf"))
        made.say(self.new, "dct:valid", typed("2025-07-01/..", "edtf:edtf"))
        made.say(self.new, "dct:replaces", self.old)
        made.say(self.old, "dct:isReplacedBy", self.new)
        made.dataset()
        publish(made, data)
        found = open_current(data)
        assert found is not None
        self.opened: Opened = found

    def page(self, one: str, lang: Lang = "vi") -> EntityPage:
        found = build(self.opened, lang, one, "", 1)
        assert found is not None
        return found

    def row(self, label: str, lang: Lang = "vi") -> list[str]:
        """The values of a row of the edition's page."""
        found = [row.values for row in self.page(self.book, lang).rows if row.label == label]
        return [text_of(line) for values in found for line in values]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("merged"))


@pytest.mark.parametrize(
    ("lang", "size", "price"), [("vi", "240 tr.", "59.000 VND"), ("en", "240 pages", "59,000 VND")]
)
def test_a_page_says_sizes_and_prices_in_its_language(world: World, lang: Lang, size: str, price: str) -> None:
    page = world.page(world.book, lang)
    assert text_of(page.extras.lead).endswith(size)
    assert page.access is not None
    assert [(one.label.text, one.label.lang) for one in page.access.offers] == [(price, "")]
    (card,) = world.page(world.work, lang).editions.shown  # type: ignore[union-attr]
    assert ([one.text for one in card.facts], [one.text for one in card.sold]) == ([size], [price])


def test_the_number_of_930_is_one_of_legal_deposit(world: World) -> None:
    assert world.row("Số lưu chiểu, số bản quyền") == ["460762"]
    assert world.row("Legal deposit or copyright number", "en") == ["460762"]


def test_a_price_written_in_two_ways_is_said_once(world: World) -> None:
    assert len(world.row("Giá")) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("33.000 đồng", "33000đ", True),
        ("33.000đ.", "33,000 VND", True),
        ("33.000 đồng", "3.300 đồng", False),
        ("33.000 đồng", "33.000 USD", False),
        ("12cm", "4 3/4 in.", True),
        ("20 cm", "20cm.", True),
        ("20 cm", "21 cm", False),
        ("4 3/0 in.", "12cm", False),
        ("203 tr.", "203tr.", True),
    ],
)
def test_values_are_compared_by_what_they_say(one: str, other: str, same: bool) -> None:
    assert (key([Part(one)]) == key([Part(other)])) is same


def test_a_size_without_a_space_is_the_same_size() -> None:
    lines = [[Part("213tr.")], [Part("213 trang")], [Part("213 tr.")]]
    assert [text_of(line) for line in without_parts(lines)] == ["213 trang"]


def test_the_copies_of_one_edition_are_one_line_of_a_library(world: World) -> None:
    (holdings,) = [one for one in world.page(world.library).lists if one.listing.name == "holdings"]
    told = {one.title.text: one.note for one in holdings.entries}
    assert len(holdings.entries) == len(told) == 2
    assert (told["Vỡ đê"], holdings.number) == ("330.1", 4)
    assert told["Số đỏ"].endswith(" · 3 bản") and set(told["Số đỏ"].split(" · ")[:-1]) == {"330.1", "330.2"}


def test_a_city_was_made_of_all_that_the_table_says(world: World) -> None:
    whole = "Từ ngày 1/7/2025, đơn vị này gồm Bà Rịa - Vũng Tàu, Bình Dương và Thành phố Hồ Chí Minh trước đây."
    assert [text_of(one) for one in world.page(world.new).extras.mergers] == [whole]
    (old,) = (text_of(one) for one in world.page(world.old).extras.mergers)
    assert old == "Từ ngày 1/7/2025, cùng với Bà Rịa - Vũng Tàu và Bình Dương hợp thành Thành phố Hồ Chí Minh."


@pytest.mark.parametrize("slip", ["wrong", "missing", "doubled", "swapped"])
def test_a_mistyped_id_leads_to_the_nearest(world: World, slip: str) -> None:
    kind, _, id_ = world.book.partition("/")
    at = next(n for n in range(5, 15) if id_[n] != id_[n + 1])
    made = {
        "wrong": id_[:-1] + ("0" if id_[-1] != "0" else "1"),
        "missing": id_[:at] + id_[at + 1 :],
        "doubled": id_[:at] + id_[at] + id_[at:],
        "swapped": id_[:at] + id_[at + 1] + id_[at] + id_[at + 2 :],
    }[slip]
    found = suggestions(world.opened, f"/vi/{kind}/{made}", "vi")
    assert [one.address for one in found] == [f"{world.opened.addresses.prefix}/vi/{kind}/{id_}"]


def test_an_id_that_is_like_no_other_leads_nowhere(world: World) -> None:
    assert suggestions(world.opened, "/vi/instance/zzzzzzzzzzzzzzzz", "vi") == []
