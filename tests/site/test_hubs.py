"""What everything leads to: counted exactly, in order, page by page."""

import re

import httpx
from siteserver import Site

from lienthong.graph.terms import iri
from lienthong.site.published import open_current
from lienthong.site.reading import Reading, best_label
from lienthong.text import sort_key


def test_a_library_lists_all_its_copies_in_the_order_of_the_alphabet(site: Site, html: httpx.Client) -> None:
    opened = open_current(site.data)
    assert opened is not None and opened.tallies is not None
    held, reading = iri("bf:heldBy")[1:-1], Reading(opened)
    library = max(site.catalogue.ids["library"], key=lambda one: opened.tallies.number(held, "item", one))  # type: ignore[union-attr]
    number = opened.tallies.number(held, "item", library)
    assert number == len(reading.pointing(f"{site.base}/{library}", "bf:heldBy", 100_000)) > 50
    body = html.get(f"/vi/{library}?list=holdings").text
    assert re.search(rf"{number:,}".replace(",", r"\."), body)
    assert "không hiển thị hết" not in body
    last = -(-number // 25)
    assert html.get(f"/vi/{library}?list=holdings&page={last}").status_code == 200
    assert html.get(f"/vi/{library}?list=holdings&page={last + 1}").status_code == 404
    items = opened.tallies.stretch(held, "item", library, 0, number)
    assert len(set(items)) == number
    titles = []
    for item in items:
        edition = reading.first(f"{site.base}/{item}", "bf:itemOf")
        titles.append(sort_key(best_label(reading.labels(edition), "vi")[0])[:40])
    assert titles == sorted(titles)


def test_what_is_about_a_subject_comes_newest_first(site: Site) -> None:
    opened = open_current(site.data)
    assert opened is not None and opened.tallies is not None
    reading, about = Reading(opened), iri("bf:subject")[1:-1]
    for subject in site.catalogue.ids["subject"][:3]:
        number = opened.tallies.number(about, "work", subject)
        works = opened.tallies.stretch(about, "work", subject, 0, number)
        years = []
        for work in works:
            editions = reading.values(f"{site.base}/{work}", "bf:hasInstance")
            dates = [reading.first(one.value, "schema:datePublished")[:4] for one in editions]
            years.append(max((int(one) for one in dates if one.isdecimal()), default=0))
        assert years == sorted(years, reverse=True)
        assert len(works) == number > 0
