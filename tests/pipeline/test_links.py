"""Outside authorities and link tables: attached by identifier, in any order; what is not sure waits for a librarian."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depth import often
from lienthong.errors import InputError
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.reviews import reviews
from lienthong.graph.publish import publish
from lienthong.graph.terms import Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.readers import iso2709
from lienthong.pipeline.links.candidates import find
from lienthong.pipeline.links.listing import counted
from lienthong.pipeline.links.review import export, store
from lienthong.pipeline.load import Summary, load
from lienthong.pipeline.remap import remap

BASE = "https://lienthong.example.vn"
BOOK = """LDR 00000nam a2200000 a 4500
001 501
020 __ $a 9786042000017
100 1_ $a Nam Cao, $d 1917-1951
245 10 $a Đôi mắt / $c Nam Cao
260 __ $a Hà Nội : $b Văn học, $c 2006
650 _7 $2 Bộ TK Mẫu $a Văn học hiện thực
650 _4 $a Truyện ngắn
650 _7 $2 khác $a Nông thôn $0 https://tk.example.org/c/3"""
OTHER = """LDR 00000nam a2200000 a 4500
001 502
245 00 $a Ca dao xứ Nghệ
260 __ $a Vinh, $c 2001
650 _4 $a Truyện ngắn"""
SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix c: <https://tk.example.org/c/> .
c:s a skos:ConceptScheme ; skos:prefLabel "Bộ TK Mẫu"@vi .
c:1 skos:inScheme c:s ; skos:altLabel "Hiện thực"@vi ; skos:prefLabel "Văn học hiện thực"@vi , "Realism"@en .
c:2 a skos:Concept ; skos:inScheme c:s ; skos:prefLabel "Truyện ngắn"@vi ; skos:broader c:1 .
c:3 a skos:Concept ; skos:inScheme c:s ; skos:prefLabel "Làng quê"@vi .
"""
LINKS = """isbn,title,viaf,predicate,target_iri,confidence
9786042000017,Đôi mắt,,owl:sameAs,https://noi-khac.example.org/sach/1,0.9
9786042000017,,,,https://noi-khac.example.org/sach/2,
,,71399104,,https://noi-khac.example.org/nguoi/1,
"""
MATCHES = "SELECT ?s ?o WHERE { ?s skos:exactMatch ?o }"
SAMES = "SELECT ?s WHERE { ?s owl:sameAs ?o }"
PREFIXES = (
    "PREFIX schema: <http://schema.org/> PREFIX bf: <http://id.loc.gov/ontologies/bibframe/>"
    " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
    " PREFIX owl: <http://www.w3.org/2002/07/owl#> "
)


def books(data: Path, *records: str, complete: bool = False) -> Summary:
    file = data.parent / "nap.mrc"
    file.write_bytes(b"".join(iso2709.write(parse_record(one)) for one in records))
    return load(data, "mau", [str(file)], complete=complete, said=Source("mau", library_name="Thư viện Mẫu"))


def text(data: Path, source: str, name: str, content: str, complete: bool = False) -> Summary:
    file = data.parent / name
    file.write_text(content, "utf-8")
    return load(data, source, [str(file)], complete=complete)


def made(data: Path, *, full: bool = False) -> None:
    with Ledger.open(data) as ledger:
        publish(ledger, data, BASE, full=full, bulk_share=1)


def ask(data: Path, query: str) -> list[tuple[str, ...]]:
    generation = current(data)
    assert generation is not None
    return sorted(tuple(one.value for one in row) for row in generation.open().query(PREFIXES + query))


def targets(data: Path, label: str) -> list[str]:
    return [one for (one,) in ask(data, f'SELECT ?o WHERE {{ ?s skos:exactMatch ?o ; rdfs:label "{label}"@vi }}')]


def graph(data: Path) -> set[str]:
    generation = current(data)
    assert generation is not None
    skip = "void#triples", "terms/modified", "terms/publisher", "invalidatedAtTime"
    return {str(quad) for quad in generation.open() if not any(one in str(quad.predicate) for one in skip)}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_concepts_attach_by_scheme_and_label_and_by_their_iri(data):
    books(data, BOOK)
    made(data)
    before = {label: iri for iri, label in ask(data, "SELECT ?s ?l WHERE { ?s a skos:Concept ; rdfs:label ?l }")}
    summary = text(data, "tk", "tk.ttl", SKOS)
    assert (summary.read, summary.live, summary.held) == (3, 3, 0)
    made(data)
    found = dict(ask(data, "SELECT ?o ?s WHERE { ?s skos:exactMatch ?o FILTER(CONTAINS(STR(?o), 'tk.example')) }"))
    assert found["https://tk.example.org/c/1"] == before["Văn học hiện thực"], "the same scheme and label"
    assert found["https://tk.example.org/c/3"] == before["Nông thôn"], "the IRI that $0 carries"
    assert found["https://tk.example.org/c/2"] != before["Truyện ngắn"], "a label without its scheme is nobody's"
    names = ask(data, f"SELECT ?l WHERE {{ <{found['https://tk.example.org/c/1']}> schema:alternateName ?l }}")
    assert names == [("Hiện thực",)]
    ((broader,),) = ask(data, f"SELECT ?b WHERE {{ <{found['https://tk.example.org/c/2']}> skos:broader ?b }}")
    assert broader == before["Văn học hiện thực"]


def test_a_concept_that_its_scheme_lets_go_of_takes_its_link_along(data):
    books(data, BOOK)
    text(data, "tk", "tk.ttl", SKOS)
    made(data)
    text(data, "tk", "tk.ttl", "\n".join([*SKOS.split("\n")[:3], SKOS.split("\n")[5]]), complete=True)
    made(data)
    assert targets(data, "Văn học hiện thực") == []
    assert targets(data, "Làng quê") == ["https://tk.example.org/c/3"]


def test_rows_attach_by_identifier_and_wait_for_what_is_not_there(data):
    summary = text(data, "lk", "lk.csv", LINKS)
    assert (summary.live, summary.held) == (0, 3)
    books(data, BOOK)
    made(data)
    assert [target for _, target in ask(data, MATCHES) if "sach" in target] == ["https://noi-khac.example.org/sach/1"]
    assert ask(data, SAMES) == []
    rest = counted(data)
    assert (rest.waiting, rest.links["noi-khac.example.org", "exactMatch", "lk"]) == (2, 1)
    provenance = (
        "SELECT ?d WHERE { ?s skos:exactMatch <https://noi-khac.example.org/sach/1> ; bf:adminMetadata ?r ."
        " ?r <http://purl.org/dc/terms/isPartOf> ?d }"
    )
    assert (f"{BASE}/dataset/lk",) in ask(data, provenance)


def test_a_row_of_our_iri_follows_it_and_goes_with_its_entity(data):
    books(data, BOOK, OTHER)
    made(data)
    ((work,),) = ask(data, 'SELECT ?w WHERE { ?w a bf:Instance ; rdfs:label "Ca dao xứ Nghệ"@vi }')
    text(
        data,
        "lk",
        "lk.tsv",
        f"subject_id\tpredicate_id\tobject_id\n{work}\tskos:closeMatch\thttps://noi-khac.example.org/9\n",
    )
    made(data)
    closes = "SELECT ?s WHERE { ?s skos:closeMatch <https://noi-khac.example.org/9> }"
    assert ask(data, closes) == [(work,)]
    books(data, OTHER.replace("2001", "2002").replace("Nghệ", "Nghệ Tĩnh"))
    made(data)
    ((moved,),) = ask(data, 'SELECT ?w WHERE { ?w a bf:Instance ; rdfs:label "Ca dao xứ Nghệ Tĩnh"@vi }')
    assert moved != work
    assert ask(data, closes) == [(moved,)], "the record was corrected: its IRI leads on, and so does the link"
    amended = graph(data)
    made(data, full=True)
    assert graph(data) ^ amended == set()
    books(data, BOOK, complete=True)
    made(data)
    assert ask(data, closes) == []
    books(data, BOOK, OTHER)
    made(data)
    assert ask(data, closes) == [(work,)], "it came back as it was"


def test_one_number_of_several_kinds_finds_the_thing_that_is_there(data):
    text(data, "lk", "lk.csv", "viaf,object_id\n71399104,https://noi-khac.example.org/nguoi/1\n")
    books(data, OTHER.replace("650 _4 $a Truyện ngắn", "651 _4 $a Làng Mẫu $0 (viaf)71399104"))
    made(data)
    ((place,),) = ask(data, "SELECT ?s WHERE { ?s skos:exactMatch <https://noi-khac.example.org/nguoi/1> }")
    assert "/place/" in place


def _pairs(data: Path) -> list[tuple[str, str]]:
    with Ledger.open(data, write=False) as ledger:
        return [(one.label, one.iri) for one in reviews(ledger.db, "")]


def _filled(file: Path, word: str) -> Path:
    with file.open(encoding="utf-8-sig", newline="") as given:
        rows = list(csv.DictReader(given))
    answer = file.with_name("filled.csv")
    with answer.open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.DictWriter(out, rows[0].keys(), delimiter=";")
        table.writeheader()
        table.writerows({**row, "decision": word} for row in rows)
    return answer


def test_candidates_are_never_guessed_into_the_graph_but_decided(data, tmp_path):
    books(data, BOOK, OTHER)
    text(data, "tk", "tk.ttl", SKOS)
    made(data)
    before = graph(data)
    found = find(data)
    assert (found.new, found.waiting) == (1, 1)
    assert _pairs(data) == [("Truyện ngắn", "https://tk.example.org/c/2")]
    made(data)
    assert graph(data) == before
    table = tmp_path / "bang.csv"
    assert export(data, BASE, table) == 1
    stored = store(data, _filled(table, "trùng"))
    assert (stored.changed, stored.accepted, stored.unknown) == (1, 1, 0)
    made(data)
    linked = ask(data, "SELECT ?s WHERE { ?s skos:exactMatch <https://tk.example.org/c/2> }")
    assert len(linked) == 2, "the concept itself, and the subject that was judged to be the same"
    again = store(data, _filled(table, "trùng"))
    assert (again.changed, again.same, again.accepted) == (0, 1, 1)
    assert find(data).waiting == 0, "what was decided is not asked again"
    kept = graph(data)
    remap(data)
    text(data, "tk", "tk.ttl", SKOS)
    made(data, full=True)
    assert graph(data) ^ kept == set()
    text(data, "tk", "tk.ttl", "\n".join(SKOS.split("\n")[:4]), complete=True)
    made(data)
    assert ask(data, "SELECT ?s WHERE { ?s skos:exactMatch <https://tk.example.org/c/2> }") == []
    text(data, "tk", "tk.ttl", SKOS)
    made(data)
    assert ask(data, "SELECT ?s WHERE { ?s skos:exactMatch <https://tk.example.org/c/2> }") == linked


def test_another_decision_takes_the_link_away_and_is_not_asked_again(data, tmp_path):
    books(data, BOOK, OTHER)
    text(data, "tk", "tk.ttl", SKOS)
    made(data)
    before = graph(data)
    find(data)
    table = tmp_path / "bang.csv"
    export(data, BASE, table)
    store(data, _filled(table, "same"))
    made(data)
    assert store(data, _filled(table, "khác")).accepted == 0
    made(data)
    after = {one for one in graph(data) if "links-review" not in one and "/graph/identity>" not in one}
    # Two labels are alike; since a librarian says that the subjects differ nothing is derived from it.
    assert any("skos/core#closeMatch" in one for one in before)
    assert after == {one for one in before if "skos/core#closeMatch" not in one}
    assert find(data).waiting == 0


PERSON = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <http://schema.org/> .
<https://nguoi.example.org/1> a schema:Person ; skos:prefLabel "Trần Hữu Tri"@vi ; skos:altLabel "Nam Cao"@vi ; %s .
"""


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ('schema:birthDate "1917" ; schema:description "Tác giả Đôi mắt"@vi', 1),
        ('schema:birthDate "1917"', 0),
        ('schema:description "Tác giả Đôi mắt"@vi', 0),
        ('schema:birthDate "1917" ; schema:deathDate "1952" ; schema:description "Tác giả Đôi mắt"@vi', 0),
    ],
)
def test_people_are_asked_about_with_dates_and_another_fact_only(data, said, asked):
    books(data, BOOK)
    text(data, "nguoi", "nguoi.ttl", PERSON % said)
    made(data)
    assert find(data).waiting == asked
    made(data)
    assert len(ask(data, "SELECT ?s WHERE { ?s skos:exactMatch <https://nguoi.example.org/1> }")) == 1


