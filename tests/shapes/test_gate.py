"""The gate: what keeps a record out, what happens without the fast engine, and with text that is no RDF."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from lienthong.errors import UsageError
from lienthong.graph.terms import Described, Entity, iri
from lienthong.messages import advice
from lienthong.shapes import Gate, publishable

Faulty = Callable[..., list[str]]
NO_TITLE = "DELETE WHERE { <lt:instance/lua> bf:title ?any }"
NO_SUBJECT = "DELETE WHERE { <lt:work/lua> bf:subject ?any }"


def test_violation_is_held_back_and_warning_is_not(fast: Gate, with_fault: Faulty) -> None:
    held = fast.check_lines(with_fault("book", NO_TITLE))
    passed = fast.check_lines(with_fault("book", NO_SUBJECT))
    assert [one.severity for one in held] == ["Violation"] and not publishable(held)
    assert [one.severity for one in passed] == ["Warning"] and publishable(passed)
    assert publishable([])


def test_described_record_is_checked(fast: Gate, with_fault: Faulty) -> None:
    described = Described("record/lua", [Entity(("work/lua",), "work")], with_fault("book", NO_TITLE))
    [finding] = fast.check(described)
    assert (finding.focus, finding.path) == ("<lt:instance/lua>", iri("bf:title"))
    assert "245" not in finding.message_vi + finding.message_en  # a record of any format may lack its title
    assert "245 $a" in advice(finding.shape, "marc21") and "dc.title" in advice(finding.shape, "oai_dc")


def test_worst_comes_first(fast: Gate, with_fault: Faulty) -> None:
    findings = fast.check_lines(with_fault("book", f"{NO_SUBJECT} ; {NO_TITLE}"))
    assert [one.severity for one in findings] == ["Violation", "Warning"]


@pytest.mark.parametrize(
    "line",
    [
        f"<lt:instance/lua> {iri('schema:url')} <https://sach.example.vn/lua nuoc> .",
        f'<lt:instance/lua> {iri("schema:name")} "dở dang',
        "<lt:instance/lua> <khong-co-luoc-do> <lt:work/lua> .",
    ],
)
def test_what_is_no_rdf_is_held_back(line: str, fast: Gate, referee: Gate, with_fault: Faulty) -> None:
    lines = [*with_fault("book"), line]
    [finding] = fast.check_lines(lines)
    assert finding.shape == "not-rdf" and finding.focus == "<lt:instance/lua>"
    assert not publishable([finding])
    assert referee.check_lines(lines) == [finding]


def test_empty_record_conforms(fast: Gate, referee: Gate) -> None:
    assert fast.check_lines([]) == referee.check_lines([]) == []


def test_pyshacl_steps_in_when_the_engine_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, fast: Gate, with_fault: Faulty
) -> None:
    monkeypatch.setitem(sys.modules, "shacl", None)  # what a platform without the wheel sees
    gate = Gate()
    assert gate.engine == "pyshacl"
    lines = with_fault("book", NO_TITLE)
    assert gate.check_lines(lines) == fast.check_lines(lines)


def test_pyshacl_steps_in_when_the_engine_panics(fast: Gate, with_fault: Faulty) -> None:
    class PanicException(BaseException):
        """Named and derived as what a Rust extension raises."""

    class Panics:
        def validate_text(self, text: str, format: str) -> None:
            raise PanicException(f"{len(text)} {format}")

    gate = Gate()
    gate._fast = Panics()
    lines = with_fault("book", NO_TITLE)
    assert gate.check_lines(lines) == fast.check_lines(lines)


def test_gate_is_shared_by_threads(fast: Gate, with_fault: Faulty) -> None:
    graphs = [with_fault("book", NO_TITLE), with_fault("thesis"), with_fault("book", NO_SUBJECT)] * 20
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(fast.check_lines, graphs)) == [fast.check_lines(lines) for lines in graphs]


def test_unknown_engine_is_refused() -> None:
    with pytest.raises(UsageError, match="shacl, pyshacl"):
        Gate("jena")
