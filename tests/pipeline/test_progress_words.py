"""What a run tells while it groups and publishes: words in both languages, never the code of a stage."""

from pathlib import Path

import pytest

from cataloguing import book
from lienthong.graph.ledger import Ledger
from lienthong.graph.matching.kinds import METHOD
from lienthong.graph.publish import publish
from lienthong.messages import LANGS, text
from lienthong.pipeline.progress import Progress


@pytest.mark.parametrize("full", [False, True])
def test_every_stage_of_publishing_has_words(load_records, data: Path, full: bool) -> None:
    load_records(*(book(str(number), f"Chuyến tàu {number}") for number in range(9)))
    told: list[tuple[str, int, int | None]] = []
    with Ledger.open(data) as ledger:
        publish(ledger, data, "http://example.org", full=full, progress=lambda *said: told.append(said))
    stages = {stage for stage, *_ in told}
    assert {"draw", "compare-work", "tie-agent", "group-agent", "finish"} <= stages
    for stage in stages | {
        f"{doing}-{one.kind.name}" for doing in ("tie", "compare", "group") for one in METHOD.stages
    }:
        assert all(text(f"cli.stage.{stage}", lang) != stage for lang in LANGS)
    assert all(total is None or done <= total for _, done, total in told), "a rest time would be below zero"


def test_a_terminal_shows_words_rate_and_rest(capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    with Progress("cluster", live=True) as progress:
        show = progress.staged()
        show("draw", 250, 1000)
        show("group-agent", 500, 2000)
    shown = capsys.readouterr().err
    assert "gom tác nhân / Grouping: grouping agents" in shown
    assert "/s)" in shown and "group-agent" not in shown
