"""What is left out on the way into a new store is only what has been said in the same words."""

from collections.abc import Iterator

import pytest

from lienthong.graph.ledger.entries import Body, Held
from lienthong.graph.ledger.packing import held_with
from lienthong.graph.publishing import passing as room
from lienthong.graph.publishing.passing import passing, public_line, written
from lienthong.graph.terms import iri

BASE = "https://thuvien.example"
_LABEL, _AUTHOR, _INNER = iri("rdfs:label"), iri("schema:author"), iri("bf:contribution")


def _body(number: int, *lines: str) -> Body:
    ids = list(dict.fromkeys(line[4 : line.index(">")].partition("#")[0] for line in lines))
    # What is only mentioned is an entity too; who stands in two parts of a record is named twice.
    held = [Held([one], "", b"") for one in [*ids, *ids, "agent/b"]]
    return Body(number, held_with(held, lines), list(lines))


def _bodies() -> Iterator[Body]:
    for number in range(6):
        yield _body(
            number,
            f'<lt:work/{number}> {_LABEL} "sách {number} . <lt:agent/a>" .',
            f"<lt:work/{number}> {_AUTHOR} <lt:agent/a> .",
            f'<lt:agent/a> {_LABEL} "Tô Hoài"@vi .',
            f"<lt:agent/a> {_INNER} <lt:agent/a#one> .",
            f"<lt:work/{number}> {_INNER} <lt:work/{number}#one> .",
            f'<lt:agent/a#one> {_LABEL} "{"bút danh" if number == 4 else "tên"}" .',
            f"<lt:agent/a#one> {_AUTHOR} <lt:agent/b#two> .",
            f"<lt:place/p> {_AUTHOR} <lt:agent/a> .",
        )


@pytest.mark.parametrize("aliases", [{}, {"agent/a": "agent/c"}, {"agent/a": "agent/c", "agent/b": "agent/c"}])
@pytest.mark.parametrize("recent", [1, 3, 100_000])
def test_nothing_is_lost_on_the_way(aliases: dict[str, str], recent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_RECENT", recent)
    lines = [public_line(line, BASE, aliases) for body in _bodies() for line in body.lines]
    came = b"".join(written(one, BASE) for one in passing(_bodies(), aliases, BASE)).decode().splitlines()
    assert set(came) == set(lines)
    assert all("lt:" not in line.replace('<lt:agent/a>"', "") for line in came)
    assert len(came) < len(lines)
    if recent > 3:
        # The agent in two forms, of four lines each, and the place are said once, four lines of each work.
        assert len(came) == 2 * 4 + 1 + 6 * 3
