"""``lt:search`` and our functions in queries, over HTTP, as strangers ask."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.errors import QueryError
from lienthong.sparql.functions import FUNCTIONS, OPTIONS, SEARCH
from lienthong.sparql.guard import check
from lienthong.sparql.searching import MOST_SEARCHES, searches
from lienthong.text import sort_key
from search.shelves import shelved, short
from sparql.serving import HTTP, Serving, serving

HEAD = (
    "PREFIX lt: <urn:lienthong:> PREFIX bf: <http://id.loc.gov/ontologies/bibframe/> "
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
)
JSON = {"accept": "application/sparql-results+json"}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    data = tmp_path_factory.mktemp("shelved")
    shelved(data)
    with serving(data, seconds=20.0) as running:
        yield running


def rows(serving: Serving, query: str, *, post: bool = False) -> list[dict[str, str]]:
    if post:
        answer = HTTP.post(serving.url, data={"query": HEAD + query}, headers=JSON)
    else:
        answer = HTTP.get(serving.url, params={"query": HEAD + query}, headers=JSON)
    assert answer.status_code == 200, answer.text
    bound = answer.json()["results"]["bindings"]
    return [{name: short(term["value"]) for name, term in row.items()} for row in bound]


def names(serving: Serving, pattern: str) -> list[str]:
    return sorted(row["w"] for row in rows(serving, f"SELECT ?w {{ {pattern} }}"))


def refused(serving: Serving, query: str) -> dict[str, str]:
    answer = HTTP.get(serving.url, params={"query": HEAD + query}, headers={"accept": "*/*"})
    assert answer.status_code == 400, answer.text
    told: dict[str, str] = answer.json()
    return told


BOTH = ["work/kinhte", "work/vimo"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ('?w lt:search "truyen kieu"', ["work/han", "work/kieu"]),
        ("?w lt:search 'Truyện Kiều'@vi .", ["work/han", "work/kieu"]),
        ("?w <urn:lienthong:search> '''luật'''", ["work/luat"]),
        ('?w a bf:Work ; lt:search "nguyen du"', ["work/han", "work/kieu"]),
        ('?w a bf:Work ; lt:search "nguyen du" .', ["work/han", "work/kieu"]),
        ('?w lt:search "nguyen du" ; a bf:Work .', ["work/han", "work/kieu"]),
        ('?w lt:search "nguyen du" ; a bf:Work ; rdfs:label ?l ;; .', ["work/han", "work/kieu"]),
        ('?w a bf:Work ; lt:search "nguyen du" ; rdfs:label ?l', ["work/han", "work/kieu"]),
        ('?w lt:search "nguyen du" ; lt:search "kieu" ; a bf:Work', ["work/han", "work/kieu"]),
        ('?w lt:search "nguyen du" , "tan truyen"', ["work/han"]),
        ('?w rdfs:label ?l ; lt:search "nguyen du" ; a bf:Work ; lt:search "tan truyen"', ["work/han"]),
        ('?w a bf:Work OPTIONAL { ?w lt:search "x y z" } FILTER(STRENDS(STR(?w), "/hoaxxxxxxxxxxxxx"))', ["work/hoa"]),
        ('{ ?w lt:search "luat" } UNION { ?w lt:search "hoa hoc" }', ["work/hoa", "work/luat"]),
        ('{ SELECT ?w { ?w lt:search "luat" } LIMIT 5 } ?w a bf:Work', ["work/luat"]),
        ('?w a bf:Work FILTER EXISTS { ?w lt:search "luat" }', ["work/luat"]),
        ('?w a bf:Work ; lt:search "giao trinh kinh te" FILTER NOT EXISTS { ?w lt:search "luat" }',
         ["work/khongdau", *BOTH]),
        ('?w a bf:Work ; lt:search "giao trinh kinh te" MINUS { ?w lt:search "luat" }', ["work/khongdau", *BOTH]),
        ('VALUES ?l { "x" } ?w lt:search "luat" . FILTER(?l = "x")', ["work/luat"]),
        ('FILTER(lt:matches(?l, "LUAT")) ?w lt:search "kinh te" ; rdfs:label ?l .', ["work/luat"]),
        ('BIND(1 AS ?one) ?w lt:search "luat"', ["work/luat"]),
        ('?w (rdfs:label|rdfs:comment)/^rdfs:label ?w2 ; lt:search "luat"', ["work/luat"]),
        ('?w lt:search [ lt:query "giao trinh" ; lt:kind "work" ; lt:limit 1 ]', ["work/kinhte"]),
        ('?w lt:search [ lt:query "kinh te hoc" ; lt:kind "subject", "agent" ]', ["subject/kt"]),
        ('?w lt:search [ lt:query "kieu" ; lt:language "chi" ]', ["work/han"]),
        ('?w lt:search [ lt:query "nguyen du" ; lt:field "name" ]', ["work/han", "work/kieu"]),
        ('?w lt:search [ lt:query "lam phat" ; lt:field "note" ; ]', ["work/kinhte"]),
        ('?w lt:search [ lt:query "978-604-0-00001-9" ]', ["instance/sach"]),
        ('?w lt:search "VL000123"', ["instance/sach"]),
        ('?w lt:search [ lt:query "tru" ; lt:beginning true ; lt:field "title" ]',
         ["work/han", "work/kieu", "work/long"]),
        ('?w lt:search "không có gì như thế này ở đây cả"', []),
        ('?w lt:search ""', []),
        ('?w lt:search "金雲翹"', ["work/han"]),
        ('?w lt:search "voi 🐘"', ["work/emoji"]),
        ('?w lt:search "The \\"quoted\\" {braces} \\\\ SERVICE <http://x/>"', ["work/quotes"]),
        ('?w lt:search "\\u0110\\u01B0\\u1EDDng v\\u1EC1"', ["work/duong"]),
        ('?w lt:search "hoá học"', ["work/hoa"]),
        ('?w lt:search "truyện kiêù"', ["work/han", "work/kieu"]),
        ('?w lt:search "hocj dai cuong"', ["work/hoa"]),
    ],
)  # fmt: skip
def test_what_is_found(asked: Serving, pattern: str, found: list[str]) -> None:
    assert names(asked, pattern) == sorted(found)


def test_post_direct_and_limit(asked: Serving) -> None:
    query = 'SELECT ?w { ?w lt:search "giáo trình kinh tế vĩ mô" } LIMIT 1'
    assert [row["w"] for row in rows(asked, query, post=True)] == ["work/kinhte"]
    answer = HTTP.post(
        asked.url, content=(HEAD + query).encode(), headers=JSON | {"content-type": "application/sparql-query"}
    )
    assert answer.status_code == 200 and answer.headers["x-lienthong-search-limit"] == "1000"


def test_right_diacritics_come_first(asked: Serving) -> None:
    def order(words: str) -> list[str]:
        query = (
            f'SELECT ?w ?s ?t {{ ?w lt:search [ lt:query "{words}" ; lt:score ?s ; lt:total ?t ; lt:kind "work" ] }}'
        )
        found = rows(asked, query + " ORDER BY DESC(?s)")
        assert {row["t"] for row in found} == {str(len(found))}
        return [row["w"] for row in found]

    assert order("giáo trình kinh tế vi mô")[0] == "work/vimo"
    assert order("giáo trình kinh tế vĩ mô")[0] == "work/kinhte"
    assert set(order("giao trinh kinh te vi mo")) == {"work/kinhte", "work/vimo", "work/khongdau"}
    assert order("Nguyễn Dữ kinh") == order("nguyen du kinh")


def test_construct_ask_and_describe(asked: Serving) -> None:
    turtle = {"accept": "text/turtle"}
    query = HEAD + 'CONSTRUCT { ?w rdfs:label ?l } WHERE { ?w lt:search "luat" ; rdfs:label ?l }'
    assert "Luật kinh tế" in HTTP.get(asked.url, params={"query": query}, headers=turtle).text
    assert HTTP.get(asked.url, params={"query": HEAD + 'ASK { ?w lt:search "luat" }'}, headers=JSON).json()["boolean"]
    answer = HTTP.get(asked.url, params={"query": HEAD + 'DESCRIBE ?w { ?w lt:search "luat" }'}, headers=turtle)
    assert "Luật kinh tế" in answer.text


@pytest.mark.parametrize(
    ("query", "name", "column"),
    [
        ("SELECT * { ?w lt:search ?text }", "sparql_search_text", 25),
        ('SELECT * { ?w lt:search "x"^^rdfs:Literal }', "sparql_search_text", 28),
        ("SELECT * { ?w lt:search [ lt:limit 3 ] }", "sparql_search_text", 38),
        ('SELECT * { <http://x/> lt:search "x" }', "sparql_search_subject", 24),
        ('SELECT * { ?i bf:instanceOf [ lt:search "x" ] }', "sparql_search_subject", 31),
        ('SELECT * { _:w lt:search "x" }', "sparql_search_subject", 16),
        ('SELECT * { ?w lt:search/rdfs:label "x" }', "sparql_search_text", 24),
        ('SELECT * { ?w ^lt:search "x" }', "sparql_search_place", 16),
        ('SELECT * { ?w (lt:search) "x" }', "sparql_search_place", 16),
        ('SELECT * { ?w rdfs:label/lt:search "x" }', "sparql_search_place", 26),
        ('CONSTRUCT { ?w lt:search "x" } WHERE { ?w a bf:Work }', "sparql_search_place", 16),
        ('CONSTRUCT WHERE { ?w lt:search "x" }', "sparql_search_place", 22),
        ('SELECT * { ?w lt:search [ lt:query "x" ; lt:colour "red" ] }', "sparql_search_option", 42),
        ('SELECT * { ?w lt:search [ lt:query "x" ; lt:limit 0 ] }', "sparql_search_limit", 51),
        ('SELECT * { ?w lt:search [ lt:query "x" ; lt:limit 10001 ] }', "sparql_search_limit", 51),
        ('SELECT * { ?w lt:search [ lt:query "x" ; lt:limit 1 ; lt:limit 2 ] }', "sparql_search_twice", 64),
        ('SELECT * { ?w lt:search [ lt:query "x" ; lt:query "y" ] }', "sparql_search_twice", 51),
        ('SELECT * { ?w lt:search [ lt:query "x" ; lt:field "title" ; lt:field "name" ] }', "sparql_search_twice", 70),
        ('SELECT * { ?w lt:search _:x . _:x lt:query "y" }', "sparql_search_text", 25),
        ('SELECT * { ?w lt:search [ lt:query "x" ; lt:kind "cat" ] }', "sparql_search_value", 50),
        ('SELECT * { ?w lt:search [ lt:query "x" ; lt:score "s" ] }', "sparql_search_variable", 51),
        ('SELECT * { ?w lt:search [ lt:query "x" ; lt:score ?w ] }', "sparql_search_variables", 54),
        ('SELECT * { ?w lt:search [ lt:query "x" ; lt:beginning 1 ] }', "sparql_search_boolean", 55),
        (f'SELECT * {{ ?w lt:search "{"x" * 10_001}" }}', "sparql_search_long", 25),
        ("SELECT * { " + '?w lt:search "x" . ' * (MOST_SEARCHES + 1) + "}", "sparql_search_many", 205),
    ],
)
def test_what_is_refused(asked: Serving, query: str, name: str, column: int) -> None:
    with pytest.raises(QueryError) as caught:
        searches(check(HEAD + query).text)
    assert (caught.value.name, caught.value.values["line"], caught.value.values["column"]) == (name, 2, column)
    told = refused(asked, query)
    assert f"cột {column}" in json.dumps(told, ensure_ascii=False) and f"column {column}" in json.dumps(told)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?w lt:search "luật" ; rdfs:label ?l FILTER(BOUND(?w, ?l)) }',
        'SELECT * { ?w lt:search "luật kinh tế" }\nORDER BY ?w ?l )',
        'SELECT * { ?w a bf:Work ; lt:search """luật\nkinh\ntế""" ; rdfs:label ?l FILTER(STR(?w, ?l)) }',
        'SELECT * { ?w lt:search "luật" , "kinh tế" . { ?w lt:search "x" } ?w ?w }',
    ],
)
def test_errors_of_the_engine_keep_their_places(asked: Serving, query: str) -> None:
    """As if the search had been any other statement of the same length."""
    assert refused(asked, query) == refused(asked, query.replace("lt:search", "bf:another"[:9]))


def test_names_of_the_vocabulary_are_terms_elsewhere(asked: Serving) -> None:
    assert rows(asked, 'SELECT ?p { VALUES (?p ?q) { (lt:search "x") } }') == [{"p": SEARCH.iri}]
    assert rows(asked, "SELECT ?p { ?s ?p lt:search }") == []
    assert rows(asked, "SELECT ?p { lt:search ?p ?o . BIND(lt:search AS ?x) FILTER(?x = lt:search) }") == []


TEXTS = st.text(st.sampled_from("abc \"\\{}<>#?\n\t'()[];.,*:~^+-!ạđ金🐘/|&$"), max_size=30)


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_any_text_is_one_search_of_that_text(text: str) -> None:
    """What is typed never becomes query language: the words before and behind it stay what they were."""
    quoted = "".join({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}.get(sign, sign) for sign in text)
    query = HEAD + f'SELECT ?w {{ ?w lt:search "{quoted}" . ?w rdfs:label ?l }}'
    (found,) = searches(check(query).text)
    assert found["query"] == text
    assert query[found["start"] : found["end"]] == f'?w lt:search "{quoted}"'


def test_hostile_texts_end_soon_and_well(asked: Serving) -> None:
    for text in (
        "*" * 9_000,
        "a " * 4_900,
        "SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } " * 200,
        "ệ" * 9_999,
        "金" * 9_999,
    ):
        query = f'SELECT ?w {{ ?w lt:search [ lt:query "{text}" ; lt:beginning true ] }}'
        assert isinstance(rows(asked, query, post=True), list)
    assert names(asked, '?w lt:search "x] } SERVICE <http://127.0.0.1:1/> {"') == []


def test_functions(asked: Serving) -> None:
    def value(expression: str) -> str | None:
        (row,) = rows(asked, f"SELECT ?v {{ BIND({expression} AS ?v) }}")
        return row.get("v")

    assert value('lt:fold("Giáo trình: Đường, Vật lý!")') == "giao trinh duong vat li"
    assert value('lt:fold("Vật lí"@vi)') == "vat li"
    assert value("lt:fold(<http://x/Đ>)") == "http x d"
    assert value('lt:matches("Giáo trình kinh tế", "te giao")') == "true"
    assert value('lt:matches("Giáo trình kinh tế", "luat")') == "false"
    for wrong in ('lt:fold("a", "b")', "lt:fold()", 'lt:matches("a")', "lt:sortKey(?nothing)"):
        assert value(wrong) is None
    assert value('COALESCE(lt:fold("a", "b"), "error")') == "error"


ORDER = [
    "", "1 bông hồng", "9 bông hồng", "10 bông hồng", "2019", "02020", "a", "à", "ả", "ã", "á", "ạ", "an", "ă", "ằ",
    "â", "ấ", "b", "c", "da", "đa", "e", "ê", "i", "ma", "mà", "mả", "mã", "má", "mạ", "o", "ô", "ơ", "u", "ư", "y",
]  # fmt: skip


def test_vietnamese_order(asked: Serving) -> None:
    values = " ".join(f'"{one}"' for one in reversed(ORDER))
    found = rows(asked, f"SELECT ?v {{ VALUES ?v {{ {values} }} }} ORDER BY lt:sortKey(?v)")
    assert [row["v"] for row in found] == ORDER
    assert sort_key("đa") > sort_key("dạ")


def test_every_function_is_described_in_both_languages() -> None:
    described = [SEARCH, *FUNCTIONS]
    assert all(one.purpose("vi") != one.purpose("en") and one.iri.startswith("urn:lienthong:") for one in described)
    assert all(f"lt:{name}" in SEARCH.signature for name in OPTIONS)


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    shelved(tmp_path, indexed=False)
    with serving(tmp_path, seconds=20.0) as running:
        query = HEAD + 'SELECT ?w { ?w lt:search "luat" }'
        answer = HTTP.get(running.url, params={"query": query}, headers=JSON)
        assert answer.status_code == 503 and "lienthong publish" in answer.text
        query = HEAD + 'SELECT ?w { ?w rdfs:label ?l FILTER(lt:matches(?l, "luat")) }'
        assert len(HTTP.get(running.url, params={"query": query}, headers=JSON).json()["results"]["bindings"]) == 1
