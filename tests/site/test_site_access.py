"""How an edition is got at online, and where what a page says comes from."""

import json
import re

import httpx
import pytest
from siteserver import Site

OF = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def pages(site: Site, html: httpx.Client) -> dict[str, str]:
    return {lang: html.get(f"/{lang}/{site.names['online']}").text for lang in ("vi", "en")}


def section(page: str) -> str:
    return page.partition('<section class="access"')[2].partition("</section>")[0]


def test_links_licences_and_terms_stand_together(pages: dict[str, str]) -> None:
    found = section(pages["vi"])
    assert found.count("https://books.example.org/so-do") == 1
    assert "CC BY 4.0 (Ghi công)" in found and "licences.example.org" in found
    assert "Không mở tự do" in found and "Chỉ đọc tại chỗ" in found and "Reading" not in found
    assert "Reading on the premises" in section(pages["en"]) and "CC BY 4.0 (Attribution)" in section(pages["en"])
    facts = pages["vi"].partition('<section class="facts"')[2].partition("</section>")[0]
    assert "books.example.org" not in facts and "creativecommons" not in facts


def test_offers_are_shown_with_where_they_hold(pages: dict[str, str]) -> None:
    found = section(pages["vi"])
    assert "Nhà sách: 45.000 VND" in found and "https://shop.example.org/1" in found and "VN</span>" in found
    assert "<script>window" not in found and "javascript:" not in found


def test_offers_with_a_price_are_told_to_search_engines(pages: dict[str, str]) -> None:
    blocks = [json.loads(one) for one in OF.findall(pages["vi"])]
    offers = next(one["offers"] for one in blocks if "offers" in one)
    priced = [one for one in offers if "price" in one]
    assert {(one["price"], one["priceCurrency"]) for one in priced} == {("45000", "VND"), ("45001", "VND")}
    assert [one["url"] for one in priced if "url" in one] == ["https://shop.example.org/1"]


def test_nothing_online_no_section(site: Site, html: httpx.Client) -> None:
    plain = next(
        one for one in site.catalogue.ids["instance"] if one not in (site.names["online"], site.names["linked"])
    )
    assert not section(html.get(f"/vi/{plain}").text)


def test_a_page_names_its_data_sets_and_their_licence(site: Site, html: httpx.Client) -> None:
    for name in ("instance", "work"):
        page = html.get(f"/vi/{site.names[name]}").text
        origins = page.partition('class="origins"')[2].partition("</aside>")[0]
        assert "/vi/dataset/thu-nghiem" in origins and "CC0 1.0" in origins and "/vi/record/" in origins
