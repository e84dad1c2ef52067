"""Sitemaps: by the rules of the protocol, complete, true about time, and of bounded size whatever the catalogue's."""

import gzip
import io
import json
from collections import Counter
from itertools import count
from pathlib import Path

import httpx
import pytest
from lxml import etree
from pyoxigraph import DefaultGraph, NamedNode
from siteserver import Demo, Site

from lienthong.graph.generation import current
from lienthong.graph.roll import FULL, Part, Roll
from lienthong.site.crawling import rules
from lienthong.site.sitemaps import NAMESPACE, XHTML, escaped, index_of, own_pages, packed, urls

MAP, LINK = f"{{{NAMESPACE}}}", f"{{{XHTML}}}link"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
RULES = f"""
<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="{NAMESPACE}" elementFormDefault="qualified"
  xmlns:s="{NAMESPACE}">
 <simpleType name="loc"><restriction base="anyURI"><minLength value="12"/><maxLength value="2048"/></restriction>
 </simpleType>
 <simpleType name="moment"><union memberTypes="date dateTime"/></simpleType>
 <element name="urlset"><complexType><sequence maxOccurs="50000"><element name="url"><complexType><sequence>
   <element name="loc" type="s:loc"/><element name="lastmod" type="s:moment" minOccurs="0"/>
   <any namespace="##other" processContents="skip" minOccurs="0" maxOccurs="unbounded"/>
 </sequence></complexType></element></sequence></complexType></element>
 <element name="sitemapindex"><complexType><sequence maxOccurs="50000"><element name="sitemap"><complexType><sequence>
   <element name="loc" type="s:loc"/><element name="lastmod" type="s:moment" minOccurs="0"/>
 </sequence></complexType></element></sequence></complexType></element>
</schema>"""
"""What https://www.sitemaps.org/protocol.html demands of both kinds of file."""


def checked(content: bytes) -> etree._Element:
    """The root of a file that keeps to the protocol."""
    root = etree.fromstring(content)
    etree.XMLSchema(etree.fromstring(RULES)).assertValid(root)
    return root


def fetched(client: httpx.Client, base: str) -> dict[str, etree._Element]:
    """Every sitemap that the index names, by its address."""
    index = checked(client.get("/sitemap.xml").content)
    places = [one.text or "" for one in index.iter(f"{MAP}loc")]
    assert all(place.startswith(f"{base}/sitemap-") for place in places)  # beside what they list, as the protocol wants
    return {place: checked(gzip.decompress(client.get(place.removeprefix(base)).content)) for place in places}


def client_of(site: Demo | Site) -> httpx.Client:
    return httpx.Client(base_url=site.base, trust_env=False, timeout=60)


def test_every_page_for_search_engines_is_there_once(demo: Demo) -> None:
    generation = current(demo.data)
    assert generation
    store = generation.open()
    live = {
        quad.subject.value.removeprefix(f"{demo.base}/")
        for quad in store.quads_for_pattern(None, TYPE, None, DefaultGraph())
        if isinstance(quad.subject, NamedNode) and "#" not in quad.subject.value
    }
    live |= {str(name)[len(demo.base) + 2 : -1] for name in store.named_graphs() if "/dataset/" in str(name)}
    wanted = {one for one in live if one.partition("/")[0] in rules()["listed"]}
    with client_of(demo) as client:
        found = fetched(client, demo.base)
    told = Counter(one.text for root in found.values() for one in root.iter(f"{MAP}loc"))
    pages = {f"{demo.base}/{lang}/{one}" for one in wanted for lang in ("vi", "en")}
    handbook = json.loads((demo.data / "handbook.json").read_text("utf-8"))
    fields = {(one["id"], field["tag"]) for one in handbook["formats"] for field in one["fields"]}
    paths = [*rules()["pages"], *(f"/mapping/{records}/{tag}" for records, tag in fields)]
    own = {f"{demo.base}/{lang}{path}" for path in paths for lang in ("vi", "en")}
    assert len(fields) > 300 and len(own) == 2 * len(paths)
    assert told.keys() == pages | own
    assert set(told.values()) == {1}


