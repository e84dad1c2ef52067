"""The demo: one command makes a catalogue to browse; again, it changes nothing."""

import re
from pathlib import Path

from pyoxigraph import NamedNode

from lienthong.graph.generation import current


def test_demo_makes_a_catalogue_once(lienthong, environment: dict[str, str], tmp_path: Path) -> None:
    del environment["LIENTHONG_BASE"]
    first = lienthong("demo", "--no-serve", "--port", "8123")
    assert first.returncode == 0, first.stderr
    made = current(tmp_path / "data" / "lienthong-demo")
    assert made is not None
    assert made.base == "http://localhost:8123"
    store = made.open()
    for kind in ("work", "agent", "library"):
        found = re.search(rf"http://localhost:8123/{kind}/\w+", first.stdout)
        assert found is not None, kind
        assert list(store.quads_for_pattern(NamedNode(found.group()), None, None)), kind
    commands = re.findall(r"curl .* query@(\S+\.rq)", first.stdout)
    assert len(commands) == 3
    assert all(Path(path).is_file() for path in commands)
    again = lienthong("demo", "--no-serve", "--port", "8123")
    assert again.stdout == first.stdout
    assert current(tmp_path / "data" / "lienthong-demo") == made


def test_demo_stays_out_of_the_catalogue_of_the_data_folder(lienthong, tmp_path: Path) -> None:
    assert lienthong("demo", "--no-serve").returncode == 0
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["lienthong-demo"]
