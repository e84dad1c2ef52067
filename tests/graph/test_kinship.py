"""Subjects of several schemes that mean the same: linked by publishing, never merged, whatever happens in between."""

import random
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from depth import often
from graph.worlds import BASE, expected_names
from lienthong.graph.generation import current
from lienthong.graph.kinship import concepts
from lienthong.graph.kinship.concepts import drawn, folded
from lienthong.graph.kinship.kin import relation
from lienthong.graph.ledger import Entry, Ledger
from lienthong.graph.ledger.reviews import Review, decide, put
from lienthong.graph.publish import Published, publish
from lienthong.graph.terms import Described, Entity, Source, entity_id, iri, literal

DERIVED = NamedNode(f"{BASE}/graph/derived")
LCSH = "http://id.loc.gov/authorities/subjects"
EXACT, CLOSE = iri("skos:exactMatch"), iri("skos:closeMatch")


@dataclass(frozen=True)
class Heading:
    """A subject as a record gives it; ``scheme`` is an IRI, the words of a local list, or ''."""

    label: str
    scheme: str = ""
    lang: str = "vi"
    form: str = "bf:Topic"
    authority: str = ""
    also: str = ""
    """An IRI that an authority says is the same."""

    def ids(self) -> tuple[str, ...]:
        """Its keys as the mapping makes them: the authority's, then scheme, type and label."""
        key = entity_id("subject", f"{self.scheme}|{self.form}|{folded(self.label)}")
        return (entity_id("subject", f"authority|{self.authority}"), key) if self.authority else (key,)

    def lines(self) -> list[str]:
        """What a record says of it."""
        node = f"lt:{self.ids()[0]}"
        found = [
            f"<{node}> {iri('rdf:type')} {iri(self.form)} .",
            f"<{node}> {iri('rdfs:label')} {literal(self.label, self.lang)} .",
        ]
        if self.scheme.startswith("http"):
            found.append(f"<{node}> {iri('skos:inScheme')} <{self.scheme}> .")
        elif self.scheme:
            found.append(f"<{node}> {iri('bf:source')} <{node}#source-1> .")
            found.append(f"<{node}#source-1> {iri('rdfs:label')} {literal(self.scheme)} .")
        return found + [f"<{node}> {EXACT} <{one}> ." for one in (self.authority, self.also) if one]


def entry(number: str, headings: Iterable[Heading]) -> Entry:
    """A record with these subjects; none: a deleted one."""
    headings = tuple(headings)
    record = entity_id("record", number)
    entities = {Entity(one.ids(), f"subject|{one.label}|{one.scheme}") for one in headings}
    lines = [f'<lt:{record}> {iri("rdfs:label")} "{number}" .', *(line for one in headings for line in one.lines())]
    said = Described(record, [Entity((record,), "record"), *sorted(entities)], list(dict.fromkeys(lines)))
    status = "live" if headings else "deleted"
    return Entry(number, status, repr(headings).encode(), "marc21", "x.mrc", 1, 0, described=said if headings else None)


def load(ledger: Ledger, records: dict[str, tuple[Heading, ...]]) -> None:
    """One run with these records."""
    if ledger.source("nam") is None:
        ledger.put_source(Source("nam"))
    run = ledger.begin_run("nam", ["x.mrc"], "rules")
    ledger.write(run, [entry(number, headings) for number, headings in records.items()])
    ledger.finish_run(run, "complete")


def linked(data: Path) -> set[tuple[str, str, str]]:
    """The derived links of what is published; each must stand in the default graph too, and its inverse beside it."""
    generation = current(data)
    assert generation is not None
    store = generation.open()
    quads = set(store.quads_for_pattern(None, None, None, DERIVED))
    for quad in quads:
        assert Quad(quad.subject, quad.predicate, quad.object) in store
        assert Quad(quad.object, quad.predicate, quad.subject, DERIVED) in quads
    cut = len(f"{BASE}/")
    return {(quad.subject.value[cut:], str(quad.predicate), quad.object.value[cut:]) for quad in quads}


def everything(data: Path) -> set[Quad]:
    """All that is published, in every graph but those of the data sets."""
    generation = current(data)
    assert generation is not None
    return {quad for quad in generation.open() if "/dataset/" not in str(quad.graph_name)}


