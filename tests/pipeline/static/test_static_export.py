"""An export as files: complete on a plain file server, the same when it is made again, whole when it was stopped."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import orjson
import pytest
from pyoxigraph import RdfFormat, Store
from siteserver import Demo

from cataloguing import book, catalogue
from filecrawl import file_server, nginx, walked
from lienthong.errors import StoreError, UsageError
from lienthong.exchange.purging.listing import purged_since
from lienthong.graph.generation import current
from lienthong.graph.roll import Roll
from lienthong.pipeline.load import load
from lienthong.pipeline.publish import publish
from lienthong.pipeline.static.book import Book, mark_of
from lienthong.pipeline.static.exporting import Exported, export
from lienthong.pipeline.static.files import Folder
from lienthong.pipeline.static.finding import index
from lienthong.pipeline.static.places import Chosen, suffixes
from lienthong.pipeline.static.places import address as address_of
from lienthong.settings import Settings
from lienthong.site.published import open_current
from lienthong.site.reading import Reading

BASE = "https://thuvien.example.vn/muc-luc"
CHOSEN = Chosen(suffixes=("ttl", "bib"))
BOOKS = [
    book("1", "Dế Mèn thử nghiệm phiêu lưu ký"),
    book(
        "2",
        "Đất rừng thử nghiệm",
        without=["020", "100"],
        extra="100 1_ $a Đoàn, Thử $1 http://viaf.org/viaf/102333412",
    ),
    book(
        "4",
        "Sổ tay điện tử thử nghiệm",
        extra="856 40 $u https://sach.example.org/so-tay.epub $q application/epub+zip $7 0",
    ),
    book("3", "Hoá học thử nghiệm", without=["020", "650"], extra="650 _7 $a Hoá học $2 bktvqg"),
]


@dataclass(frozen=True)
class Library:
    """A catalogue that is published anew with other records."""

    known: Settings
    folder: Path

    def publish(self, *records: object) -> None:
        """Publish these records, and no others."""
        file = catalogue(self.known.data.parent / "nap.mrc", *records)  # type: ignore[arg-type]
        load(self.known.data, "thu", [str(file)], complete=True)
        publish(self.known)
        # A thousand pages about the rules of the mapping would make the tests long: without them there is no such page.
        (self.known.data / "handbook.json").unlink()

    def export(self) -> Exported:
        """Export it."""
        return export(self.known, self.folder, CHOSEN)

    def entities(self) -> set[str]:
        """Every ``kind/id``."""
        generation = current(self.known.data)
        assert generation is not None
        roll = Roll(generation.folder)
        return {f"{part.kind}/{name}" for part in roll.parts for name, _ in roll.entries(part)}

    def files(self) -> dict[str, bytes]:
        """What lies in the folder."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Three books, exported by a run that was stopped and one that went on."""
    place = tmp_path_factory.mktemp("static")
    made = Library(Settings(data=place / "data", base=BASE, processes=1, dumps="off"), place / "www" / "muc-luc")
    made.publish(*BOOKS)
    done = 0

    def stop(number: int, *_: int) -> None:
        nonlocal done
        done += number
        if done > 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(made.known, made.folder, CHOSEN, tell=stop)
    assert not (made.folder / "export.json").exists()
    begun = made.folder / "vi" / ".index.html.4711.new"
    begun.write_text("dở dang")
    rest = made.export()
    assert rest.units < len(made.files()) - 90
    assert rest.dead == ()
    assert not begun.exists()
    assert orjson.loads((made.folder / "export.json").read_bytes())["base"] == BASE
    yield made


def test_a_plain_file_server_has_no_dead_link(library: Library) -> None:
    with file_server(library.folder.parent) as port:
        walk = walked(port, BASE)
    assert walk.dead == [], walk.dead[:30]
    # Links need no redirect of the host, but for addresses that the catalogue gives as they are on the live site.
    assert [one for one in walk.moved if one[1]] == []
    for one in library.entities():
        assert f"/muc-luc/vi/{one}/" in walk.pages
        assert f"/muc-luc/en/{one}/" in walk.pages
        assert f"/muc-luc/{one}.ttl" in walk.pages


