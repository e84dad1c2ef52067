"""What the Library of Congress converter states and ours does not has its reason (``bench/reference.py``)."""

from pathlib import Path

import pytest

from differences import ADDED, ADDITIONS, PAGE, counts, differences, page, reason, stale
from reference import compare

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "m2b-reference"


def test_every_difference_has_its_reason() -> None:
    if not DATA.exists():
        pytest.skip("../shared/data/m2b-reference is not there: it is kept beside the project")
    found, known = compare(DATA), differences()
    assert found.pairs >= 40
    unexplained = [
        f"{kind} {name}: {row.examples[:1]}"
        for (kind, name), row in found.missing().items()
        if not reason(kind, name, known)
    ]
    assert not unexplained, "\n".join(unexplained)
    assert not stale(found.missing(), known)
    pinned = counts()
    more = [key for key, row in found.missing().items() if len(row.records) > pinned.get(key, 0)]
    added = differences(kind=ADDED)
    untold = [name for kind, name in found.additions() if not reason(kind, name, added)]
    assert not untold, "only ours has these: say why in reference-differences.toml"
    assert not more, "more records lack these than when their reason was written; mend them, or reread the reason"


def test_the_decision_is_written_from_the_reasons() -> None:
    assert PAGE.read_text("utf-8") == page(differences(), differences(kind=ADDED), counts(ADDITIONS)), (
        "run: python bench/reference.py FOLDER --write"
    )
