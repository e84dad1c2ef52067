"""Warnings about what a format cannot tell are no findings; faults stay faults."""

from lienthong.graph.terms import Source
from lienthong.mappings.formats import formats
from lienthong.mappings.line import parse_record
from lienthong.pipeline.entries import Describer
from lienthong.shapes.catalogue import shapes


def test_a_title_list_is_not_asked_for_what_it_has_no_column_for() -> None:
    text = "kbart.title Sample handbook\nkbart.type monograph\nkbart.id 7\nkbart.access F"
    record = parse_record(text, "kbart")
    entry = Describer(Source(id="x")).entry("7", record)
    found = {one["shape"] for one in entry.findings}
    assert entry.status == "live"
    assert "instance-no-publisher" in found
    assert not found & formats()["kbart"].untold


def test_what_is_untold_are_shapes_of_warnings() -> None:
    known = {str(one).rpartition("/")[2].rpartition("#")[2] for one in shapes()}
    assert all(one.untold <= known for one in formats().values())