def test_two_of_one_name_are_told_apart_in_the_list_that_is_searched(demo: Demo) -> None:
    opened = open_current(demo.data)
    assert opened is not None
    found = orjson.loads(b"".join(index(opened)))
    agent = found["kinds"].index("agent")
    first, *others = [row for row in found["rows"] if row[0] == agent and row[2] == "Nguyễn Du"]
    assert others
    notes = [row[6] for row in (first, *others)]
    assert len({vi for vi, _ in notes}) == len({en for _, en in notes}) == len(notes)
    base, reading = opened.addresses.base, Reading(opened)
    works = [len(reading.pointing(f"{base}/agent/{row[1]}", "schema:author")) for row in (first, *others)]
    assert works == sorted(works, reverse=True) and works[0] > 5
    alone = next(row for row in found["rows"] if row[2] == "Hồ Chí Minh" and row[0] == agent)
    assert len(alone) == 6


def test_documents_are_those_of_the_site_and_iris_lead_to_the_page(library: Library) -> None:
    files = library.files()
    assert b"viaf.org/viaf/102333412" in files["linksets/viaf.nt"]  # an answer that is sent in pieces
    for one in library.entities():
        assert files[f"{one}/index.html"] == files[f"vi/{one}/index.html"]
        store = Store()
        store.load(files[f"{one}.ttl"], RdfFormat.TURTLE)
        assert any(quad.subject.value == f"{BASE}/{one}" for quad in store)  # type: ignore[union-attr]
        page = files[f"vi/{one}/index.html"].decode()
        assert f'rel="canonical" href="{BASE}/vi/{one}/"' in page
        assert f'href="/muc-luc/{one}.ttl"' in page
        assert f"{one}.rdf" not in page.replace(f"{BASE}/{one}.rdf", "")


def test_what_is_free_to_read_is_in_feeds_whose_links_are_files(library: Library) -> None:
    files = library.files()
    start = orjson.loads(files["opds/en/start.json"])
    assert {one["rel"] for one in start["links"]} == {"self", "start"}
    every = [one["href"] for one in start["navigation"]]
    assert every == [f"{BASE}/opds/en/all/1.json"]
    feed = orjson.loads(files["opds/en/all/1.json"])
    (shown,) = feed["publications"]
    self, acquired, page = shown["links"]
    assert acquired["href"] == "https://sach.example.org/so-tay.epub"
    work = page["href"].removeprefix(f"{BASE}/en/").rstrip("/")
    assert self["href"] == f"{BASE}/opds/{work}.json"
    assert orjson.loads(files[f"opds/{work}.json"])["metadata"]["identifier"] == f"{BASE}/{work}"
    facets = {one["href"].removeprefix(f"{BASE}/") for group in feed["facets"] for one in group["links"]}
    assert facets
    assert {orjson.loads(files[one])["metadata"]["numberOfItems"] for one in facets} == {1}


def test_nothing_that_needs_a_server_is_offered(library: Library) -> None:
    needing = ("/sparql", "/oai", "/reconcile", "/edit", "/suggest", "/near/", "/api", "/openapi.json", "/mapping")
    for name, body in library.files().items():
        if name.endswith(".html"):
            page = body.decode()
            for link in re.findall(r'(?:href|src|action|data-near|data-suggestions)="(/[^"]*)"', page):
                assert not any(one in link for one in needing), (name, link)
                assert "?" not in link, (name, link)
            assert "suggest.js" not in page
            assert page.count("<form") == page.count('<form class="find')
            assert "ISBN…" not in page  # which the script does not find
    told = library.files()["llms.txt"].decode()
    assert "/sitemap.xml" in told
    assert "/mcp" not in told and "/sparql" not in told
    assert not re.search(r"^##[^\n]*\s*(?:\Z|^##? )", told, re.M), "a heading with nothing below it"


def test_the_same_generation_costs_nothing_again(library: Library) -> None:
    before = {path: path.stat().st_mtime_ns for path in library.folder.rglob("*.html")}
    again = library.export()
    assert again.units == 0
    assert again.same >= len(library.entities())
    assert before == {path: path.stat().st_mtime_ns for path in library.folder.rglob("*.html")}


