"""The judged questions: what a librarian expects stands first, and goes on doing so."""

from pathlib import Path

import pytest

from search.judging import judged_index, measured

FLOOR = {"tuned": (0.90, 0.90, 0.95), "kept": (0.90, 0.90, 0.95)}


def test_what_is_meant_stands_first(tmp_path: Path) -> None:
    index, names = judged_index(tmp_path)
    for half, (mrr, ndcg, success) in FLOOR.items():
        found = measured(index, names, half)
        assert found.questions >= 40
        told = f"{half}: MRR {found.mrr:.3f}, nDCG@10 {found.ndcg:.3f}, success@5 {found.success:.3f}\n"
        if found.mrr < mrr or found.ndcg < ndcg or found.success < success:
            pytest.fail(told + "\n".join(found.missed))
