"""Input as nobody should hand it over, and the road that it takes: read, map, validate, parse the triples strictly."""

import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from pyoxigraph import BlankNode, RdfFormat, parse

from lienthong.content import folder
from lienthong.errors import InputError
from lienthong.graph.ledger import Entry
from lienthong.graph.terms import Described, Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import aleph, iso2709, marcxml, mrk, read
from lienthong.mappings.record import Record
from lienthong.pipeline.entries import MAPPING_FAILED, Describer

_SOURCE = Source("example", library_name="Thư viện mẫu")
SLOW = 2.0
"""Seconds that one record may take for each 100,000 characters of it, and that any record may take."""


class Broken(AssertionError):
    """A promise that the road did not keep: which, and for which record."""


def survive(data: bytes) -> int:
    """Take a file's bytes down the whole road; how many records there were. Raises Broken."""
    describer, mapper = Describer(_SOURCE), Mapper(_SOURCE)
    count = 0
    with tempfile.NamedTemporaryFile(prefix="lienthong-") as file:
        file.write(data)
        file.flush()
        try:
            for outcome in read(file.name, source="example"):
                count += 1
                started = time.process_time()
                entry = describer.entry(describer.number(outcome), outcome)
                _in_time(time.process_time() - started, outcome.raw)
                _kept(entry, outcome.raw)
                if isinstance(outcome, Record):
                    _sound(mapper.describe(outcome), outcome)
        except InputError:
            pass
    return count


def _in_time(seconds: float, raw: bytes) -> None:
    if seconds > SLOW * (1 + len(raw) / 100_000):
        raise Broken(f"{seconds:.1f} s for {len(raw)} bytes: {raw[:200]!r}")


def _kept(entry: Entry, raw: bytes) -> None:
    if entry.reason == MAPPING_FAILED:
        raise Broken(f"{entry.detail}: {raw[:2000]!r}")
    if entry.raw != raw:
        raise Broken("the raw record is not what was read")


def _sound(described: Described, record: Record) -> None:
    """Triples that a strict parser takes, no blank node, and an account for every subfield with a value."""
    try:
        triples = list(parse("\n".join(described.lines), format=RdfFormat.N_TRIPLES))
    except SyntaxError as error:
        raise Broken(f"{error}: {record.raw[:2000]!r}") from error
    if any(isinstance(one, BlankNode) for triple in triples for one in triple):
        raise Broken("a blank node")
    have = Counter[str]()
    for account in described.accounts:
        have[account.place] += account.times
    want = Counter(f"{field.tag}${code}" for field in record.fields for code, value in field.subfields if value.strip())
    short = {place: (times, have[place]) for place, times in want.items() if have[place] < times}
    if short:
        raise Broken(f"no account: {short}: {record.raw[:2000]!r}")


def samples() -> dict[str, bytes]:
    """The demonstration's records in every format that has a writer, a few of each."""
    records = []
    for file in sorted((folder("graph") / "demo" / "records").glob("*.txt")):
        blocks = [block for block in file.read_text("utf-8").split("\n\n") if block.lstrip()[:3].isalnum()]
        for block in blocks[:400:40]:
            lines = [line for line in block.splitlines() if line and not line.startswith("#")]
            if lines and not any("." in line.split(" ")[0] for line in lines):
                records.append(parse_record("\n".join(lines)))
    fitting = [iso2709.write(one) for one in records]
    return {
        "iso2709": b"".join(fitting),
        "marcxml": marcxml.write(records),
        "marc-json": json.dumps([as_json(one) for one in records], ensure_ascii=False).encode(),
        "mrk": "".join(map(mrk.write, records)).encode(),
        "aleph": "".join(map(aleph.write, records)).encode(),
        "opac-display": "\n".join(map(_display, records)).encode(),
        "authorities": marcxml.write([parse_record(one) for one in (*AUTHORITIES, *HOLDINGS)]),
        "oai_dc": OAI.encode(),
        "csv": LIST.encode(),
        "rows": b"".join(_kept_rows()),
    }


