"""/mapping: the handbook for cataloguers, as publishing leaves it for the web server."""

import re
import shutil
from pathlib import Path

import httpx
import pytest
from siteserver import Site, free_port, serving

from lienthong.mappings.handbook import FORMATS, entry, tags
from lienthong.messages import LANGS, Lang, catalogue
from lienthong.pipeline.handbook import FILE, write_handbook
from lienthong.site import handbook


def test_writer_and_reader_mean_one_file() -> None:
    assert FILE == handbook.FILE


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_index_leads_to_every_field(html: httpx.Client, lang: str) -> None:
    page = html.get(f"/{lang}/mapping")
    assert page.status_code == 200
    linked = set(re.findall(rf'href="/{lang}/mapping/([^"]+)"', page.text))
    assert linked == {f"{one}/{tag}" for one in FORMATS for tag in tags(one)}


@pytest.mark.parametrize("record_format", FORMATS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_field_has_its_page(html: httpx.Client, lang: str, record_format: str) -> None:
    for tag in tags(record_format):
        page = html.get(f"/{lang}/mapping/{record_format}/{tag}")
        assert page.status_code == 200, tag
        assert "<h1>" in page.text


def test_page_shows_the_rule_and_its_example_worked_out(html: httpx.Client) -> None:
    page = html.get("/vi/mapping/marc21/245").text
    assert "Nhan đề và thông tin trách nhiệm" in page
    assert "245 10 $a Truyện Kiều : $b đoạn trường tân thanh / $c Nguyễn Du" in page
    path = " › ".join(f"<code>{name}</code>" for name in ("bf:title", "bf:Title", "bf:mainTitle"))
    assert f'Nhan đề<br>{path}</td><td><span lang="vi">' in page
    left_out = html.get("/en/mapping/marc21/852").text
    assert "a note that is not for the public" in left_out


def test_page_shows_the_crosswalk_to_marc(html: httpx.Client) -> None:
    page = html.get("/en/mapping/mods/mods.note").text
    assert re.search(
        r"<code>type</code>: “thesis”</span></td>\s*<td[^>]*><span><a href=\"/en/mapping/marc21/502\">502</a>", page
    )
    assert "<code>__ $a ← a</code>" in page and "added to the field that is there" in page
    assert "còn lại" in html.get("/vi/mapping/mods/mods.note").text


def test_page_says_whose_rule_it_has(html: httpx.Client) -> None:
    page = html.get("/en/mapping/oai_dc/dc.title.other").text
    assert 'href="/en/mapping/oai_dc/dc.title.alternative"' in page


@pytest.mark.parametrize("record_format", FORMATS)
def test_what_a_rule_names_has_a_page(record_format: str) -> None:
    for tag in tags(record_format):
        one = entry(record_format, tag)
        assert {field.tag for row in one.marc for field in row.fields} <= set(tags("marc21"))
        assert not one.like or one.like in tags(record_format), tag
        for mark in {mark for row in one.marc for mark in row.mark}:
            assert f"pages.mapping.mark.{mark}" in catalogue("vi")


@pytest.mark.parametrize("lang", LANGS)
def test_index_names_formats_in_the_readers_language(html: httpx.Client, lang: Lang) -> None:
    page = html.get(f"/{lang}/mapping").text
    assert set(re.findall(r'href="#format-([^"]+)"', page)) == set(FORMATS)
    assert set(re.findall(r'<h2 id="format-([^"]+)"', page)) == set(FORMATS)
    assert {"vi": "Danh bạ thư viện", "en": "Library registry"}[lang] in page


def test_short_addresses_follow_the_readers_language(html: httpx.Client) -> None:
    answer = html.get("/mapping/marc21/245", headers={"accept-language": "en"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/mapping/marc21/245")
    answer = html.get("/mapping", headers={"accept-language": "vi"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/vi/mapping")


@pytest.mark.parametrize(
    "address", ["/vi/mapping/marc21/24", "/vi/mapping/none/245", "/mapping/marc21/zzz", "/en/mapping/a/../b"]
)
def test_no_such_field(html: httpx.Client, address: str) -> None:
    assert html.get(address).status_code == 404


def test_without_a_handbook_the_page_says_so(site: Site, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(site.data, data, ignore=lambda folder, names: {FILE, "lock"} & {*names})
    base = f"http://127.0.0.1:{free_port()}"
    with serving(data, base), httpx.Client(base_url=base, trust_env=False) as client:
        assert client.get("/vi/mapping").status_code == 503
        assert client.get("/vi/mapping/marc21/245").status_code == 404


def test_the_file_is_written_once_for_the_same_rules(tmp_path: Path) -> None:
    write_handbook(tmp_path)
    before = (tmp_path / FILE).stat().st_ino
    write_handbook(tmp_path)
    assert (tmp_path / FILE).stat().st_ino == before
