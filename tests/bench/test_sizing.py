"""``bench/sizing.py``: what was measured is told as it is, what was not is computed from it and says so."""

from pathlib import Path

import pytest

from compare import Told, runs
from harness import Run
from sizing import TARGETS, Estimate, estimated, machines, page, plan, rounded

TEMPLATE = Path(__file__).parents[2] / "bench" / "sizing.md"


def run(size: int, **figures: float) -> Told:
    return {"records": size, "figures": {name.replace("_", ": "): (one, "s", "lower") for name, one in figures.items()}}


def test_a_size_that_was_measured_is_told_as_measured() -> None:
    grown = [run(10, load_CPU=1.0), run(100, load_CPU=30.0), run(1000, load_CPU=500.0)]
    assert estimated("load: CPU", 100, grown) == Estimate(30.0, 30.0, True)


def test_beyond_them_a_record_costs_as_before_or_goes_on_growing() -> None:
    """0.2 s a record at 10, 0.4 at 100: twice with each tenfold, so 1.6 at 10,000."""
    found = estimated("load: CPU", 10_000, [run(10, load_CPU=2.0), run(100, load_CPU=40.0)])
    assert found is not None and not found.measured
    assert (found.low, found.high) == (pytest.approx(4000), pytest.approx(16_000))


def test_what_got_cheaper_a_record_gets_no_cheaper_still() -> None:
    found = estimated("load: CPU", 10_000, [run(10, load_CPU=5.0), run(100, load_CPU=10.0)])
    assert found == Estimate(1000.0, 1000.0, False)
    assert estimated("publish: CPU", 10_000, [run(10, load_CPU=5.0)]) is None


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0"), (0.0234, "0.023"), (1.26, "1.3"), (47.4, "47"), (1234, "1,200")]
)
def test_a_plan_has_two_digits(number: float, told: str) -> None:
    assert rounded(number) == told


def test_the_machine_that_asks_is_the_least_and_the_others_share_the_rest() -> None:
    """A million records: 1 ms each here, 9 of 10 parts of 86.4 ms each elsewhere, 21.6 hours on 16 cores in 12."""
    scheduled = run(1000, **{"coordinator_CPU a record": 1.0, "workers_CPU a record": 9.0})
    own, many = machines(1_000_000, [run(1000, load_CPU=86.4)], scheduled)
    assert (own, many) == ("0.28 *c*", "1.0 *c*")
    assert machines(60_000_000, [run(1000, load_CPU=86.4)], scheduled)[1] == "7.0 *c*"
    assert machines(1_000_000, [run(1000, load_CPU=86.4)], None) == ("–", "–")


def test_the_page_has_every_size_and_marks_every_figure(tmp_path: Path) -> None:
    kept = Run("growth-1000000", facts={"records": 1_000_000})
    for name in ("load: CPU", "all: seconds", "disk: ledger", "triples"):
        kept.note(name, 7200.0, "s")
    kept.save(tmp_path)
    grown = list(runs(tmp_path).values())
    rows = [line for line in plan(grown, None).splitlines() if line.startswith("| nạp")]
    assert rows == ["| nạp, CPU / load, CPU | giờ / h | 2.0 *m* | 20 *c* | 120 *c* |"]
    text = page(TEMPLATE, grown, None)
    assert "$" not in text and all(f"{size:,}" in text for size in TARGETS)
