"""The query page over HTTP: what fills the editor, results as tables that nothing hostile gets out of, refusals with
their place, the vocabulary and the names that its script asks for."""

import hashlib
import json
import re
from html import unescape
from pathlib import Path

import httpx
import pytest
from rdflib import Graph
from siteserver import HOSTILE, Site

from lienthong.content import folder
from lienthong.messages import LANGS, catalogue
from lienthong.site.query_page import MOST_NAMED
from lienthong.site.query_run import ROWS
from lienthong.sparql.functions import FUNCTIONS, SEARCH
from lienthong.sparql.queries import examples

YASGUI = folder("site") / "static" / "yasgui-4.6.2"
LABELS = "SELECT ?thing ?label { ?thing <http://www.w3.org/2000/01/rdf-schema#label> ?label } ORDER BY ?label"


def shown(page: str) -> str:
    return unescape(page.partition('id="query"')[2].partition(">")[2].partition("</textarea>")[0])


def ran(html: httpx.Client, query: str, lang: str = "vi") -> httpx.Response:
    return html.get(f"/{lang}/sparql/run", params={"query": query})


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_names_every_example(html: httpx.Client, lang: str) -> None:
    page = html.get(f"/{lang}/sparql").text
    for one in examples():
        assert one.titles[lang] in unescape(page)
    assert page.count("data-example=") == len(examples())
    assert all(unescape(page).count(one.signature) == 1 for one in (SEARCH, *FUNCTIONS))
    assert "data-run" not in page


def test_a_permalink_fills_the_editor_whatever_it_asks(html: httpx.Client) -> None:
    for query in ("ASK {}", "SELECT broken {", '</textarea><script>window.pwned=1</script>"', "\n\nASK {}"):
        answer = html.get("/sparql", params={"query": query})
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
        assert "accept" in answer.headers["vary"].lower()
        # the first line end behind <textarea> is none of its value (HTML, section 13.1.2.5)
        assert shown(answer.text) == (f"\n{query}" if query.startswith("\n") else query)
        assert "data-run" in answer.text and '<meta name="robots" content="noindex">' in answer.text
        assert "<script>window.pwned" not in answer.text


def test_an_example_fills_the_editor(html: httpx.Client) -> None:
    text = shown(html.get("/vi/sparql?example=34-is-it-held").text)
    assert text.lstrip().startswith("PREFIX") and "ASK {" in text
    assert shown(html.get("/vi/sparql?example=none").text) == shown(html.get("/vi/sparql").text) != ""


def test_the_other_language_has_the_same_query(html: httpx.Client) -> None:
    for place in (
        "sparql?query=ASK+%7B+%3Fs+%3Fp+%22a%26b%22+%7D",
        "sparql/run?query=ASK+%7B%7D",
        "sparql?example=02-translations",
    ):
        switch = re.search('<a class="lang"[^>]* href="([^"]+)"', html.get(f"/vi/{place}").text)
        assert switch
        assert unescape(switch[1]) == f"/en/{place}"
        assert shown(html.get(unescape(switch[1])).text) == shown(html.get(f"/vi/{place}").text)


def test_programs_get_results_where_browsers_get_the_page(site: Site) -> None:
    for accept in ("*/*", "application/sparql-results+json", "text/csv, text/html;q=0.5"):
        with site.client(accept) as client:
            assert "html" not in client.get("/sparql", params={"query": "ASK {}"}).headers["content-type"]


def test_a_table_without_javascript(html: httpx.Client, site: Site) -> None:
    answer = ran(html, f"{LABELS} LIMIT 5")
    assert answer.status_code == 200 and "no-store" in answer.headers["cache-control"]
    table = answer.text.partition("<table ")[2].partition("</table>")[0]
    assert re.findall(r"<th[^>]*>(\w+)", table) == ["thing", "label"]
    assert table.count("<tr>") == 6
    assert "noindex" in answer.text and shown(answer.text) == f"{LABELS} LIMIT 5"
    work = site.names["han"]
    table = ran(html, f"SELECT ?x {{ VALUES ?x {{ <{site.base}/{work}> }} }}").text
    assert f'<a href="/vi/{work}" title="{site.base}/{work}">Truyện Kiều</a>' in table


