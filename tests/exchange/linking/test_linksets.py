"""Links to other systems: gathered as things change, sent as files, taken back reviewed."""

import csv
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse
from rdflib import Graph
from starlette.testclient import TestClient

from exchange.linking.catalogue import Catalogue
from exchange.linking.numbered import BASE, Numbered
from lienthong.errors import InputError
from lienthong.exchange.linksets.sets import link_sets
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.reviews import reviews
from lienthong.graph.outward.file import NAME, build, delta_of, links, numbers
from lienthong.graph.outward.moving import amend, fold
from lienthong.graph.outward.targets import target_named, target_of
from lienthong.graph.publish import publish
from lienthong.graph.terms import Source, iri
from lienthong.pipeline.links.importing import take_mappings
from lienthong.pipeline.links.sssom import Refused
from lienthong.pipeline.load import load

MATCH = "http://www.w3.org/2004/02/skos/core#exactMatch"
SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix c: <https://tk.example.org/c/> .
c:s a skos:ConceptScheme ; skos:prefLabel "Bộ mẫu"@vi .
c:1 a skos:Concept ; skos:inScheme c:s ; skos:prefLabel "Nghề gốm"@vi .
c:2 a skos:Concept ; skos:inScheme c:s ; skos:prefLabel "Nghề rèn"@vi .
"""


def test_links_are_told_by_target_and_add_up(web: TestClient, numbered: Numbered) -> None:
    told = {one["id"]: one for one in web.get("/linksets").json()["linksets"]}
    assert told["wikidata"]["predicates"] == {"skos:closeMatch": 1, "skos:exactMatch": 1}
    assert {name: one["links"] for name, one in told.items()} == {"wikidata": 2, "viaf": 1, "isni": 1, "geonames": 1}
    for name, one in told.items():
        found = list(parse(web.get(f"/linksets/{name}.nt").content, RdfFormat.N_TRIPLES))
        assert len(found) == one["links"]
    generation = current(numbered.data)
    assert generation is not None
    assert {one.target.id: one.total for one in link_sets(generation) or ()} == {k: v["links"] for k, v in told.items()}
    void = Graph().parse(data=web.get("/linksets.ttl").text, format="turtle")
    triples = void.query(
        "SELECT (SUM(?n) AS ?all) { ?s a <http://rdfs.org/ns/void#Linkset> ; <http://rdfs.org/ns/void#triples> ?n }"
    )
    assert [int(row[0]) for row in triples] == [5]


def test_a_mapping_set_has_its_prefixes_and_a_ground_for_each_row(web: TestClient, numbered: Numbered) -> None:
    lines = web.get("/linksets/wikidata.sssom.tsv").text.splitlines()
    head = [line for line in lines if line.startswith("#")]
    rows = list(csv.DictReader(lines[len(head) :], delimiter="\t"))
    assert f'#  catalogue: "{BASE}/"' in head
    assert {row["subject_id"] for row in rows} == {f"catalogue:{numbered.names[name]}" for name in ("minh", "an1")}
    assert {row["object_id"] for row in rows} == {"wikidata:Q42", "wikidata:Q7"}
    assert {row["mapping_justification"] for row in rows} == {"semapv:UnspecifiedMatching"}


def test_a_beacon_names_what_is_the_same(web: TestClient, numbered: Numbered) -> None:
    text = web.get("/linksets/wikidata.beacon.txt").text
    head = dict(line[1:].split(": ", 1) for line in text.splitlines() if line.startswith("#"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert (head["FORMAT"], head["PREFIX"]) == ("BEACON", "http://www.wikidata.org/entity/")
    assert [head["TARGET"] + line.split("||")[1] for line in lines] == [f"{BASE}/{numbered.names['minh']}"]
    assert web.get("/linksets/geonames.beacon.txt").text.endswith(f"\n1580240||{numbered.names['hue']}\n")


def test_files_have_validators_and_nothing_else_is_served(web: TestClient) -> None:
    answer = web.get("/linksets/viaf.sssom.tsv")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert web.get("/linksets/viaf.sssom.tsv", headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert web.head("/linksets/viaf.nt").status_code == 200
    for name in ("viaf", "none.nt", "viaf.zip", "..%2Flinks.sqlite", "%00.nt", "viaf.nt.nt"):
        assert web.get(f"/linksets/{name}").status_code == 404, name
    for lang in ("vi", "en"):
        page = web.get(f"/{lang}/linksets", headers={"accept": "text/html"})
        assert page.status_code == 200
        assert "Wikidata" in page.text


def _store(made: Catalogue) -> Store:
    store = Store()
    store.bulk_load("\n".join(made.lines).encode(), RdfFormat.N_TRIPLES)
    return store


def test_what_grew_is_what_would_be_built_anew(tmp_path: Path) -> None:
    made = Catalogue(BASE)
    one, two = (made.entity("agent", key, key, "bf:Agent") for key in ("one", "two"))
    made.say(one, "skos:exactMatch", "<http://viaf.org/viaf/1>")
    first, second, third, anew = (tmp_path / name for name in "abcd")
    for folder in (first, second, third, anew):
        folder.mkdir()
    build(first / NAME, _store(made), BASE)
    amend(second / NAME, first / NAME, _store(made), BASE, [one, two])
    assert (second / NAME).stat().st_ino == (first / NAME).stat().st_ino
    made.lines = [line for line in made.lines if "viaf/1" not in line]
    made.say(two, "skos:exactMatch", "<https://www.idref.fr/2/id>")
    made.say(two, "skos:closeMatch", f"<{BASE}/{one}>")
    amend(third / NAME, second / NAME, _store(made), BASE, [one, two])
    build(anew / NAME, _store(made), BASE)
    assert numbers(third) == numbers(anew) == [("idref", "skos:exactMatch", 1)]
    assert list(links(third, "idref")) == list(links(anew, "idref"))
    assert [link.iri for link in links(first, "viaf")] == ["http://viaf.org/viaf/1"]
    assert (third / NAME).samefile(first / NAME) and delta_of(third / NAME).exists()
    fold(third / NAME)
    assert not (third / NAME).samefile(first / NAME) and not delta_of(third / NAME).exists()
    assert numbers(third) == numbers(anew) and list(links(third, "idref")) == list(links(anew, "idref"))


def test_a_row_that_is_surer_now_says_so_after_a_small_publish(tmp_path: Path) -> None:
    """The entity says what it said before; only the record of the row does not."""
    data, table = tmp_path / "data", tmp_path / "rows.sssom.tsv"
    more = (f'c:x{n} a skos:Concept ; skos:inScheme c:s ; skos:prefLabel "Nghề {n}"@vi .' for n in range(20))
    (tmp_path / "tk.ttl").write_text("\n".join([SKOS, *more]), "utf-8")
    load(data, "tk", [str(tmp_path / "tk.ttl")], said=Source(id="tk", title_vi="Bộ mẫu", title_en="Sample"))
    told = []
    for confidence in ("0.5", "0.9"):
        row = "https://tk.example.org/c/1", MATCH, "http://www.wikidata.org/entity/Q1", confidence
        table.write_text("subject_id\tpredicate_id\tobject_id\tconfidence\n" + "\t".join(row) + "\n", "utf-8")
        load(data, "lk", [str(table)], said=Source(id="lk", title_vi="Bảng nối", title_en="Links"))
        with Ledger.open(data) as ledger:
            made = publish(ledger, data, BASE)
        assert made.generation is not None
        told.append((made.full, [one.confidence for one in links(made.generation.folder, "wikidata")]))
    assert told == [(True, ["0.5"]), (False, ["0.9"])]


def test_targets_are_told_by_their_iris() -> None:
    assert [target_of(one).id for one in ("http://viaf.org/viaf/1", "https://viaf.org/viaf/1")] == ["viaf", "viaf"]  # type: ignore[union-attr]
    assert target_of("http://id.loc.gov/authorities/names/n1").id == "lcnaf"  # type: ignore[union-attr]
    assert target_of("https://a.example.org/x").id == "a.example.org"  # type: ignore[union-attr]
    assert [target_of(one) for one in ("javascript:alert(1)", "mailto:a@b.example", "http://[", "https://")] == [
        None
    ] * 4
    assert target_named("lcnaf").name == "LCNAF"  # type: ignore[union-attr]
    assert [target_named(one) for one in ("x", "../etc", "", "a b.c")] == [None] * 4


HEAD = """#curie_map:
#  here: {base}/
#  wd: "http://www.wikidata.org/entity/"
#mapping_set_id: https://set.example.org/
subject_id\tpredicate_id\tobject_id\tmapping_justification\treviewer_label\tconfidence\tpredicate_modifier
"""


def _exact(data: Path) -> set[tuple[str, str]]:
    generation = current(data)
    assert generation is not None
    quads = generation.open().quads_for_pattern(None, None, None, None)
    wanted = {iri(f"skos:{one}")[1:-1] for one in ("exactMatch", "closeMatch")}
    return {(quad.predicate.value.rpartition("#")[2], quad.object.value) for quad in quads
            if quad.predicate.value in wanted and "wikidata" in str(quad.object)}  # fmt: skip


def test_reviewed_mappings_come_back_and_outlive_a_rebuild(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (tmp_path / "tk.ttl").write_text(SKOS, "utf-8")
    load(data, "tk", [str(tmp_path / "tk.ttl")], said=Source(id="tk", title_vi="Bộ mẫu", title_en="Sample"))
    with Ledger.open(data, write=False) as ledger:
        query = "SELECT DISTINCT id FROM occurrence WHERE id LIKE 'subject/%' ORDER BY id"
        one, two = (row[0] for row in ledger.db.execute(query))
    rows = [
        f"here:{one}\tskos:exactMatch\twd:Q11642\tsemapv:ManualMappingCuration\tLan\t0.9\t",
        f"{BASE}/{two}\tskos:closeMatch\twd:Q50\thttps://w3id.org/semapv/vocab/MappingReview\tLan\t\t",
        f"here:{two}\tskos:exactMatch\twd:Q51\tsemapv:MappingReview\tLan\t\tNot",
        f"here:{two}\tskos:exactMatch\twd:Q52\tsemapv:MappingReview\t\t\t",
        f"here:{two}\tskos:exactMatch\twd:Q53\t\tLan\t\t",
        "here:subject/0000000000000000\tskos:exactMatch\twd:Q54\tsemapv:MappingReview\tLan\t\t",
        "wd:Q1\tskos:exactMatch\twd:Q55\tsemapv:MappingReview\tLan\t\t",
        f"here:{two}\trdfs:label\twd:Q56\tsemapv:MappingReview\tLan\t\t",
        f"here:{two}\tskos:exactMatch\tjavascript:alert(1)\tsemapv:MappingReview\tLan\t\t",
        f"here:{two}\tskos:exactMatch\there:{one}\tsemapv:MappingReview\tLan\t\t",
        f"here:{two}\tskos:exactMatch\twd:Q57\tsemapv:MappingReview\tLan\t7\t",
        f"here:{two}\tskos:exactMatch\twd:Q58\tsemapv:MappingReview\tLan\t\tPerhaps",
    ]
    file = tmp_path / "back.sssom.tsv"
    file.write_text(HEAD.format(base=BASE) + "\n".join(rows) + "\n", "utf-8")
    done = take_mappings(data, file)
    assert (done.changed, done.same, done.unreviewed, done.accepted) == (3, 0, 1, 2)
    whys = ["justification", "unknown", "subject", "predicate", "object", "object", "confidence", "modifier"]
    assert [(isinstance(row, Refused), row.row, row.why) for row in done.refused] == [
        (True, 10 + number, why) for number, why in enumerate(whys)
    ]
    with Ledger.open(data) as ledger:
        publish(ledger, data, BASE)
    expected = {
        (name, f"http://www.wikidata.org/entity/{number}")
        for name, number in (("exactMatch", "Q11642"), ("closeMatch", "Q50"))
    }
    assert _exact(data) == expected
    again = take_mappings(data, file)
    assert (again.changed, again.same, again.accepted) == (0, 3, 2)
    with Ledger.open(data) as ledger:
        publish(ledger, data, BASE, full=True)
    assert _exact(data) == expected
    generation = current(data)
    assert generation is not None
    found = {link.iri: (link.ground, link.confidence) for link in links(generation.folder, "wikidata")}
    assert found["http://www.wikidata.org/entity/Q11642"] == ("semapv:ManualMappingCuration", "0.9")
    with Ledger.open(data, write=False) as ledger:
        assert {review.by for review in reviews(ledger.db, "same")} == {"Lan"}


def test_a_file_that_is_no_mapping_set_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "x.tsv"
    file.write_text("a\tb\n1\t2\n", "utf-8")
    with pytest.raises(InputError):
        take_mappings(tmp_path / "data", file)
