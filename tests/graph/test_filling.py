"""A store is filled in portions, several at the same time: what is in it is what it was given."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from lienthong.graph.publishing import filling
from lienthong.graph.publishing.filling import fill

_LINES = [f'<https://vi.example/{n % 40}> <https://vi.example/p> "số {n % 90}"@vi .\n'.encode() for n in range(600)]


@pytest.mark.parametrize("cores", [1, 2, 8])
def test_portions_become_one_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    monkeypatch.setattr(filling, "_FIRST", 2_000)
    monkeypatch.setattr(filling, "_PORTION", 4_000)
    at_once, store = Store(), Store(str(tmp_path / "store"))
    at_once.load(b"".join(_LINES), RdfFormat.N_TRIPLES)
    fill(store, _LINES, cores)
    assert set(store) == set(at_once)
    assert len(store) == len(set(_LINES))


@pytest.mark.parametrize("cores", [1, 2])
@pytest.mark.parametrize("place", [0, 300, 599])
def test_a_line_that_is_none_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int, place: int
) -> None:
    monkeypatch.setattr(filling, "_FIRST", 2_000)
    monkeypatch.setattr(filling, "_PORTION", 4_000)
    broken = [*_LINES[:place], b"<https://vi.example/a> is broken .\n", *_LINES[place:]]
    with pytest.raises(SyntaxError):
        fill(Store(str(tmp_path / "store")), broken, cores)