def test_a_long_result_says_that_it_is_cut(html: httpx.Client) -> None:
    table = ran(html, LABELS).text
    assert table.count("<td>") == 2 * ROWS
    assert catalogue("vi")["query.rows_more"].format(number=ROWS) in table
    graph = ran(html, "CONSTRUCT WHERE { ?s ?p ?o }", "en").text
    assert graph.count("<td>") == 3 * ROWS and catalogue("en")["query.rows_more"].format(number=ROWS) in graph


@pytest.mark.parametrize(("query", "word"), [("ASK { ?s ?p ?o }", "yes"), ("ASK { <x:x> ?p ?o }", "no")])
def test_the_answer_of_an_ask_is_a_word(html: httpx.Client, query: str, word: str) -> None:
    for lang in LANGS:
        assert f'class="answer">{catalogue(lang)[f"query.{word}"]}<' in ran(html, query, lang).text


def test_nothing_found_says_so(html: httpx.Client) -> None:
    assert catalogue("vi")["query.none"] in ran(html, "SELECT * { <x:x> ?p ?o }").text
    assert html.get("/vi/sparql/run?query=+").headers["location"] == "/vi/sparql"


def test_values_are_text_and_links_lead_to_the_web_only(html: httpx.Client, site: Site) -> None:
    for text in HOSTILE:
        literal = json.dumps(text)
        page = ran(html, f"SELECT ({literal} AS ?x) (STRLANG({literal}, 'vi') AS ?y) {{}}").text
        assert text not in page.partition("<script type=")[0]
        table = page.partition("<table ")[2].partition("</table>")[0]
        assert unescape(table).count(text) == 2
    names = [f"<{site.base}/{site.names[f'hostile{number}']}>" for number in range(len(HOSTILE))]
    page = ran(html, f"SELECT ?x {{ VALUES ?x {{ {' '.join(names)} }} }}").text
    assert all(text not in page for text in HOSTILE if "<" in text)
    page = ran(html, f"SELECT ?x {{ <{site.base}/{site.names['linked']}> ?p ?x FILTER(isIRI(?x)) }}").text
    table = page.partition("<table ")[2].partition("</table>")[0]
    assert "javascript:" in table and "data:text" in table
    assert all(one.startswith(("/", "http://", "https://")) for one in re.findall(r'href="([^"]*)"', table))


def test_a_mistake_has_its_line_and_column_in_both_languages(html: httpx.Client) -> None:
    for lang, other in (LANGS, LANGS[::-1]):
        answer = ran(html, "SELECT * {\n  ?s ?p ?o .\n  FILTER(?s = }", lang)
        assert answer.status_code == 400
        place = catalogue(lang)["query.place"].partition("{line}")[0]
        assert re.search(rf"{place}3\D+[0-9]+", answer.text)
        assert f'<p class="beside" lang="{other}">' in answer.text


