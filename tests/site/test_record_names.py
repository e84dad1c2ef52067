"""A record is called by its title, its source's name and a short number; never by a code, a hash or an IRI."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from siteserver import Demo

from lienthong.graph.ledger import Ledger
from lienthong.messages import LANGS
from lienthong.site.recordname import short

CODED = re.compile(r"sha-[0-9a-f]{6}|(?:tu-khoa|tan-lap|song-hong|kho-so|lang-sen) (?:https?:|oai:|sha-|\\d)")


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base, headers={"accept": "text/html"}, timeout=60, trust_env=False) as found:
        yield found


def text(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("sha-4a1901cb47b3927867882255", "4a1901"),
        ("link-21b47e692fc55fd9f7b6", "21b47e"),
        ("https://tu-khoa.example.org/tk/lich-su", "lich-su"),
        ("https://tu-khoa.example.org/", "tu-khoa.example.org"),
        ("oai:kho-so.example.org:123456789/102", "102"),
        ("000100007", "000100007"),
        ("vn.mau.nhasachso.0003.2024", "vn.mau.nhasachso.00…"),
        ("", ""),
    ],
)
def test_a_number_is_short(number: str, said: str) -> None:
    assert short(number) == said


def test_records_are_called_by_title_and_source(client: httpx.Client, demo: Demo) -> None:
    with Ledger.open(demo.data, write=False) as ledger:
        ones = {source: next(each.entity for each in ledger.records(source, status="live") if each.entity)
                for source in ("tan-lap", "tu-khoa", "song-hong", "kho-so")}  # fmt: skip
    for lang in LANGS:
        for source, one in ones.items():
            page = client.get(f"/{lang}/{one}").text
            heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
            title = re.search(r"<title>(.*?)</title>", page, re.S)
            assert heading and title and " – " in text(heading[1]), source
            for said in (heading[1], title[1]):
                assert not CODED.search(text(said)), (source, text(said))


def test_lists_name_records_by_title(client: httpx.Client) -> None:
    for where in ("/vi/dataset/song-hong", "/en/dataset/tan-lap", "/vi/record", "/en/record?page=8"):
        page = client.get(where)
        assert page.status_code == 200 and not CODED.search(text(page.text)), where


def test_copies_stand_nowhere_called_by_their_library_s_code(client: httpx.Client, demo: Demo) -> None:
    with Ledger.open(demo.data, write=False) as ledger:
        lines = [line for body in ledger.described("ngu-binh") for line in body.lines]
    places = [line for line in lines if "#sublocation" in line.split(" ")[0]]
    assert places and not [line for line in places if '"DHNB"' in line]
