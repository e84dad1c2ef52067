"""Small catalogues for the tests of pipeline and command line: records of our own, as a library would send them."""

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Store

from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.mappings.line import parse_record
from lienthong.mappings.readers import iso2709
from lienthong.mappings.record import Record

BOOK = """LDR 00000nam a2200000 a 4500
001 {number}
005 20240102030405.0
008 240102s2020    vm            000 0 vie d
020 __ $a 9786042000017
041 0_ $a vie
082 04 $2 23 $a 895.92234
100 1_ $a Lê, Minh Thử
245 10 $a {title} : $b truyện dài / $c Lê Minh Thử
260 __ $a Hà Nội : $b Kim Đồng, $c 2020
300 __ $a 120 tr. ; $c 19 cm
650 _7 $a Văn học thiếu nhi $2 bktvqg
852 __ $a TVTN $b Kho mượn $p {number}.1
969 __ $x Chưa ai biết
"""


def book(number: str, title: str = "Chuyến tàu thử nghiệm", *, without: Iterable[str] = (), extra: str = "") -> Record:
    """A good record of a book, the fields ``without`` left out and the lines of ``extra`` added."""
    lines = [line for line in BOOK.splitlines() if line[:3] not in set(without)]
    return parse_record("\n".join([*lines, extra]).format(number=number, title=title))


def untitled(number: str) -> Record:
    """A record that no shape lets through: it has no title."""
    return book(number, without=["245"])


def marc(*records: Record) -> bytes:
    """The records in ISO 2709."""
    return b"".join(iso2709.write(record) for record in records)


def catalogue(path: Path, *records: Record) -> Path:
    """A file of ISO 2709 records."""
    path.write_bytes(marc(*records))
    return path


def published(data: Path) -> Store:
    """What the ledger says, published: the store of that generation, read only."""
    with Ledger.open(data) as ledger:
        publish(ledger, data, "http://example.org")
    generation = current(data)
    assert generation is not None
    return Store.read_only(str(generation.store_folder))
