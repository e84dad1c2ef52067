"""What a page reads and renders once: the same as when it is read and rendered anew."""

import random

from siteserver import Demo, Site

from lienthong.content import folder
from lienthong.graph.terms import iri
from lienthong.search.fetching import lines_of
from lienthong.site.links import entry, read_ahead
from lienthong.site.published import open_current
from lienthong.site.reading import DEFAULT, Reading, named
from lienthong.site.render import environment, version
from lienthong.site.show import Show
from lienthong.site.similar import similar
from lienthong.site.templating import Written

PROPERTIES = ("rdfs:label", "bf:subject", "bf:hasInstance", "schema:author", "bf:hasItem", "bf:shelfMark")


def test_values_asked_for_in_any_order_are_those_of_the_store(site: Site) -> None:
    opened = open_current(site.data)
    assert opened is not None
    chance, kinds = random.Random(95), ("work", "instance", "agent")
    for one in (f"{site.base}/{name}" for kind in kinds for name in site.catalogue.ids[kind][:5]):
        reading = Reading(opened)
        for _ in range(40):
            curie, most = chance.choice(PROPERTIES), chance.choice((1, 2, 3, 60, 1000))
            assert reading.values(one, curie, most) == Reading(opened).values(one, curie, 1000)[:most]


def test_works_near_are_the_first_of_the_lists_that_readers_see(site: Site) -> None:
    opened = open_current(site.data)
    assert opened is not None and opened.tallies is not None
    found = 0
    for work in site.catalogue.ids["work"][:10]:
        reading = Reading(opened)
        node, own = reading.node(f"{site.base}/{work}"), f"{site.base}/{work}"
        near = {one.title.href for one in similar(Show(reading, "vi"), own, node, set())}
        listed = {
            f"{opened.addresses.prefix}/vi/{one}"
            for curie in ("bf:subject", "schema:author")
            for value in reading.values(own, curie)
            for one in opened.tallies.stretch(iri(curie)[1:-1], "work", opened.addresses.entity(value.value), 0, 24)
        }
        assert near <= listed - {opened.addresses.page(own, "vi")}
        found += len(near)
    assert found


def test_where_links_begin_is_written_into_a_template(site: Site) -> None:
    loader = Written(folder("site") / "templates", "en", "/a&b", version())
    text = loader.get_source(environment("en"), "base.html")[0]
    assert 'href="/a&amp;b/en/browse"' in text and f'"/a&amp;b/static/{version()}/site.css"' in text
    assert "{{ here }}" not in text and "{{ version }}" not in text


def test_lines_of_works_from_the_index_are_those_of_the_store(demo: Demo) -> None:
    opened = open_current(demo.data)
    assert opened is not None and opened.index is not None
    kind, start = named("bf:Work"), f"{demo.base}/work/"
    found = {quad.subject.value for quad in opened.store.quads_for_pattern(None, named("rdf:type"), kind, DEFAULT)}
    works = sorted(one for one in found if one.startswith(start) and "#" not in one)[:40]
    ids = [one.removeprefix(f"{demo.base}/") for one in works]
    assert {one for one, _ in lines_of(opened.index, [*ids, "work/0000000000000000"])} == set(ids)
    show = Show(Reading(opened), "vi")
    read_ahead(show, works)
    label = iri("rdfs:label")[1:-1]
    assert all((one, label) in show.reading._values for one in works)
    ahead = [entry(show, one) for one in works]
    for kept in (opened.entries, opened.names, opened.labels):
        kept.clear()
    assert ahead == [entry(Show(Reading(opened), "vi"), one) for one in works]
    assert any(one.creators for one in ahead) and any(one.year for one in ahead)
