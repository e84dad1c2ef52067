"""E-books beside printed books: one Work, offers that are no copies, and what a publisher keeps from the public."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Store

from cataloguing import book, catalogue, published
from lienthong.graph.terms import prefixes
from lienthong.pipeline.load import load

MARKER = "Zwxkín"
HEADER = "<SenderName>Nhà sách số Mẫu</SenderName><DefaultCurrencyCode>VND</DefaultCurrencyCode>"
PRINTED = "9786042000017"
Message = Callable[..., Path]


def product(number: int, title: str, author: str, **more: str) -> str:
    """A product of ONIX; ``more`` are elements by the place where they stand."""
    by = f"<Contributor><ContributorRole>A01</ContributorRole><PersonName>{author}</PersonName></Contributor>"
    titled = f"<TitleElement><TitleElementLevel>01</TitleElementLevel><TitleText>{title}</TitleText></TitleElement>"
    price = "<Price><PriceType>02</PriceType><PriceAmount>45000</PriceAmount></Price>"
    return (
        f"<Product {more.get('attributes', '')}><RecordReference>r{number}</RecordReference>"
        f"<NotificationType>{more.get('notification', '03')}</NotificationType><DescriptiveDetail>"
        f"<ProductComposition>{more.get('composition', '00')}</ProductComposition><ProductForm>EA</ProductForm>"
        f"<TitleDetail><TitleType>01</TitleType>{titled}</TitleDetail>{by if author else ''}"
        "<Language><LanguageRole>01</LanguageRole><LanguageCode>vie</LanguageCode></Language></DescriptiveDetail>"
        f"<CollateralDetail>{more.get('collateral', '')}</CollateralDetail>"
        "<PublishingDetail><Publisher><PublishingRole>01</PublishingRole><PublisherName>Nxb. Mẫu</PublisherName>"
        f"</Publisher>{more.get('publishing', '')}</PublishingDetail><RelatedMaterial>{more.get('related', '')}"
        f"</RelatedMaterial><ProductSupply><SupplyDetail>{more.get('price', price)}</SupplyDetail></ProductSupply>"
        "</Product>"
    )


@pytest.fixture
def message(tmp_path: Path) -> Message:
    def made(*products: str, name: str = "onix.xml", sent: str = "20261101") -> Path:
        path = tmp_path / name
        head = f"{HEADER}<SentDateTime>{sent}</SentDateTime>"
        path.write_text(f'<ONIXMessage release="3.0"><Header>{head}</Header>{"".join(products)}</ONIXMessage>', "utf-8")
        return path

    return made


def ask(store: Store, where: str) -> set[tuple[str, ...]]:
    spaces = "".join(f"PREFIX {name}: <{iri}> " for name, iri in prefixes().items())
    rows = store.query(f"{spaces} SELECT DISTINCT {where}", use_default_graph_as_union=True)
    return {tuple(str(one.value) for one in row) for row in rows}


def test_the_ebook_is_another_instance_of_the_printed_books_work(data: Path, tmp_path: Path, message: Message) -> None:
    printed = book("in-1", without=["100", "245", "020", "260"], extra="\n".join([
        f"020 __ $a {PRINTED}", "100 1_ $a Vũ, Trọng Phụng, $d 1912-1939", "245 10 $a Số đỏ : $b tiểu thuyết",
        "260 __ $a H. : $b Nxb. Mẫu, $c 2019"
    ]))  # fmt: skip
    load(data, "tv", [str(catalogue(tmp_path / "in.mrc", printed))])
    load(data, "nha-sach", [str(message(product(1, "Số đỏ", "Vũ Trọng Phụng")))])
    store = published(data)
    assert len(ask(store, "?w { ?i bf:instanceOf ?w }")) == 1
    assert len(ask(store, "?i { ?i bf:instanceOf ?w }")) == 2
    assert len(ask(store, "?a { ?w bf:contribution/bf:agent ?a . ?a a bf:Person }")) == 1
    assert len(ask(store, "?item { ?item bf:heldBy ?library }")) == 1
    [(price,)] = ask(
        store, "?p { ?i bf:acquisitionSource ?o . ?i schema:bookFormat schema:EBook . ?o schema:price ?p }"
    )
    assert price == "45000"
    assert not ask(store, "?o { ?o a bf:Item ; schema:price ?p }")
    assert not ask(store, "?o { ?o a bf:AcquisitionSource ; bf:heldBy ?l }")


def test_a_book_without_author_meets_the_printed_one_by_its_isbn(data: Path, tmp_path: Path, message: Message) -> None:
    printed = book("in-2", without=["100", "245", "020", "700"], extra=f"020 __ $a {PRINTED}\n245 00 $a Ca dao Hà Nội")
    related = (
        "<RelatedProduct><ProductRelationCode>13</ProductRelationCode><ProductIdentifier><ProductIDType>15"
        f"</ProductIDType><IDValue>{PRINTED}</IDValue></ProductIdentifier></RelatedProduct>"
    )
    load(data, "tv", [str(catalogue(tmp_path / "in.mrc", printed))])
    load(
        data, "nha-sach", [str(message(product(2, "Ca dao Hà Nội", "", related=related), product(3, "Ca dao Huế", "")))]
    )
    store = published(data)
    titled = ask(store, '?w ?i { ?i bf:instanceOf ?w . ?w rdfs:label "Ca dao Hà Nội"@vi }')
    assert len({work for work, _ in titled}) == 1 and len(titled) == 2
    assert len(ask(store, "?w { ?i bf:instanceOf ?w }")) == 2
    assert len(ask(store, "?i { ?i bf:otherPhysicalFormat ?p . ?p bf:instanceOf ?w . ?i bf:instanceOf ?w }")) == 1


def test_a_printed_book_without_isbn_is_not_taken_for_the_ebook(data: Path, tmp_path: Path, message: Message) -> None:
    extra = "100 1_ $a Vũ, Trọng Phụng\n245 10 $a Giông tố\n260 __ $a H. : $b Nxb. Mẫu, $c 2024"
    printed = book("in-3", without=["100", "245", "020", "260"], extra=extra)
    dated = (
        "<PublishingDate><PublishingDateRole>01</PublishingDateRole><Date dateformat='05'>2024</Date></PublishingDate>"
    )
    load(data, "tv", [str(catalogue(tmp_path / "in.mrc", printed))])
    load(data, "nha-sach", [str(message(product(4, "Giông tố", "Vũ Trọng Phụng", publishing=dated)))])
    store = published(data)
    assert len(ask(store, "?w { ?i bf:instanceOf ?w }")) == 1
    assert len(ask(store, "?i { ?i bf:instanceOf ?w }")) == 2


WITHHELD = {
    "cancelled": {"publishing": "<PublishingStatus>01</PublishingStatus>"},
    "withdrawn": {"publishing": "<PublishingStatus>11</PublishingStatus>"},
    "internal": {"publishing": "<SalesRestriction><SalesRestrictionType>03</SalesRestrictionType></SalesRestriction>"},
    "trade only": {"composition": "20"},
    "test record": {"notification": "89"},
    "not announced yet": {
        "publishing": "<PublishingDate><PublishingDateRole>09</PublishingDateRole><Date>2999</Date></PublishingDate>"
    },
}


@pytest.mark.parametrize("more", WITHHELD.values(), ids=WITHHELD)
def test_what_is_not_for_the_public_leaks_nowhere(more: dict[str, str], data: Path, message: Message) -> None:
    open_one = product(1, "Sách mở", "Nguyễn Văn Mẫu")
    text = (
        f"<TextContent><TextType>03</TextType><ContentAudience>00</ContentAudience><Text>{MARKER}</Text></TextContent>"
    )
    closed = product(2, f"Sách {MARKER}", f"{MARKER} Văn Tác", collateral=text, **more)
    summary = load(data, "nha-sach", [str(message(open_one, closed))])
    assert (summary.live, summary.held) == (1, 1)
    store = published(data)
    assert not [quad for quad in store if MARKER in str(quad)]
    assert [quad for quad in store if "Sách mở" in str(quad)]


def test_texts_for_the_trade_and_trade_prices_are_not_published(data: Path, message: Message) -> None:
    text = (
        f"<TextContent><TextType>03</TextType><ContentAudience>02</ContentAudience><Text>{MARKER}</Text></TextContent>"
    )
    price = "<Price><PriceType>05</PriceType><PriceAmount>31415</PriceAmount></Price>"
    load(data, "nha-sach", [str(message(product(1, "Sách mở", "Nguyễn Văn Mẫu", collateral=text, price=price)))])
    store = published(data)
    assert not [quad for quad in store if MARKER in str(quad) or "31415" in str(quad)]
    assert not ask(store, "?o { ?i schema:offers ?o }")


def test_a_deletion_takes_the_product_back(data: Path, message: Message) -> None:
    load(data, "nha-sach", [str(message(product(1, "Sách mở", "Nguyễn Văn Mẫu")))])
    gone = "<Product><RecordReference>r1</RecordReference><NotificationType>05</NotificationType></Product>"
    summary = load(data, "nha-sach", [str(message(gone, name="2.xml", sent="20261102"))])
    assert (summary.live, summary.deleted) == (0, 1)


def test_a_later_message_replaces_and_an_earlier_one_changes_nothing(data: Path, message: Message) -> None:
    first = message(product(1, "Sách mở", "Nguyễn Văn Mẫu"), name="1.xml", sent="20261101")
    cheaper = "<Price><PriceType>02</PriceType><PriceAmount>30000</PriceAmount></Price>"
    later = message(product(1, "Sách mở", "Nguyễn Văn Mẫu", price=cheaper), name="2.xml", sent="20261201")
    load(data, "nha-sach", [str(first)])
    assert load(data, "nha-sach", [str(later)]).counts["updated"] == 1
    assert load(data, "nha-sach", [str(first)]).counts["older"] == 1
    assert ask(published(data), "?p { ?o schema:price ?p }") == {("30000",)}
