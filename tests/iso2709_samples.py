"""Three small ISO 2709 records, and reading what a test has done to them."""

import io

from lienthong.mappings.line import parse_record
from lienthong.mappings.readers import iso2709
from lienthong.mappings.record import Record, Unreadable

KIEU = iso2709.write(
    parse_record(
        """
        001 kieu-1
        008 960101s1996    vm            000 p vie d
        020 __ $a 9786046900009
        100 0_ $a Nguyễn Du
        245 10 $a Truyện Kiều : $b đoạn trường tân thanh / $c Nguyễn Du
        952 __ $p TV001 $c Kho đọc
        """
    )
)
MEN = iso2709.write(parse_record("001 men-1\n245 10 $a Dế mèn phiêu lưu ký / $c Tô Hoài\n650 _4 $a Truyện thiếu nhi"))
GATSBY = iso2709.write(parse_record("001 gatsby\n245 14 $a The great Gatsby\n300 __ $a 180 p."))


def read(data: bytes, encoding: str = "utf-8") -> list[Record | Unreadable]:
    return list(iso2709.read(io.BytesIO(data), encoding))  # type: ignore[arg-type]


def one(data: bytes, encoding: str = "utf-8") -> Record:
    (record,) = read(data, encoding)
    assert isinstance(record, Record), record
    return record
