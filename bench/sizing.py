"""How large machines have to be for catalogues that were not measured, from the sizes that were: ``docs/sizing.md``.

``plots.py`` writes the page. Every figure is marked: *m* is of a run of exactly this size; *c* is computed from the two
largest runs, as a span. Its first number says that a record costs what it cost in the largest run, its second that the
cost of a record goes on changing with each tenfold of the catalogue as it did between the two runs (a power of the
size); where a record got cheaper, start-up was shared by more of them, and there is no span. Memory is not of a record:
there the first number says that it stays as it was.
"""

import math
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from compare import Told

TARGETS = (1_000_000, 10_000_000, 60_000_000)
CORES = 16
"""Of a machine of the plan."""

HOURS = 12.0
"""In which the records of a first load of the plan shall be mapped."""

PAIRS = 2
"""Generations that stand beside each other while one is published."""


@dataclass(frozen=True)
class Estimate:
    """A figure at a size, from ``low`` to ``high``; ``measured`` when a run had exactly this size."""

    low: float
    high: float
    measured: bool

    def of(self, change: Callable[[float], float]) -> "Estimate":
        """Something that grows with it."""
        return Estimate(change(self.low), change(self.high), self.measured)

    def told(self) -> str:
        """As it stands in a table."""
        low, high = rounded(self.low), rounded(self.high)
        return f"{low if low == high else f'{low} – {high}'} *{'m' if self.measured else 'c'}*"


def rounded(number: float) -> str:
    """Two digits that count: more would say that a plan knows them."""
    if number <= 0:
        return "0"
    digits = 1 - math.floor(math.log10(number))
    return f"{round(number, digits):,.{max(0, digits)}f}"


def estimated(figure: str, size: int, grown: Sequence[Told], *, whole: bool = False) -> Estimate | None:
    """A figure of the runs at a size, None when no run has it; ``whole`` is one that is not of the single record.

    ``grown`` is in the order of size.
    """
    found = [(int(one["records"]), float(one["figures"][figure][0])) for one in grown if figure in one["figures"]]
    if not found:
        return None
    if exact := dict(found).get(size):
        return Estimate(exact, exact, True)
    (last, value), high = found[-1], 0.0
    low = value if whole else value / last * size
    if len(found) > 1 and size > last:
        before, other = found[-2]
        high = value * (size / last) ** (math.log(value / other) / math.log(last / before))
    return Estimate(low, max(low, high), False)


@dataclass(frozen=True)
class Row:
    """A line of the plan: its words in both languages, the unit, and how it is computed."""

    words: str
    unit: str
    figure: str
    change: Callable[[float], float]
    whole: bool = False


def hours(seconds: float) -> float:
    """Of seconds."""
    return seconds / 3600


def gibibytes(mebibytes: float) -> float:
    """Of MiB."""
    return mebibytes / 1024


ROWS = (
    Row("nạp, CPU / load, CPU", "giờ / h", "load: CPU", hours),
    Row("gom, CPU / cluster, CPU", "giờ / h", "cluster: CPU", hours),
    Row("xuất bản lần đầu, CPU / first publish, CPU", "giờ / h", "publish: CPU", hours),
    Row("tất cả trên một máy như máy đo / all on one machine as measured", "giờ / h", "all: seconds", hours),
    Row("sổ cái / ledger", "GiB", "disk: ledger", gibibytes),
    Row("kho, hai thế hệ / store, two generations", "GiB", "disk: store", lambda one: PAIRS * gibibytes(one)),
    Row("chỉ mục, hai thế hệ / index, two generations", "GiB", "disk: search index",
        lambda one: PAIRS * gibibytes(one)),
    Row("bộ ba / triples", "triệu / million", "triples", lambda one: one / 1e6),
    Row("bộ nhớ khi xuất bản / memory while publishing", "GiB", "publish: PSS", gibibytes, True),
)  # fmt: skip


def machines(size: int, grown: Sequence[Told], scheduled: Told | None) -> tuple[str, str]:
    """Hours that the machine which reads and writes has to work during a first load, whatever helps it, and how many
    machines of ``CORES`` cores map in ``HOURS``; dashes when that was not measured."""
    if scheduled is None:
        return "–", "–"
    each = {name: float(scheduled["figures"][f"{name}: CPU a record"][0]) for name in ("coordinator", "workers")}
    own = Estimate(*([each["coordinator"] * size / 1000 / 3600] * 2), False)
    work = estimated("load: CPU", size, grown)
    if work is None:
        return own.told(), "–"
    # What Dask itself costs comes on top of what the load costs on one machine.
    share = each["workers"] / (each["workers"] + each["coordinator"])
    needed = work.of(lambda one: math.ceil(hours(one) * share / HOURS / CORES))
    return own.told(), needed.told()


def plan(grown: Sequence[Told], scheduled: Told | None) -> str:
    """The table."""
    heads = " | ".join(f"{size:,}" for size in TARGETS)
    lines = [f"| biểu ghi / records | | {heads} |", "|---|---" + "|---:" * len(TARGETS) + "|"]
    for row in ROWS:
        found = [estimated(row.figure, size, grown, whole=row.whole) for size in TARGETS]
        cells = [one.of(row.change).told() if one else "–" for one in found]
        lines.append(f"| {row.words} | {row.unit} | " + " | ".join(cells) + " |")
    pairs = [machines(size, grown, scheduled) for size in TARGETS]
    lines.append("| máy ra lệnh khi nạp bằng Dask, CPU / the machine that asks, loading with Dask, CPU | giờ / h | "
                 + " | ".join(own for own, _ in pairs) + " |")  # fmt: skip
    lines.append(f"| máy {CORES} lõi để ánh xạ trong {HOURS:.0f} giờ / machines of {CORES} cores that map in "
                 f"{HOURS:.0f} hours | | " + " | ".join(many for _, many in pairs) + " |")  # fmt: skip
    return "\n".join(lines)


def page(template: Path, grown: Sequence[Told], scheduled: Told | None) -> str:
    """The page: the words of ``template``, the figures of the runs."""
    sizes = [f"{one['records']:,}" for one in grown]
    values = {
        "plan": plan(grown, scheduled),
        "largest": sizes[-1],
        "basis": ", ".join(sizes[-2:]),
        "cores": str(CORES),
        "hours": f"{HOURS:.0f}",
        "coordinator": cost(scheduled, "coordinator"),
        "workers": cost(scheduled, "workers"),
        "scheduled": "–" if scheduled is None else f"{scheduled['records']:,}",
        "local": cost(scheduled, "local"),
        "idle": "–" if scheduled is None else f"{scheduled['figures']['idle: CPU a second'][0]:.2f}",
        "machine": "{cpu}, {cores} cores, {memory_gib} GiB".format(**grown[-1]["machine"]),
    }
    return string.Template(template.read_text("utf-8")).substitute(values)


def cost(run: Told | None, who: str) -> str:
    """CPU milliseconds a record of one side, a dash when they were not measured."""
    return "–" if run is None else f"{run['figures'][f'{who}: CPU a record'][0]:.1f}"
