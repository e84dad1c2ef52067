"""Plots, ``docs/performance.md`` and ``docs/sizing.md`` from what the benchmarks have measured.

    python bench/plots.py RUNS [--docs FOLDER]

RUNS is a folder of JSON files: ``growth-SIZE.json`` (``growth.py``), ``bigrun.json``, ``scheduled.json``. Writes
``images/performance/*.svg``, ``*.png``, ``performance.md`` and ``sizing.md`` below FOLDER (``docs``): the words are
those of the files of the same name in ``bench``, every figure is of the runs or computed from them (``sizing.py``). The
same files give the same SVG, byte for byte. Needs matplotlib (``pip install '.[bench]'``).
"""

import argparse
import string
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from compare import Told, runs
from sizing import page as sizes

TOP = Path(__file__).parents[1]
STYLE = {
    "svg.hashsalt": "lienthong", "svg.fonttype": "path", "font.family": "DejaVu Sans", "font.size": 10,
    "figure.facecolor": "#ffffff", "axes.facecolor": "#ffffff", "axes.grid": True, "grid.color": "#e3e3e3",
    "axes.spines.top": False, "axes.spines.right": False,
}  # fmt: skip
"""A white ground of its own: legible on light and dark pages. DejaVu Sans comes with matplotlib and has Vietnamese."""
LOOKS = tuple(zip(("#0b5fa5", "#b3261e", "#2f7d32", "#7b4bb3", "#8a5a00"), "osD^v", strict=True))
STAGES = ("load", "cluster", "publish")


@dataclass(frozen=True)
class Plot:
    """A plot: its file, what it shows in both languages, the unit, and its lines as (words, figure of a run)."""

    name: str
    title: str
    unit: str
    lines: Sequence[tuple[str, str]]
    each: bool = False


PLOTS = (
    Plot("time", "Thời gian mỗi biểu ghi / Time per record", "ms", (
        ("nạp / load", "load: seconds"), ("gom / cluster", "cluster: seconds"),
        ("xuất bản / publish", "publish: seconds"), ("cả quá trình / all", "all: seconds")), each=True),
    Plot("cpu", "CPU mỗi biểu ghi / CPU per record", "ms", (
        ("nạp / load", "load: CPU"), ("gom / cluster", "cluster: CPU"), ("xuất bản / publish", "publish: CPU")),
        each=True),
    Plot("memory", "Bộ nhớ cao nhất (PSS) / Peak memory (PSS)", "MiB", (
        ("nạp / load", "load: PSS"), ("gom / cluster", "cluster: PSS"), ("xuất bản / publish", "publish: PSS"),
        ("phục vụ / serve", "serve: PSS"))),
    Plot("disk", "Dung lượng đĩa / Disk", "MiB", (
        ("sổ cái / ledger", "disk: ledger"), ("kho / store", "disk: store"),
        ("chỉ mục / search index", "disk: search index"), ("tất cả / all", "all: disk"))),
    Plot("latency", "Trả lời, trung vị / Answers, median", "ms", (
        ("trang tác phẩm / work page", "work page: p50"), ("trang ấn bản / edition page", "edition page: p50"),
        ("SPARQL nhẹ / light SPARQL", "look-up: p50"), ("tìm kiếm / search", "search: p50"))),
    Plot("updates", "Cập nhật đến khi công khai / Update until public", "s", (
        ("1 biểu ghi / record", "update of 1: seconds"),
        ("1.000 biểu ghi / 1,000 records", "update of 1,000: seconds"))),
)  # fmt: skip
REAL = 250_000
"""Records of the distribution; larger runs have synthetic copies besides."""


def value(run: Told, name: str) -> float | None:
    """A figure of a run, None when it was not measured."""
    found = run["figures"].get(name)
    return None if found is None else float(found[0])


def points(plot: Plot, figure: str, grown: Sequence[Told]) -> list[tuple[int, float]]:
    """The line of a plot: size and value, the value a record in milliseconds where the plot says so."""
    found = [(int(one["records"]), value(one, figure)) for one in grown]
    return [(size, 1000 * of / size if plot.each else of) for size, of in found if of is not None]


def drawn(plot: Plot, grown: Sequence[Told], folder: Path) -> bool:
    """Write a plot as SVG and PNG; False when no run has any of its figures."""
    lines = {words: points(plot, figure, grown) for words, figure in plot.lines}
    if not any(lines.values()):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(7.2, 4.2), layout="constrained")
        axes = figure.subplots()
        for (words, line), (colour, mark) in zip(lines.items(), LOOKS, strict=False):
            if line:
                axes.plot(*zip(*line, strict=True), color=colour, marker=mark, label=words, linewidth=1.8)
        axes.set_xscale("log")
        sizes = sorted({size for line in lines.values() for size, _ in line})
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.minorticks_off()
        axes.set_ylim(bottom=0)
        axes.set(title=plot.title, xlabel="biểu ghi / records", ylabel=plot.unit)
        axes.legend(frameon=False, fontsize=9)
        figure.savefig(folder / f"{plot.name}.svg", metadata={"Date": None, "Creator": None})
        figure.savefig(folder / f"{plot.name}.png", dpi=144, metadata={"Software": None})
    return True


