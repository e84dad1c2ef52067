"""The demo: one command makes a catalogue to browse; again, it changes nothing."""

import os
import re
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from pyoxigraph import NamedNode
from siteserver import Demo

from lienthong.graph.generation import current
from lienthong.pipeline.demo import settle
from lienthong.settings import Settings, settings


def test_demo_makes_a_catalogue_once(demo: Demo, lienthong, tmp_path: Path) -> None:
    """``demo`` is what the command made in an empty folder for all tests; here it runs again over a copy."""
    made = current(demo.data)
    assert made is not None
    assert made.base == demo.base
    store = made.open()
    for kind in ("work", "agent", "library"):
        found = re.search(rf"{re.escape(demo.base)}/{kind}/\w+", demo.said)
        assert found is not None, kind
        assert list(store.quads_for_pattern(NamedNode(found.group()), None, None)), kind
    commands = re.findall(r"curl .* query@(\S+\.rq)", demo.said)
    assert len(commands) == 3
    assert all(Path(path).is_file() for path in commands)
    del store
    data = tmp_path / "data"
    here = Path(copytree(demo.data, data / demo.data.name))
    again = lienthong("demo", "--no-serve", env={"LIENTHONG_BASE": demo.base, "LIENTHONG_DUMPS": "off"})
    assert again.stdout == demo.said.replace(str(demo.data), str(here))
    assert current(here) == replace(made, folder=here / made.folder.relative_to(demo.data))
    # It stays out of the catalogue of the data folder.
    assert [path.name for path in data.iterdir()] == ["lienthong-demo"]


@pytest.mark.parametrize(
    ("chosen", "base"),
    [({}, "http://localhost:8123"), ({"LIENTHONG_BASE": "https://vidu.example.org"}, "https://vidu.example.org")],
)
def test_addresses_are_at_the_port_when_no_base_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: dict[str, str], base: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("LIENTHONG_")]:
        monkeypatch.delenv(name)
    for name in ("LIENTHONG_DATA", "LIENTHONG_PORT", "LIENTHONG_BASE"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    here = settle(Settings(), 8123)
    assert (here.base, here.port, here.data) == (base, 8123, tmp_path / "lienthong-demo")
    settings.cache_clear()