@pytest.mark.parametrize("query", ["SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "DROP ALL", "("])
def test_what_the_endpoint_refuses_the_page_refuses(html: httpx.Client, query: str) -> None:
    answer = ran(html, query)
    assert answer.status_code == 400 and 'role="alert"' in answer.text


def test_names_of_things_codes_and_terms(html: httpx.Client, site: Site) -> None:
    work = f"{site.base}/{site.names['han']}"
    asked = [work, "http://id.loc.gov/vocabulary/languages/vie", "http://schema.org/author", "x:<b>", "https://a.vn/ệ"]
    found = html.post("/vi/sparql/names", data={"iri": asked}).json()
    assert list(found) == asked
    assert found[work]["text"] == "Truyện Kiều" and found[work]["href"] == f"/vi/{site.names['han']}"
    assert found[asked[1]]["text"] == "Tiếng Việt" and found[asked[1]]["beside"] == "lang:vie"
    assert found[asked[2]]["text"] == "Tác giả" and found[asked[2]]["beside"] == "schema:author"
    assert found["x:<b>"] == {"text": "x:<b>"}
    assert html.get("/en/sparql/names", params={"iri": asked[1]}).json()[asked[1]]["text"] == "Vietnamese"


@pytest.mark.parametrize("body", [b"iri=%ff", b"iri=\xff", b"iri=" + b"a" * 3000, b"iri=x:1&" * (MOST_NAMED + 1)])
def test_names_are_asked_in_bounds(html: httpx.Client, body: bytes) -> None:
    assert html.post("/vi/sparql/names", content=body).status_code == 400


def test_as_many_names_as_allowed(html: httpx.Client) -> None:
    many = [f"x:{number}" for number in range(MOST_NAMED)]
    assert list(html.post("/vi/sparql/names", data={"iri": many}).json()) == many
    assert html.post("/vi/sparql/names", content=b"").json() == {}


def test_the_vocabulary_is_what_is_in_use(html: httpx.Client) -> None:
    answer = html.get("/sparql/vocabulary.json")
    assert answer.headers["access-control-allow-origin"] == "*"
    found = answer.json()
    assert found["prefixes"]["bf"] == "http://id.loc.gov/ontologies/bibframe/"
    classes, properties = ({one["name"]: one for one in found[kind]} for kind in ("classes", "properties"))
    counted = ran(html, "SELECT (COUNT(*) AS ?n) { ?s a <http://id.loc.gov/ontologies/bibframe/Instance> }").text
    assert f'<span title="xsd:integer">{classes["bf:Instance"]["count"]}</span>' in counted
    assert properties["schema:author"]["vi"] == "Tác giả" and properties["schema:author"]["en"] == "Author"
    assert classes["bf:Work"]["vi"] == "Tác phẩm" and classes["bf:Work"]["en"] == "Work"
    assert properties["rdf:type"]["more"] and not classes["bf:Instance"]["more"]
    assert "bflc:aProperty" in properties and "bf:Serial" not in classes
    counts = [one["count"] for one in found["properties"]]
    assert counts == sorted(counts, reverse=True) and min(counts) > 0
    again = html.get("/sparql/vocabulary.json", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_the_examples_as_rdf(html: httpx.Client, site: Site) -> None:
    answer = html.get("/sparql/examples.ttl")
    assert answer.headers["content-type"].startswith("text/turtle")
    assert answer.content == html.get("/.well-known/sparql-examples").content
    found = Graph().parse(data=answer.content, format="turtle")
    told = html.get("/sparql", headers={"accept": "text/turtle"}).text
    assert "seeAlso" in told and f"{site.base}/sparql/examples.ttl" in told
    wanted = "ASK { ?x a <http://www.w3.org/ns/shacl#SPARQLExecutable> ; <https://schema.org/target> ?here }"
    assert found.query(wanted).askAnswer
    assert f"{site.base}/sparql/examples.ttl#01-holdings-of-a-title" in {str(one) for one in found.subjects()}


def test_yasgui_is_whole_and_lies_for_ever(html: httpx.Client) -> None:
    for line in (YASGUI / "SHA256SUMS").read_text().splitlines():
        wanted, name = line.split()
        answer = html.get(f"/static/{YASGUI.name}/{name}")
        assert hashlib.sha256(answer.content).hexdigest() == wanted, name
        assert "immutable" in answer.headers["cache-control"] and answer.headers["content-encoding"] == "gzip"
        plain = html.get(f"/static/{YASGUI.name}/{name}", headers={"accept-encoding": "gzip;q=0"})
        assert plain.content == answer.content and "content-encoding" not in plain.headers
    assert "MIT" in html.get(f"/static/{YASGUI.name}/LICENSES.txt").text
    assert html.get("/static/yasgui-4.6.1/yasgui.min.js").status_code == 404
    assert html.get(f"/static/{YASGUI.name}/..%2fsite.css").status_code == 404


def test_the_page_asks_nothing_of_strangers(html: httpx.Client) -> None:
    page = html.get("/vi/sparql").text
    loaded = re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]*)"', page)
    assert len(loaded) >= 5
    assert all(one.startswith(("/", str(html.base_url))) for one in loaded)
    for script in sorted(Path(folder("site") / "static").glob("query*.js")):
        assert "://" not in script.read_text("utf-8").replace("https://www.w3.org/TR/n-triples/", "")


def test_crawlers_are_told_to_leave_results_alone(html: httpx.Client) -> None:
    told = html.get("/robots.txt").text
    assert all(f"Disallow: /{lang}/sparql/run" in told for lang in LANGS)
