"""A librarian hears of one missing field once, and finds a record that has no number."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cataloguing import book, untitled
from lienthong.messages import LANGS
from lienthong.pipeline.report.rendering import gather, render
from lienthong.pipeline.report.roots import roots

LACKS = [
    (f"<lt:{kind}/1>", shape)
    for kind in ("instance", "work", "agent")
    for shape in (f"{kind}-title", f"{kind}-label", "schema-name")
]


def _finding(focus: str, shape: str, field: str = "", severity: str = "Violation") -> dict[str, str]:
    component = "MinCountConstraintComponent"
    return {"focus": focus, "shape": shape, "field": field, "severity": severity, "component": component}


def test_a_record_without_a_title_gives_one_sentence(load_records, data: Path) -> None:
    load_records(untitled("1"), book("2", without=["245"], extra="246 3_ $a Tên khác"))
    report = gather(data).sources[0]
    assert [len(one.details) for one in report.quarantined] == [1, 1]
    assert all("245" in one.details[0][lang] for one in report.quarantined for lang in LANGS)
    assert sum(tally.count for tally in report.faults) == 2


def test_what_has_a_cause_of_its_own_stays() -> None:
    title = _finding("<lt:instance/1>", "instance-title")
    label = _finding("<lt:instance/1>", "instance-label")
    work = _finding("<lt:work/1>", "work-title")
    related = _finding("<lt:work/2>", "work-label", "700")
    agent = _finding("<lt:agent/1>", "schema-name", "100")
    number = _finding("<lt:record/1>", "record-number", severity="Warning")
    assert roots([label, title, work, related, agent, number]) == [title, related, agent, number]
    assert roots([label, work]) == [label]
    assert roots([work, _finding("<lt:work/1>", "schema-name")]) == [work]
    assert roots([]) == []


@given(st.lists(st.sampled_from(LACKS), min_size=1, unique=True))
def test_no_record_loses_its_last_fault(lacks: list[tuple[str, str]]) -> None:
    findings = [_finding(focus, shape) for focus, shape in lacks]
    kept = roots(findings)
    assert kept
    assert {one["focus"] for one in findings if "agent" in one["focus"]} <= {one["focus"] for one in kept}
    assert roots(kept) == kept


def test_a_record_without_a_number_is_named_by_what_it_has(load_records, data: Path) -> None:
    nothing = ["001", "245", "100", "852", "020"]
    load_records(
        book("1", without=["001"]),
        book("2", without=["001", "245"]),
        book("3", without=nothing, extra="852 __ $p VT.0003"),
        book("4", without=nothing),
    )
    report = gather(data).sources[0]
    assert [one.number[:4] for one in report.quarantined] == ["sha-"] * 3
    assert [one.title for one in report.quarantined] == ["Lê, Minh Thử", "VT.0003", ""]
    text = " ".join(render(gather(data), "text", "en").split())
    assert "(Chuyến tàu thử nghiệm : truyện dài)" in text
    assert "Lê, Minh Thử" in text and "VT.0003" in text
