"""A catalogue in which the machine has doubts: one title with an author and without, in two libraries."""

from pathlib import Path

from cataloguing import catalogue
from lienthong.mappings.line import parse_record
from lienthong.mappings.record import Record
from lienthong.pipeline.load import load

TITLES = (
    "Kỹ thuật trồng lúa nước", "Chăn nuôi vịt chạy đồng", "Nghề đan lát miền trung", "Đường thuỷ đồng bằng phía nam",
    "Sổ tay thợ mộc làng Kim", "Bánh dân gian ba miền", "Chèo thuyền trên sông Lam", "Lịch sử một ngôi đình",
    "Cây thuốc quanh vườn nhà", "Đèn kéo quân và trẻ nhỏ", "Ghi chép về gốm men nâu",
)  # fmt: skip

_BOOK = """LDR 00000nam a2200000 a 4500
001 {number}
041 0_ $a vie{creator}
245 10 $a {title}
260 __ $a {place} : $b {publisher}, $c {year}
300 __ $a {pages} tr. ; $c 19 cm"""


def signed(number: int, title: str) -> Record:
    """A book with its author."""
    values = {"place": "Hà Nội", "publisher": "Nông nghiệp", "year": 2006, "pages": 240}
    return _record(number, title, f"\n100 1_ $a Phạm Thị Mận {chr(65 + number)}", values)


def unsigned(number: int, title: str) -> Record:
    """Another edition of it, by a library that left the author out."""
    values = {"place": "TP. Hồ Chí Minh", "publisher": "Trẻ", "year": 2009, "pages": 90}
    return _record(number, title, "", values)


def _record(number: int, title: str, creator: str, values: dict[str, object]) -> Record:
    return parse_record(_BOOK.format(number=number, title=title, creator=creator, **values))


def doubtful_catalogue(folder: Path, data: Path, pairs: int) -> None:
    """Load ``pairs`` pairs of records that only a librarian can judge."""
    chosen = list(enumerate(TITLES[:pairs]))
    load(data, "mot", [str(catalogue(folder / "mot.mrc", *(signed(*one) for one in chosen)))])
    load(data, "hai", [str(catalogue(folder / "hai.mrc", *(unsigned(*one) for one in chosen)))])