def expected(ledger: Ledger) -> set[tuple[str, str, str]]:
    """The links by the most naive way: every pair of all subjects there are, by what the lines say."""
    _, names = expected_names(ledger)
    said: dict[str, dict[str, set[str]]] = {}
    for body in ledger.described():
        for line in body.lines:
            subject, predicate, rest = line.split(" ", 2)
            if subject.startswith("<lt:subject/"):
                known = said.setdefault(names[subject[4:-1].partition("#")[0]], {})
                inner = " of source" if "#" in subject else ""
                known.setdefault(predicate + inner, set()).add(rest.removesuffix(" ."))
    found = set()
    for one, other in combinations(sorted(said), 2):
        if how := _naive(said[one], said[other]):
            found |= {(one, how, other), (other, how, one)}
    return found


def _naive(one: dict[str, set[str]], other: dict[str, set[str]]) -> str:
    schemes = [
        known.get(iri("skos:inScheme"), set()) | known.get(f"{iri('rdfs:label')} of source", set()) or {"none"}
        for known in (one, other)
    ]
    if schemes[0] & schemes[1]:
        return ""
    if one.get(EXACT, set()) & other.get(EXACT, set()):
        return EXACT
    if not one[iri("rdf:type")] & other[iri("rdf:type")]:
        return ""
    pairs = product(*(map(_split, known[iri("rdfs:label")]) for known in (one, other)))
    agreed = any(a == b and (x == y or not x or not y) for (a, x), (b, y) in pairs)
    return CLOSE if agreed else ""


def _split(term: str) -> tuple[str, str]:
    """A label without case and punctuation, and its language."""
    text, _, lang = term.rpartition('"')
    return "".join(filter(str.isalpha, text.lower())), lang[1:]


ALL = [
    Heading(label, scheme, lang, form, authority, also)
    for label in ("Kinh tế", "kinh tế!", "Kinh tê")
    for scheme in ("", "btk", LCSH, "https://khxh.example/s")
    for lang, form in (("vi", "bf:Topic"), ("en", "bf:Topic"), ("", "bf:Topic"), ("vi", "bf:GenreForm"))
    for authority, also in (("", ""), ("https://a.example/1", ""), ("", "https://a.example/1"))
    # LCSH is English where nothing is said: tests of that stand below.
    if not (scheme == LCSH and lang == "")
]
histories = st.lists(
    st.dictionaries(st.sampled_from("123456"), st.lists(st.sampled_from(ALL), max_size=3).map(tuple), min_size=1),
    min_size=1,
    max_size=5,
)


@settings(max_examples=often(7, deep=100), deadline=None, suppress_health_check=list(HealthCheck))
@given(histories, st.randoms(use_true_random=False))
def test_links_are_a_function_of_the_ledger(history, chance: random.Random):
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as one, tempfile.TemporaryDirectory(dir=place) as two:
        live: dict[str, tuple[Heading, ...]] = {}
        with Ledger.open(Path(one)) as ledger:
            for records in history:
                load(ledger, records)
                publish(ledger, Path(one), BASE, bulk_share=1e9)
                assert linked(Path(one)) == expected(ledger)
                live |= records
            amended = everything(Path(one))
            rebuilt = publish(ledger, Path(one), BASE, full=True)
            assert not rebuilt.events
            assert everything(Path(one)) == amended
            assert rebuilt.generation is not None
            assert rebuilt.generation.triples == len({q for q in amended if str(q.graph_name) == "DEFAULT"})
        with Ledger.open(Path(two)) as fresh:
            numbers = [number for number, headings in live.items() if headings]
            chance.shuffle(numbers)
            for number in numbers:
                load(fresh, {number: live[number]})
            if numbers:
                publish(fresh, Path(two), BASE)
                assert linked(Path(two)) == expected(fresh)


@pytest.fixture
def ledger(tmp_path: Path):
    """An empty ledger."""
    with Ledger.open(tmp_path) as opened:
        yield opened


LOCAL, FOREIGN = Heading("Kinh tế", "btk"), Heading("KINH TẾ", "https://khxh.example/s")


def published(ledger: Ledger, data: Path, records: dict[str, tuple[Heading, ...]]) -> Published:
    """Load and publish by amending."""
    load(ledger, records)
    return publish(ledger, data, BASE, bulk_share=1e9)


def test_a_new_label_touches_only_its_block(ledger, tmp_path):
    many = {str(n): (Heading(f"Chủ đề {n}", "btk"),) for n in range(50)}
    published(ledger, tmp_path, many | {"x": (LOCAL,)})
    made = published(ledger, tmp_path, {"y": (FOREIGN,)})
    assert made.events == {"created": 2, "updated": 1}
    ids = LOCAL.ids()[0], FOREIGN.ids()[0]
    assert linked(tmp_path) == {(ids[0], CLOSE, ids[1]), (ids[1], CLOSE, ids[0])}
    made = published(ledger, tmp_path, {"y": ()})
    assert made.events == {"deleted": 2, "updated": 1}
    assert linked(tmp_path) == set()