def test_nobody_is_asked_about_a_person_whom_name_and_both_years_tell(data):
    books(data, BOOK)
    text(data, "nguoi", "nguoi.ttl", PERSON % 'schema:birthDate "1917" ; schema:deathDate "1951"')
    made(data)
    assert find(data).waiting == 0
    ((creator,),) = ask(
        data, 'SELECT ?a WHERE { ?w a bf:Work ; rdfs:label "Đôi mắt"@vi ; bf:contribution/bf:agent ?a }'
    )
    assert ask(data, "SELECT ?s WHERE { ?s skos:exactMatch <https://nguoi.example.org/1> }") == [(creator,)]


def test_a_table_that_is_not_understood_changes_nothing(data, tmp_path):
    books(data, BOOK, OTHER)
    text(data, "tk", "tk.ttl", SKOS)
    made(data)
    find(data)
    table = tmp_path / "bang.csv"
    export(data, BASE, table)
    for word, name in (("=1+1", "links_decision"), ("có lẽ", "links_decision")):
        with pytest.raises(InputError) as failed:
            store(data, _filled(table, word))
        assert failed.value.name == name
        assert "2" in failed.value.message("vi")
    broken = tmp_path / "hong.csv"
    for content, name in ((b"a,b\n1,2\n", "links_columns"), (b"\xff\xfdiri", "links_encoding"),
                          (b"iri,outside_iri,decision\nx,y,same\n", "links_iri")):  # fmt: skip
        broken.write_bytes(content)
        with pytest.raises(InputError) as failed:
            store(data, broken)
        assert failed.value.name == name
    assert len(_pairs(data)) == 1


