"""Every constraint of ``shapes/``, each shown a clean graph with one fault put into it.

A case is a folder of ``cases/`` named after the shape it is about (and what is special): ``fault.ru`` is a SPARQL
update on the clean graph that its first line names, ``expected.txt`` what both engines must then find.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from lienthong.shapes import SEVERITIES, Finding, Gate
from lienthong.shapes.catalogue import shapes

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "cases").iterdir() if path.is_dir())
CLEAN = sorted(path.stem for path in (HERE / "clean").glob("*.ttl"))
Faulty = Callable[..., list[str]]


def written(findings: list[Finding]) -> str:
    return "".join(
        " | ".join((one.severity, one.shape, one.component, one.focus, one.path, one.value)) + "\n" for one in findings
    )


def about(case: str) -> str:
    """The shape that a case is named after: the longest shape name that begins it."""
    return max((name for name in shapes() if f"{case}-".startswith(f"{name}-")), key=len, default="")


@pytest.mark.parametrize("name", CLEAN)
def test_clean_graph_conforms(name: str, with_fault: Faulty, fast: Gate, referee: Gate) -> None:
    lines = with_fault(name)
    assert len(lines) > 50
    assert written(fast.check_lines(lines)) == ""
    assert written(referee.check_lines(lines)) == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fault_is_found(case: Path, with_fault: Faulty, fast: Gate, referee: Gate, regenerate: bool) -> None:
    update = (case / "fault.ru").read_text("utf-8")
    clean = update.splitlines()[0].removeprefix("# clean: ")
    lines = with_fault(clean, update)
    findings = fast.check_lines(lines)
    if regenerate:
        (case / "expected.txt").write_text(written(findings), "utf-8")
    assert about(case.name) in {one.shape for one in findings}
    assert written(findings) == (case / "expected.txt").read_text("utf-8")
    assert findings == referee.check_lines(lines)


def test_every_shape_has_a_case() -> None:
    covered = {about(case.name) for case in CASES}
    assert covered == set(shapes())


@pytest.mark.parametrize("name", shapes())
def test_shape_speaks_to_a_librarian(name: str) -> None:
    shape = shapes()[name]
    assert shape.severity in SEVERITIES
    assert shape.targets
    for text in (shape.message_vi, shape.message_en):
        assert text.endswith(".") and len(text) > 10
    assert shape.message_vi != shape.message_en
    assert "hãy" not in shape.message_vi.lower()  # what to do depends on the format: test_advice.py
    assert shape.name_vi and shape.name_en
