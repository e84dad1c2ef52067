"""``bench/plots.py``: plots and page say what the runs say, the same each time."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from harness import Run
from plots import PLOTS, points, value, written

TOP = Path(__file__).parents[2]
SOME = (PLOTS[0], PLOTS[-1])


def grown(folder: Path, *sizes: int, name: str = "growth-{}", slower: float = 1.0) -> Path:
    for size in sizes:
        run = Run(name.format(size), facts={"records": size})
        for number, figure in enumerate(sorted({figure for plot in PLOTS for _, figure in plot.lines}), 1):
            run.note(figure, slower * number * size / 1000, "s")
        run.note("triples", size * 137, "", "")
        run.save(folder)
    return folder


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same runs drawn twice, two of the plots."""
    place = tmp_path_factory.mktemp("plots")
    runs = grown(place / "runs", 10_000, 50_000)
    for docs in ("one", "two"):
        (place / docs).mkdir()
        written(runs, place / docs, SOME)
    return place / "one", place / "two"


def test_the_same_runs_give_the_same_files(pages: tuple[Path, Path]) -> None:
    names = sorted(file.relative_to(pages[0]) for file in pages[0].rglob("*") if file.is_file())
    assert len(names) == 2 * len(SOME) + 2
    for name in names:
        assert (pages[0] / name).read_bytes() == (pages[1] / name).read_bytes(), name


def test_every_picture_of_the_page_is_there_and_whole(pages: tuple[Path, Path]) -> None:
    text = (pages[0] / "performance.md").read_text("utf-8")
    for plot in SOME:
        assert f"(images/performance/{plot.name}.svg)" in text
        root = ElementTree.parse(pages[0] / "images" / "performance" / f"{plot.name}.svg").getroot()
        assert root.tag.endswith("svg") and len(list(root.iter())) > 100
        assert b"<dc:date>" not in (pages[0] / "images" / "performance" / f"{plot.name}.svg").read_bytes()
        png = (pages[0] / "images" / "performance" / f"{plot.name}.png").read_bytes()
        assert png.startswith(b"\x89PNG") and b"tIME" not in png


def test_a_run_with_synthetic_copies_is_not_told_as_one_of_the_distribution(tmp_path: Path) -> None:
    runs = grown(tmp_path / "runs", 250_000, 1_000_000)
    (tmp_path / "docs").mkdir()
    written(runs, tmp_path / "docs", SOME)
    text = (tmp_path / "docs" / "performance.md").read_text("utf-8")
    assert "\n250,000 records of the Library of Congress" in text and "1,000,000 records of the" not in text
    assert "| 250,000 | 1,000,000 |" in text


def test_the_page_has_the_figures_and_nothing_unfilled(pages: tuple[Path, Path]) -> None:
    text = (pages[0] / "performance.md").read_text("utf-8")
    assert "$" not in text
    assert "1,370,000" not in text and "6,850,000" in text, "without a big run the largest size is told"
    assert "| 10,000 |" in text and "| 50,000 |" in text
    assert " – " not in text.partition("## Lớn dần")[2].partition("## Đo lại")[0]


def test_the_big_run_is_told_when_there_is_one_and_what_is_missing_is_a_dash(tmp_path: Path) -> None:
    runs = grown(tmp_path / "runs", 100)
    grown(runs, 250_000, name="bigrun", slower=2)
    (tmp_path / "docs").mkdir()
    written(runs, tmp_path / "docs", ())
    text = (tmp_path / "docs" / "performance.md").read_text("utf-8")
    assert "250,000 records" in text and "34,250,000" in text
    assert "on one core: – times" in text


def test_a_line_has_only_what_was_measured() -> None:
    time = next(plot for plot in PLOTS if plot.each)
    runs = [{"records": 10, "figures": {"load: seconds": (2.0, "s", "lower")}}, {"records": 99, "figures": {}}]
    assert points(time, "load: seconds", runs) == [(10, 200.0)]
    assert value(runs[1], "load: seconds") is None


def test_without_runs_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no growth"):
        written(tmp_path, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["performance.md", "sizing.md"])
def test_the_page_of_the_project_is_of_this_template(name: str) -> None:
    page = (TOP / "docs" / name).read_text("utf-8")
    for line in (TOP / "bench" / name).read_text("utf-8").splitlines():
        assert "$" in line or line in page, "run: python bench/plots.py RUNS"