def test_no_cell_of_the_table_is_a_formula(data, tmp_path):
    books(data, OTHER.replace("Truyện ngắn", '=HYPERLINK("https://x.example.org")'))
    text(data, "tk", "tk.ttl", SKOS.replace('"Truyện ngắn"', '"=HYPERLINK(\\"https://x.example.org\\")"'))
    made(data)
    assert find(data).waiting == 1
    table = tmp_path / "bang.csv"
    export(data, BASE, table)
    with table.open(encoding="utf-8-sig", newline="") as given:
        cells = [cell for row in csv.reader(given) for cell in row]
    assert any(cell.startswith("'=HYPER") for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert store(data, _filled(table, "khác")).changed == 1


STEPS = ("books", "less", "skos", "fewer", "links", "decide", "publish")


def _step(data: Path, name: str, word: str) -> None:
    match name:
        case "books":
            books(data, BOOK, OTHER, complete=True)
        case "less":
            books(data, OTHER, complete=True)
        case "skos":
            text(data, "tk", "tk.ttl", SKOS, complete=True)
        case "fewer":
            text(data, "tk", "tk.ttl", "\n".join(SKOS.split("\n")[:4]), complete=True)
        case "links":
            text(data, "lk", "lk.csv", LINKS, complete=True)
        case "decide":
            if (data / "ledger.sqlite").exists():
                find(data)
                table = data.parent / "bang.csv"
                if export(data, BASE, table):
                    store(data, _filled(table, word))
        case _:
            if (data / "ledger.sqlite").exists():
                made(data)


@settings(max_examples=often(6, deep=40), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(STEPS), min_size=2, max_size=8), st.sampled_from(["same", "khác"]))
def test_any_history_gives_what_building_anew_gives(tmp_path_factory, steps, word):
    data = tmp_path_factory.mktemp("lich-su") / "data"
    for one in ["books", *steps]:
        _step(data, one, word)
    made(data)
    amended = graph(data)
    made(data, full=True)
    assert graph(data) ^ amended == set()
    remap(data)
    made(data)
    assert graph(data) ^ amended == set()


