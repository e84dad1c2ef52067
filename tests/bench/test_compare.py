"""``bench/compare.py``: what has become worse is told by ratio, whichever way a figure gets better."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from compare import compared, ratio, runs
from harness import Better, Run

BENCH = Path(__file__).parents[2] / "bench"


def written(folder: Path, name: str = "pages", **figures: tuple[float, str, Better]) -> Path:
    run = Run(name, facts={"records": 10})
    for figure, told in figures.items():
        run.note(figure, *told)
    run.save(folder)
    return folder


def judged(old: Path, new: Path, limit: float = 1.15) -> tuple[int, str]:
    told = io.StringIO()
    return compared(old, new, limit, Console(file=told, width=200)), told.getvalue()


def test_a_run_says_of_what_it_is(tmp_path: Path) -> None:
    written(tmp_path, p50=(2.5, "ms", "lower"))
    told = json.loads((tmp_path / "pages.json").read_text("utf-8"))
    assert told["figures"] == {"p50": {"value": 2.5, "unit": "ms", "better": "lower"}}
    assert told["records"] == 10
    assert told["commit"] and told["when"] and told["machine"]["cores"] and len(told["load"]) == 3
    assert [one.name for one in tmp_path.iterdir()] == ["pages.json"]


def test_slower_and_fewer_are_both_worse() -> None:
    assert ratio(10, 15, "lower") == ratio(15, 10, "higher") == 1.5
    assert ratio(15, 10, "lower") == ratio(10, 15, "higher") == pytest.approx(2 / 3)
    assert ratio(0, 0, "lower") == ratio(0, 0, "higher") == 1
    assert ratio(0, 1, "lower") == ratio(1, 0, "higher") == float("inf")


@pytest.mark.parametrize(
    ("after", "better", "code"),
    [(114.0, "lower", 0), (116.0, "lower", 1), (88.0, "higher", 0), (86.0, "higher", 1), (500.0, "", 2), (9.0, "", 2)],
)
def test_the_code_is_that_of_the_worst(tmp_path: Path, after: float, better: Better, code: int) -> None:
    old = written(tmp_path / "old", rate=(100.0, "", better))
    new = written(tmp_path / "new", rate=(after, "", better))
    assert judged(old, new)[0] == code


def test_what_is_worse_is_named_with_its_ratio(tmp_path: Path) -> None:
    old = written(tmp_path / "old", slow=(10.0, "ms", "lower"), same=(1.0, "ms", "lower"))
    new = written(tmp_path / "new", slow=(25.0, "ms", "lower"), same=(1.0, "ms", "lower"))
    code, told = judged(old, new)
    assert code == 1
    assert "2.50" in told and "slow" in told and "1 worse" in told
    assert "same" not in told
    assert judged(old, new, limit=3)[0] == 0
    assert judged(old / "pages.json", new / "pages.json")[0] == 1


def test_a_figure_that_is_gone_is_no_success(tmp_path: Path) -> None:
    old = written(tmp_path / "old", a=(10.0, "ms", "lower"), b=(1.0, "ms", "lower"))
    code, told = judged(old, written(tmp_path / "new", a=(10.0, "ms", "lower")))
    assert code == 1
    assert "b is missing" in told


def test_runs_of_other_benchmarks_or_sizes_are_told(tmp_path: Path) -> None:
    old = written(tmp_path / "old", a=(10.0, "ms", "lower"))
    assert judged(old, written(tmp_path / "other", name="search", a=(1.0, "ms", "lower")))[0] == 2
    new = written(tmp_path / "new", a=(10.0, "ms", "lower"))
    file = new / "pages.json"
    file.write_text(file.read_text("utf-8").replace('"records": 10', '"records": 99'), "utf-8")
    assert "records: 10 and 99" in judged(old, new)[1]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"name": "x"}', '{"name": "x", "figures": {"a": 1}}'])
def test_another_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.json").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"odd\.json is no run"):
        runs(tmp_path)


def test_the_command_ends_with_the_code(tmp_path: Path) -> None:
    old, new = written(tmp_path / "old", a=(1.0, "s", "lower")), written(tmp_path / "new", a=(2.0, "s", "lower"))
    command = [sys.executable, str(BENCH / "compare.py"), str(old), str(new)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    assert subprocess.run([*command, "--limit", "2.5"], capture_output=True, check=False).returncode == 0
