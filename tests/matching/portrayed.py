"""Portraits of Instances from records in line notation, for tests."""

from functools import cache

from lienthong.graph.ledger.entries import Body, Held
from lienthong.graph.matching.judging import Facts
from lienthong.graph.matching.portraits.instances import instances
from lienthong.graph.matching.portraits.triples import Triples
from lienthong.graph.terms import Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.record import Record


@cache
def _mapper() -> Mapper:
    return Mapper(Source("nhan", title_vi="Thư viện Nhãn"))


def portrayed(record: Record) -> tuple[str, Facts]:
    """The own id and the facts of the Instance that a record is of."""
    described = _mapper().describe(record)
    held = [Held(list(one.ids), one.role, b"said") for one in described.entities]
    own = next(one.ids[0] for one in described.entities if one.role == "instance")
    drawn = {one.id: one.facts for one in instances(Triples(Body(1, held, list(described.lines))))}
    return own, drawn[own]


def facts(text: str, format: str = "marc21") -> Facts:
    """The facts of a record in line notation; without a control number it gets one."""
    if format == "marc21" and not text.startswith("001"):
        text = f"001 1\n{text}"
    return portrayed(parse_record(text, format))[1]