def test_another_generation_of_the_same_number_is_written_anew(library: Library) -> None:
    """As there is when a backup was put back and published from."""
    with Book(library.known.data, library.folder) as book:
        assert book.fact("published")
        book.tell(published="2001-01-01T00:00:00Z")
    assert library.export().units > len(library.entities())


def test_a_second_export_into_one_folder_is_refused(library: Library) -> None:
    with (library.folder / ".lienthong-export").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(StoreError) as caught:
            library.export()
    assert caught.value.name == "static_busy"
    assert library.export().units == 0


def test_what_is_chosen_is_told_alike_in_every_process() -> None:
    """Else the next run, another process, would take it for another choice and make everything again."""
    code = (
        "from lienthong.pipeline.static.places import Chosen;"
        "print(Chosen(closed=frozenset(f'/vi/{one}/' for one in range(40))).told())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
    assert Chosen().told() != Chosen(pages=5).told()
    assert Chosen().told() != Chosen(closed=frozenset(("/vi/",))).told()


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path, library: Library) -> None:
    (tmp_path / "thu.txt").write_text("của tôi")
    with pytest.raises(StoreError) as caught:
        export(library.known, tmp_path, Chosen())
    assert caught.value.name == "static_folder"
    assert [one.name for one in tmp_path.iterdir()] == ["thu.txt"]


def test_a_data_folder_that_takes_no_account_of_the_export_is_named(tmp_path: Path) -> None:
    (tmp_path / "static").touch()
    with pytest.raises(StoreError) as caught:
        Book(tmp_path, tmp_path / "www")
    (tmp_path / "static").unlink()
    (tmp_path / "static" / f"{mark_of(tmp_path / 'www')}.sqlite").mkdir(parents=True)
    with pytest.raises(StoreError) as shut:
        Book(tmp_path, tmp_path / "www")
    for error in (caught.value, shut.value):
        assert (error.name, error.values["path"]) == ("disk_read_only", tmp_path / "static")


def test_names_stay_below_the_folder_whatever_is_asked(tmp_path: Path) -> None:
    chosen = Chosen(dumps=3)
    for address in (
        "/vi/../../etc/passwd",
        "/vi/browse/%2e%2e/x",
        "/vi/browse/title/%2F..%2F..",
        "/static/../x",
        "/vi/browse/title/..",
        "/vi/browse/title/a%00b",
        "/vi/browse/title/.hidden",
        f"/vi/browse/title/{'x' * 300}",
        "/dumps/3/../4",
        "/dumps/../x",
        "/dumps/2/works.csv.gz",
        "//evil.example/x",
        "/sparql",
        "/vi/work?page=101",
        "/vi/work?page=0",
        "/vi/search?q=x",
        "/work/x.ttl",
        "/opds/publications?query=x",
        "/opds/publications?type=schema%3ABook&language=vie",
        "/opds/publications?type=..%2F..",
        "/opds/publications?page=1000",
        "/opds/work/..",
        "/vi/work/0123456789abcdef?list=../..",
    ):
        assert chosen.place(address) is None, address
    for name in ("../x", "a/../../x", "/x", "a//b", "a/./b", ""):
        with pytest.raises(StoreError):
            Folder(tmp_path).path(name)
    with pytest.raises(UsageError):
        suffixes("exe")
    for written in ("javascript:alert(1)", "https://x/../y?", "https://a b", "ftp://x"):
        with pytest.raises(UsageError):
            address_of(written)


@dataclass(frozen=True)
class Change:
    """What an export found and did after other records were published; files and entities before it."""

    library: Library
    before: dict[str, bytes]
    had: set[str]
    step: Exported


@pytest.fixture(scope="module")
def change(library: Library) -> Change:
    """One Work merged, others withdrawn."""
    before, had = library.files(), library.entities()
    library.publish(book("1", "Dế Mèn đổi tên"), BOOKS[2])
    return Change(library, before, had, library.export())