def number(told: float | None) -> str:
    """A figure as it is printed: three digits that count, a dash when it was not measured."""
    if told is None:
        return "–"
    return f"{told:,.0f}" if told >= 100 else f"{told:.1f}" if told >= 10 else f"{told:.2f}"


def table(plot: Plot, grown: Sequence[Told]) -> str:
    """The figures of a plot, a row for each line."""
    heads = " | ".join(f"{one['records']:,}" for one in grown)
    rows = [f"| {plot.unit} | {heads} |", "|---" + "|---:" * len(grown) + "|"]
    for words, figure in plot.lines:
        found = dict(points(plot, figure, grown))
        rows.append(f"| {words} | " + " | ".join(number(found.get(int(one["records"]))) for one in grown) + " |")
    return "\n".join(rows)


def section(plot: Plot, grown: Sequence[Told]) -> str:
    """Heading, plot and table."""
    return f"### {plot.title}\n\n![{plot.title}](images/performance/{plot.name}.svg)\n\n{table(plot, grown)}"


def stages(run: Told) -> str:
    """The table of a run, stage by stage."""
    wall = value(run, "all: seconds") or 1.0
    rows = ["| | s | % | CPU s | biểu ghi/s / records/s | PSS MiB |", "|---|---:|---:|---:|---:|---:|"]
    for one in STAGES:
        took = value(run, f"{one}: seconds")
        figures = [value(run, f"{one}: {name}") for name in ("CPU", "records a second", "PSS")]
        share = None if took is None else 100 * took / wall
        rows.append(f"| {one} | {number(took)} | {number(share)} | " + " | ".join(map(number, figures)) + " |")
    rows.append(f"| | {number(wall)} | 100 | | {number(run['records'] / wall)} | {number(value(run, 'all: PSS'))} |")
    return "\n".join(rows)


def circumstances(told: Sequence[Told]) -> str:
    """Of each run: size, day, commit, machine and its load; and what its ``note`` says, where somebody wrote one."""
    rows = ["| | biểu ghi / records | UTC | commit | máy / machine | tải / load |", "|---|---:|---|---|---|---|"]
    for one in told:
        machine: dict[str, Any] = one["machine"]
        about = f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB, Python {one['python']}"
        load = " ".join(f"{part:g}" for part in one["load"])
        rows.append(f"| {one['name']} | {one['records']:,} | {one['when']} | `{one['commit']}` | {about} | {load} |")
    notes = [f"\n{one['name']}: {one['note']}" for one in told if "note" in one]
    return "\n".join([*rows, *notes])


def written(place: Path, docs: Path, plots: Sequence[Plot] = PLOTS) -> list[Path]:
    """Everything: the plots, then the page. Raises ValueError when there is no run that grew."""
    found = runs(place)
    grown = sorted((one for name, one in found.items() if name.startswith("growth-")), key=lambda one: one["records"])
    if not grown:
        raise ValueError(f"{place} has no growth-SIZE.json")
    pictures = docs / "images" / "performance"
    sections = [section(plot, grown) for plot in plots if drawn(plot, grown, pictures)]
    real = [one for one in grown if one["records"] <= REAL] or grown
    big = found.get("bigrun", real[-1])
    values = {
        "records": f"{big['records']:,}",
        "minutes": number((value(big, "all: seconds") or 0) / 60),
        "memory": number(value(big, "all: PSS")),
        "triples": number(value(big, "triples")),
        "ratio": number(value(big, "mapping, warm: times the LC XSLT")),
        "two": number(value(big, "mapping: two at once to one")),
        "stages": stages(big),
        "circumstances": circumstances([*grown, *(one for one in (big,) if one not in grown)]),
        "sizes": ", ".join(f"{one['records']:,}" for one in grown),
        "growth": "\n\n".join(sections),
    }
    text = string.Template((TOP / "bench" / "performance.md").read_text("utf-8")).substitute(values)
    page, sizing = docs / "performance.md", docs / "sizing.md"
    page.write_text(text, "utf-8")
    sizing.write_text(sizes(TOP / "bench" / "sizing.md", grown, found.get("scheduled")), "utf-8")
    return [page, sizing, *sorted(pictures.glob("*"))]


def main() -> None:
    """Draw and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", type=Path)
    parser.add_argument("--docs", type=Path, default=TOP / "docs")
    given = parser.parse_args()
    try:
        for file in written(given.runs, given.docs):
            print(file)
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