@settings(max_examples=often(3, deep=12), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(["books", "skos", "links"]))
def test_the_order_of_loading_makes_no_difference(tmp_path_factory, order):
    graphs = []
    for names in (["books", "skos", "links"], order):
        data = tmp_path_factory.mktemp("thu-tu") / "data"
        for one in names:
            _step(data, one, "same")
        _step(data, "decide", "same")
        made(data)
        graphs.append(graph(data))
    assert graphs[0] ^ graphs[1] == set()


AUTHORITY = """LDR 00000nz  a2200000n  4500
001 9001
{number}
150 __ $a Truyện ngắn hiện đại
450 __ $a Đoản thiên"""


@pytest.mark.parametrize(
    ("number", "zero"),
    [
        ("010 __ $a sh 85000001", "(DLC)sh85000001"),
        ("024 7_ $a https://tk.example.org/c/77 $2 uri", "https://tk.example.org/c/77"),
        ("035 __ $a (VN-MAU)77", "(VN-MAU)77"),
    ],
)
def test_marc_authorities_attach_where_a_number_is_all_that_is_in_common(data, number, zero):
    books(data, OTHER.replace("650 _4 $a Truyện ngắn", f"650 _7 $2 khác $a Truyện ngắn $0 {zero}"))
    made(data)
    ((before,),) = ask(data, "SELECT ?s WHERE { ?w bf:subject ?s }")
    file = data.parent / "kiem-soat.mrc"
    file.write_bytes(iso2709.write(parse_record(AUTHORITY.format(number=number))))
    load(data, "ks", [str(file)])
    made(data)
    assert ask(data, "SELECT DISTINCT ?s WHERE { ?w bf:subject ?s . ?s skos:altLabel 'Đoản thiên'@vi }") == [(before,)]
