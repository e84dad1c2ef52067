"""The page of a subject names those of other schemes that mean the same."""

import httpx
from lxml import html as parser
from siteserver import Site


def _row(page: str, label: str) -> list[str]:
    """The values of a row of the table, with their links."""
    tree = parser.fromstring(page)
    (values,) = tree.xpath(
        "//tr[th[normalize-space()=$label]]/td | //dt[normalize-space()=$label]/following-sibling::dd[1]", label=label
    )
    return [" ".join(values.text_content().split()), *values.xpath(".//a/@href")]


def test_each_is_named_with_its_scheme(site: Site, html: httpx.Client) -> None:
    page = html.get(f"/vi/{site.names['local']}").text
    words, *links = _row(page, "Cùng nghĩa ở danh mục khác")
    assert words.startswith("Nghề nuôi ong (")
    assert [link.partition("/vi/")[2] for link in links] == [site.names["foreign"]]
    # What leads out of the catalogue stays where it was.
    assert "thesaurus.example.org" in _row(page, "Gần với")[1]
    words, *links = _row(html.get(f"/en/{site.names['foreign']}").text, "Same meaning in other schemes")
    assert words == "Nghề nuôi ong (Bộ từ khóa Mẫu)"
    assert [link.partition("/en/")[2] for link in links] == [site.names["local"]]