AUTHORITIES = (
    """LDR 00000nz  a2200000n  4500
001 77
003 VN-MAU
008 040101|| anznnbabn          |a ana
024 7_ $a 0000000121032683 $2 isni
040 __ $a VN-MAU $b vie $f tkmau
046 __ $f 19200927 $g 20140706
100 1_ $a Tô, Hoài, $d 1920-2014
370 __ $a Hà Đông $b Hà Nội
374 __ $a Nhà văn
375 __ $a Nam
400 1_ $a Nguyễn, Sen, $d 1920-2014
510 2_ $w r $i Nơi làm việc: $a Hội Nhà văn Việt Nam
670 __ $a Dế Mèn phiêu lưu ký, 1941: $b bìa
678 __ $a Nhà văn viết cho thiếu nhi.
700 17 $a Tô, Hoài $0 https://viaf.example/viaf/1 $2 viaf""",
    """LDR 00000nz  a2200000n  4500
001 5
150 __ $a Côn trùng $x Phân loại
450 __ $a Sâu bọ
550 __ $w g $a Động vật
550 __ $w h $a Bướm
751 _0 $a Việt Nam
680 __ $i Dùng cho sách về sâu bọ.""",
)
HOLDINGS = (
    """LDR 00000nx  a2200000n  4500
001 900
004 77
007 ta
008 0401010p    8   4001uu   0000000
014 1_ $a 77 $b VN-MAU
852 8_ $a VN-MAU $b Kho đọc $h 895.9223 $i T450H $p VV.001 $t 1 $z Đọc tại chỗ
853 20 $8 1 $a Tập $b Số $u 12 $i (năm) $j (tháng)
863 40 $8 1.1 $a 1-5 $b 1-12 $i 2004-2008
866 _0 $8 1 $a T.1(2004)-T.5(2008)
876 __ $p VV.002 $j Đang mượn""",
)
OAI = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>
<record><header><identifier>oai:thu.example.vn:1/12</identifier><datestamp>2021-03-04T05:06:07Z</datestamp>
<setSpec>col_1</setSpec></header><metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<dc:title xml:lang="vi">Nghiên cứu khả năng chịu mặn của giống lúa OM 5451</dc:title>
<dc:creator>Lê Thị Mẫu</dc:creator><dc:contributor>PGS. TS. Trần Văn Thử</dc:contributor>
<dc:subject>Lúa; Đất mặn</dc:subject><dc:description>Luận văn thạc sĩ, Trường Đại học Mẫu, 2020</dc:description>
<dc:publisher>Trường Đại học Mẫu</dc:publisher><dc:date>2020-11-05</dc:date><dc:type>Thesis</dc:type>
<dc:format>application/pdf</dc:format><dc:identifier>https://hdl.handle.net/12345/67</dc:identifier>
<dc:identifier>ISBN 9786042000017</dc:identifier><dc:source>Tạp chí Mẫu, số 3, tr. 12-20</dc:source>
<dc:language>vi</dc:language><dc:relation>ISSN 0866-7608</dc:relation><dc:coverage>Sóc Trăng</dc:coverage>
<dc:rights>CC BY-NC 4.0</dc:rights><dcterms:abstract>Kết quả cho thấy giống lúa chịu được 4 g/l.</dcterms:abstract>
</oai_dc:dc></metadata></record>
<record><header status="deleted"><identifier>oai:thu.example.vn:1/13</identifier></header></record>
</ListRecords></OAI-PMH>"""
LIST = '''"Trường THPT Mẫu";;;;;;
STT;Mã sách;Nhan đề;Tác giả;Nhà xuất bản;Năm xuất bản;Số ĐKCB
1;A1;"Số đỏ ; ""tiểu thuyết""";Vũ Trọng Phụng;Văn học;2012;VV.001, VV.002
2;A2;Tắt đèn;"Ngô Tất Tố
Nguyễn Văn Thử";Kim Đồng;2.015E+03;
;;;;;;VV.003
3;;Đất rừng phương Nam;Đoàn Giỏi (chủ biên);NXB Trẻ;;
'''


def _display(record: Record) -> str:
    lines = [f"LDR\t\t\t\t{record.leader}"]
    for field in record.fields:
        if field.value:
            lines.append(f"{field.tag}\t\t\t\t{field.value}")
        for at, (code, value) in enumerate(field.subfields):
            head = f"{field.tag}\t{field.ind1}\t{field.ind2}" if not at else "\t\t"
            lines.append(f"{head}\t{code}\t{value}")
    return "\n".join(lines) + "\n"


def _kept_rows() -> list[bytes]:
    with tempfile.NamedTemporaryFile(prefix="lienthong-") as file:
        file.write(LIST.encode())
        file.flush()
        return [one.raw for one in read(file.name)]


def as_json(record: Record) -> dict[str, object]:
    """A record in MARC-in-JSON."""
    fields: list[dict[str, object]] = [
        {one.tag: one.value}
        if not one.subfields
        else {
            one.tag: {"ind1": one.ind1, "ind2": one.ind2, "subfields": [{code: value} for code, value in one.subfields]}
        }
        for one in record.fields
    ]
    return {"leader": record.leader, "fields": fields}


Mutation = Callable[[bytes, random.Random], bytes]

_NASTY = [
    b"\x00", b"\x1d", b"\x1e", b"\x1f", b"\x1b", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\\ud800", b"&#0;", b"&#x110000;",
    "\u202e\u2066".encode(), "\ufeff".encode(), "\u0301".encode() * 50, b"<![CDATA[", b"<!--", b"]]>", b"&lol;", b'"',
    b"{" * 200, b"[" * 200, b"9" * 400, b"-" * 300, b"(" * 300, b" " * 300, b"," * 300, b". " * 300,
    b"$a", "²³".encode(),
]  # fmt: skip


def flip(data: bytes, dice: random.Random) -> bytes:
    """One byte becomes another."""
    at = dice.randrange(len(data))
    return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]


def insert(data: bytes, dice: random.Random) -> bytes:
    """Something nasty comes in."""
    at = dice.randrange(len(data))
    return data[:at] + dice.choice(_NASTY) + data[at:]


def cut(data: bytes, dice: random.Random) -> bytes:
    """A stretch is lost."""
    at = dice.randrange(len(data))
    return data[:at] + data[at + dice.randrange(1, 200) :]


def double(data: bytes, dice: random.Random) -> bytes:
    """A stretch comes twice, or often."""
    at = dice.randrange(len(data))
    part = data[at : at + dice.randrange(1, 300)]
    return data[:at] + part * dice.choice((2, 2, 2, 50)) + data[at:]


MUTATIONS: Sequence[Mutation] = (flip, flip, insert, cut, double)


def mutated(data: bytes, dice: random.Random) -> bytes:
    """One to six mutations."""
    for _ in range(dice.choice((1, 1, 2, 3, 6))):
        if data:
            data = dice.choice(MUTATIONS)(data, dice)
    return data


def real_files(root: Path) -> list[Path]:
    """Files of the real data that are small enough to be mutated as a whole."""
    return [one for one in sorted(root.rglob("*")) if one.suffix in (".mrc", ".xml", ".json") and one.is_file()]
