"""When a page last changed: with its entity, or with what its lists show."""

import gc
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from synthetic import Catalogue, publish

from lienthong.graph.publishing.enrolling import write
from lienthong.graph.roll import Roll
from lienthong.graph.terms import literal
from lienthong.site.entity_page import build
from lienthong.site.published import Opened, open_current
from lienthong.site.validators import changed, shown

OLD, NEW = "2026-01-02T03:04:05Z", "2026-05-06T07:08:09Z"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """An author with an old and a new book, and a new book of somebody else."""
    data: Path = tmp_path_factory.mktemp("moments")
    made = Catalogue("http://thu.example")
    for number, maker in enumerate(("a", "a", "b")):
        agent = made.entity("agent", maker, f"Người {maker}", "bf:Agent", "schema:Person")
        work = made.entity("work", str(number), f"Sách {number}", "bf:Work", "schema:Book", lang="vi")
        made.inner(work, "bf:contribution", "bf:Contribution", bf_agent=agent, rdfs_label=literal("tác giả"))
        made.say(work, "schema:author", agent)
    for number in range(40):
        made.entity("subject", str(number), f"Đề mục {number}", "bf:Topic", "skos:Concept", lang="vi")
    made.dataset()
    generation = publish(made, data)
    ids = sorted(one for kind in ("agent", "subject", "work") for one in made.ids[kind])
    write(generation, [(one, NEW if one in made.ids["work"][1:] else OLD) for one in ids], None)
    found = open_current(data)
    assert found is not None
    return found


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_a_new_book_is_news_on_the_page_of_its_author(opened: Opened) -> None:
    roll = Roll(opened.generation.folder)
    agents = [f"agent/{name}" for part in roll.parts if part.kind == "agent" for name, _ in roll.entries(part)]
    assert len(agents) == 2
    for one in agents:
        page = build(opened, "vi", one, "", 1)
        assert page is not None
        assert page.listing() and all(each.startswith("work/") for each in page.listing())
        assert changed(opened, one) == moment(OLD)
        assert shown(opened, one, page.listing()) == moment(NEW)
    subject = build(opened, "vi", next(f"subject/{name}" for name, _ in roll.entries(roll.parts[1])), "", 1)
    assert subject is not None
    assert shown(opened, subject.one, subject.listing()) == moment(OLD)


def test_each_moment_of_a_roll_is_found_and_no_other(opened: Opened) -> None:
    roll = Roll(opened.generation.folder)
    known = [f"{part.kind}/{name}" for part in roll.parts for name, _ in roll.entries(part)]
    assert len(known) > 40
    for one in known:
        assert changed(opened, one) == moment(roll.changed(one))
        for other in (one[:-1], f"{one}0", f"{one.partition('/')[0]}/", f"{one.partition('/')[0]}/zzzz"):
            if other not in known:
                assert changed(opened, other) == moment(opened.generation.published)


def test_what_is_mapped_of_a_roll_ends_with_its_generation(opened: Opened) -> None:
    folder = opened.generation.folder.parent.parent
    again = open_current(folder)
    assert again is not None
    roll = Roll(again.generation.folder)
    one = next(f"agent/{name}" for part in roll.parts if part.kind == "agent" for name, _ in roll.entries(part))
    held = _held(folder)
    assert changed(again, one) == moment(OLD)
    assert _held(folder) == held + 1
    del again
    gc.collect()
    assert _held(folder) <= held


def _held(folder: Path) -> int:
    """Parts of rolls below a folder that this process has open."""
    links = [os.path.realpath(each) for each in Path("/proc/self/fd").iterdir()]
    return sum(each.startswith(str(folder.resolve())) and "/roll/" in each for each in links)