def test_each_address_names_its_counterparts_and_its_last_change(demo: Demo) -> None:
    generation = current(demo.data)
    assert generation
    roll = Roll(generation.folder)
    with client_of(demo) as client:
        roots = fetched(client, demo.base)
    for url in (one for place, root in roots.items() for one in root if "/sitemap-site." not in place):
        place, changed, *links = url
        assert [link.tag for link in links] == [LINK] * 3
        others = {link.get("hreflang"): link.get("href") for link in links}
        path = (place.text or "").removeprefix(demo.base)[3:]
        assert others == {
            "vi": f"{demo.base}/vi{path}", "en": f"{demo.base}/en{path}", "x-default": f"{demo.base}/vi{path}"
        }  # fmt: skip
        assert place.text in others.values()
        assert changed.text == roll.changed(path[1:])
        assert (changed.text or "") <= generation.published


def test_a_client_that_has_a_file_is_told_so(demo: Demo) -> None:
    with client_of(demo) as client:
        for address in ("/sitemap.xml", "/sitemap-work.xml.gz", "/sitemap-site.xml.gz"):
            first = client.get(address)
            again = client.get(address, headers={"if-none-match": first.headers["etag"]})
            head = client.head(address)
            assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
            assert (head.headers["content-length"], head.content) == (str(len(first.content)), b"")
            assert "content-encoding" not in first.headers or address == "/sitemap.xml"
        assert client.get("/sitemap-work.xml.gz").headers["content-type"] == "application/gzip"


@pytest.mark.parametrize("name", ["item", "record", "", "x" * 3000, "..%2Fparts", "work-", "work%00", "parts"])
def test_other_files_are_not_there(demo: Demo, name: str) -> None:
    with client_of(demo) as client:
        assert client.get(f"/sitemap-{name}.xml.gz").status_code == 404


def test_a_generation_without_a_roll_has_its_own_pages(site: Site) -> None:
    """As synthetic catalogues are, and those that an older version published."""
    with client_of(site) as client:
        found = fetched(client, site.base)
    assert list(found) == [f"{site.base}/sitemap-site.xml.gz"]


def test_the_largest_file_keeps_below_the_limits_of_the_protocol() -> None:
    base = "https://" + "x" * 192
    entries = ((f"{number:016}", "2026-11-22T11:36:44Z") for number in range(FULL))
    size = addresses = 0
    for piece in urls(base, "instance", entries):
        size, addresses = size + len(piece.encode()), addresses + piece.count("<url>")
    assert addresses == 2 * FULL <= 50_000
    assert size < 50 * 2**20


def test_a_file_is_written_piece_by_piece() -> None:
    given = count()
    pieces = urls("https://example.org", "work", ((f"{next(given):016}", "") for _ in range(5000)))
    next(pieces)
    next(pieces)
    assert next(given) < 1000
    rest = io.BytesIO(packed(pieces))
    assert gzip.GzipFile(fileobj=rest).read().count(b"<url>") == 9000


def test_addresses_are_written_as_the_protocol_wants() -> None:
    base = "https://thư-viện.example/a&b'c"
    text = "".join([*urls(base, "work", [("a", "")])])
    root = checked(text.encode())
    assert root[0][0].text == "https://th%C6%B0-vi%E1%BB%87n.example/a&b'c/vi/work/a"
    assert "&amp;" in escaped(base)
    parts = [Part("work-a", "work", "a", 1, "2026-11-22T11:36:44Z")]
    index = checked("".join(index_of(base, parts)).encode())
    assert [one[0].text.rsplit("/", 1)[1] for one in index] == ["sitemap-site.xml.gz", "sitemap-work-a.xml.gz"]
    assert len(checked("".join(own_pages(base, rules()["pages"])).encode())) == 2 * len(rules()["pages"])


def test_what_no_longer_is_stands_in_no_file(tmp_path: Path) -> None:
    """Merged and deleted names leave the roll (tests/graph/test_roll.py); the file follows it."""
    folder = tmp_path / "roll"
    folder.mkdir()
    (folder / "work.txt").write_text("a\t2026-01-01T00:00:00Z\n", "ascii")
    (folder / "parts.json").write_text('{"version":1,"parts":[["work","work","",1,"2026-02-02T00:00:00Z"]]}', "ascii")
    roll = Roll(tmp_path)
    text = "".join(urls("https://example.org", "work", roll.entries(roll.parts[0])))
    assert [one.text for one in checked(text.encode()).iter(f"{MAP}loc")] == [
        "https://example.org/vi/work/a",
        "https://example.org/en/work/a",
    ]