def test_a_change_writes_what_changed_and_takes_away_what_is_gone(tmp_path: Path, change: Change) -> None:
    made, before, had, step = change.library, change.before, change.had, change.step
    after, has = made.files(), made.entities()
    anew = replace(made, folder=tmp_path / "b")
    anew.export()
    fresh = anew.files()
    assert {name for name in after if not name.startswith("_hosting/")} == {
        name for name in fresh if not name.startswith("_hosting/")
    }
    assert [name for name in after if not name.startswith("_hosting/") and after[name] != fresh[name]] == []
    assert step.removed > 0
    assert step.same > 0
    generation = current(made.known.data)
    assert generation is not None
    purged = purged_since(made.known.data, generation, generation.number - 1)
    assert purged is not None
    for one in had & has:
        names = [f"vi/{one}/index.html", f"en/{one}/index.html", f"{one}.ttl"]
        assert one in purged or all(before[name] == after[name] for name in names), one
    assert had ^ has <= purged
    for one in had - has:
        if not one.startswith(("record/", "item/")):
            assert b"noindex" in after[f"{one}/index.html"]


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_negotiates_redirects_and_tells_of_what_is_gone(change: Change) -> None:
    library = change.library
    (gone, _), (moved, new) = (
        (library.folder / "_hosting" / name).read_text().splitlines()[0].removesuffix(";").split()
        for name in ("gone.map", "moved.map")
    )
    work = next(one for one in library.entities() if one.startswith("work/"))
    place = next(one for one in library.entities() if one.startswith("place/"))
    static = next((library.folder / "static").glob("*/*.css")).relative_to(library.folder)
    seen = {}
    with nginx(library.folder) as ask:
        for path, accept, lang, status, where in (
            (work, "*/*", "", 303, f"vi/{work}/"),
            (f"{work}/", "text/html", "en-GB,vi;q=0.5", 303, f"en/{work}/"),
            (work, "application/x-none, text/turtle;q=0.9", "", 303, f"{work}.ttl"),
            (work, "application/x-bibtex", "", 303, f"{work}.bib"),
            (place, "application/x-bibtex", "", 303, f"vi/{place}/"),  # there is no citation of a place
            (moved, "text/turtle", "", 301, new),
            (f"en/{moved}", "*/*", "", 301, f"en/{new}/"),
            (f"{moved}.ttl", "*/*", "", 301, f"{new}.ttl"),
            (gone, "*/*", "en", 410, f"en/{gone}/index.html"),
            (f"vi/{gone}/", "*/*", "en", 410, f"vi/{gone}/index.html"),
            (f"{gone}.ttl", "*/*", "", 410, f"vi/{gone}/index.html"),
            ("work/0123456789abcdef", "*/*", "", 404, "404.html"),
            ("en/work/0123456789abcdef/", "*/*", "vi", 404, "en/404.html"),
            ("_hosting/nginx.conf", "*/*", "", 404, "404.html"),
            (".lienthong-export", "*/*", "", 404, "404.html"),
            (f"en/{work}/", "*/*", "", 200, f"en/{work}/index.html"),
            (f"{work}.ttl", "*/*", "", 200, f"{work}.ttl"),
            (str(static), "*/*", "", 200, str(static)),
            ("opds", "*/*", "", 200, "opds/start.json"),
            ("opds/start.json", "*/*", "", 200, "opds/start.json"),
        ):
            answer = seen[path] = ask(path, {"accept": accept, "accept-language": lang})
            told = answer.headers
            assert answer.status_code == status, path
            assert told["content-security-policy"].startswith("default-src"), path
            assert told["x-content-type-options"] == "nosniff"
            assert "max-age" in told["cache-control"], path
            if status in (301, 303):
                assert told["location"] == f"/muc-luc/{where}"
            else:
                assert answer.content == (library.folder / where).read_bytes(), path
    assert seen[work].headers["vary"].startswith("Accept, Accept-Language")
    assert seen[work].headers["cdn-cache-control"] == "no-store"
    assert seen[work].headers["access-control-allow-origin"] == "*"
    assert seen[f"{work}.ttl"].headers["content-type"] == "text/turtle; charset=utf-8"
    assert seen[f"{work}.ttl"].headers["access-control-allow-origin"] == "*"
    for one in ("opds", "opds/start.json"):
        assert seen[one].headers["content-type"] == "application/opds+json"
        assert seen[one].headers["access-control-allow-origin"] == "*"
    assert "immutable" in seen[str(static)].headers["cache-control"]
    assert "immutable" not in seen[f"en/{work}/"].headers["cache-control"]