def test_what_killed_publishing_drew_is_not_forgotten(ledger, tmp_path):
    """The tables are brought up to date before the generation is decided; a kill lies between."""
    from lienthong.graph.kinship.drawing import draw

    published(ledger, tmp_path, {"x": (LOCAL,), "y": (FOREIGN,)})
    load(ledger, {"y": (replace(FOREIGN, label="Xã hội"),)})
    draw(ledger.db)
    load(ledger, {"y": (Heading("Văn hóa", FOREIGN.scheme),)})
    publish(ledger, tmp_path, BASE, bulk_share=1e9)
    assert linked(tmp_path) == set()


def test_a_label_in_very_many_schemes_costs_no_more_than_the_limit(ledger, tmp_path):
    limit = concepts.table()["limits"]["linked"]
    many = {str(n): (Heading("Kinh tế", f"danh mục {n}"),) for n in range(limit + 20)}
    published(ledger, tmp_path, many | {"x": (FOREIGN,)})
    links = linked(tmp_path)
    assert len(links) == limit * (limit - 1)
    assert sum(one == FOREIGN.ids()[0] for one, _, _ in links) == limit - 1
    gone = next(n for n, (one,) in many.items() if any(one.ids()[0] == name for name, _, _ in links))
    published(ledger, tmp_path, {gone: ()})
    amended = everything(tmp_path)
    assert len(linked(tmp_path)) == limit * (limit - 1)
    publish(ledger, tmp_path, BASE, full=True)
    assert everything(tmp_path) == amended


def test_a_librarian_who_says_different_ends_the_link(ledger, tmp_path):
    outside = replace(FOREIGN, authority="https://khxh.example/kinh-te")
    published(ledger, tmp_path, {"x": (LOCAL,), "y": (outside,)})
    assert len(linked(tmp_path)) == 2
    put(ledger.db, Review(LOCAL.ids()[0], outside.authority, "nam", "Kinh tế", "Kinh tế"))
    assert decide(ledger.db, LOCAL.ids()[0], outside.authority, "different", "2026-01-01", "Lan")
    assert publish(ledger, tmp_path, BASE, bulk_share=1e9).events == {"updated": 2}
    assert linked(tmp_path) == set()
    assert publish(ledger, tmp_path, BASE).generation is None
    decide(ledger.db, LOCAL.ids()[0], outside.authority, "", "", "")
    publish(ledger, tmp_path, BASE, bulk_share=1e9)
    assert len(linked(tmp_path)) == 2


def test_links_come_to_a_catalogue_that_was_published_before_there_were_any(ledger, tmp_path):
    published(ledger, tmp_path, {"x": (LOCAL,), "y": (FOREIGN,)})
    before = linked(tmp_path)
    ledger.db.executescript("UPDATE drawn_by SET fingerprint = 'old'; DELETE FROM concept; DELETE FROM concept_mark")
    assert publish(ledger, tmp_path, BASE, bulk_share=1e9).generation is None
    ledger.db.execute("UPDATE drawn_by SET fingerprint = 'older'")
    publish(ledger, tmp_path, BASE, bulk_share=1e9)
    assert linked(tmp_path) == before


@pytest.mark.parametrize(
    ("one", "other", "link"),
    [
        (Heading("Economics", LCSH, ""), Heading("Economics", "btk", "en"), True),
        (Heading("Chat", LCSH, ""), Heading("Chat", "rameau", "fr"), False),
        (Heading("Economics", "", ""), Heading("economics.", LCSH, ""), True),
        (Heading("Kinh tế vĩ mô", "btk"), Heading("Kinh tế vi mô", LCSH), False),
        (Heading("Lý luận", "btk"), Heading("Lí luận", ""), True),
        (Heading("Kinh tế", "BTK"), Heading("Kinh tế!", "btk."), False),
        (Heading("Kinh tế -- Việt Nam", "btk"), Heading("Kinh tế--Việt Nam", ""), True),
        (Heading("Kinh tế -- Việt Nam", "btk"), Heading("Kinh tế Việt Nam", ""), False),
        (Heading("Từ điển", "btk"), Heading("Từ điển", "", form="bf:GenreForm"), False),
        (Heading("00123", "btk", "zxx"), Heading("00123", "", "zxx"), False),
    ],
)
def test_what_is_linked(one, other, link):
    said = [drawn(heading.ids()[0], heading.lines()) for heading in (one, other)]
    assert (relation(*said) is not None) == link
    assert relation(*said) == relation(*reversed(said))
