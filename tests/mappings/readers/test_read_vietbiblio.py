"""Dumps of OpenBiblio's database, from which VietBiblio is made: as mysqldump and phpMyAdmin write them."""

import gzip
import io
import time
import tracemalloc
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.errors import InputError
from lienthong.graph.terms import Source
from lienthong.mappings.line import format_field
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import check, read
from lienthong.mappings.readers.sql.statements import Lost, Row, scan
from lienthong.mappings.record import Record, Unreadable
from lienthong.pipeline.rereading import reread
from reencoding import legacy, misread

REAL = Path(__file__).parents[4] / "shared" / "data" / "vn" / "openbiblio"

SCHEMA = """-- MySQL dump 10.13  Distrib 5.5, for Win32 (x86)
/*!40101 SET NAMES utf8 */;
DROP TABLE IF EXISTS `biblio`;
CREATE TABLE `biblio` (
  `bibid` int(11) NOT NULL AUTO_INCREMENT,
  `create_dt` datetime NOT NULL, `last_change_dt` datetime NOT NULL, `last_change_userid` int(11) NOT NULL,
  `material_cd` smallint(6) NOT NULL, `collection_cd` smallint(6) NOT NULL,
  `call_nmbr1` varchar(20) DEFAULT NULL COMMENT 'ký hiệu (kho); môn loại', `call_nmbr2` varchar(20) DEFAULT NULL,
  `call_nmbr3` varchar(20) DEFAULT NULL, `title` text, `title_remainder` text, `responsibility_stmt` text,
  `author` text, `topic1` text, `topic2` text, `topic3` text, `topic4` text, `topic5` text,
  `opac_flg` char(1) NOT NULL, PRIMARY KEY (`bibid`), KEY `t` (`title`(20),`author`(20))
) ENGINE=MyISAM;
CREATE TABLE `biblio_copy` (`bibid` int, `copyid` int, `create_dt` datetime, `copy_desc` varchar(160),
  `barcode_nmbr` varchar(20), `status_cd` char(3), `status_begin_dt` datetime, `due_back_dt` date, `mbrid` int,
  `renewal_count` tinyint unsigned, PRIMARY KEY (`bibid`,`copyid`)) ENGINE=MyISAM;
CREATE TABLE `biblio_field` (`bibid` int, `fieldid` int, `tag` smallint, `ind1_cd` char(1), `ind2_cd` char(1),
  `subfield_cd` char(1), `field_data` text, PRIMARY KEY (`bibid`,`fieldid`));
"""

ROWS = r"""
INSERT INTO `member` VALUES (7,'NGUYEN BI MAT','it\'s; secret',NULL);
INSERT INTO `biblio` VALUES (1,'2010-01-02 03:04:05','2020-02-03 04:05:06',3,2,1,'895.9221','NG-D',NULL,
'Truyện Kiều','đoạn trường \'tân\' thanh','Nguyễn Du','Nguyễn Du; Đào Duy Anh','Thơ Nôm','Văn học cổ điển',
NULL,NULL,NULL,'Y'),
(2,'2010-01-02 03:04:05','0000-00-00 00:00:00',3,1,1,NULL,NULL,NULL,'Nông thôn ngày nay',
NULL,'',NULL,NULL,NULL,NULL,NULL,NULL,'Y'),
(3,'2010-01-02 03:04:05','2020-01-01 00:00:00',3,2,9,'CM',NULL,NULL,
'Sách kín',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'N');
INSERT INTO `biblio_copy` VALUES (1,1,'2010-01-02','Tập 1','000011','out','2020-01-01','2020-02-01',7,1),
(1,2,'2010-01-02','rách bìa','000012','lst','2020-01-01',NULL,NULL,0),
(2,1,'2010-01-02','Số 5','000021','in','2020-01-01',NULL,NULL,0);
INSERT INTO `biblio_field` VALUES (1,1,20,'N','N','a','8935075900001'),(1,2,20,'N','N','c','45000đ'),
(1,3,260,'N','N','a','H.'),(1,4,260,'N','N','b','Văn học'),(1,5,245,'Y','N','n','Tập 1'),(1,6,653,'N','N','a','Kiều'),
(1,7,653,'N','N','a','thơ'),(1,8,100,'1',NULL,'d','1765-1820'),(1,9,260,'N','N','c','2015'),(1,10,1,'','','a','cũ 88'),
(1,11,1042,'','','a','lạ'),(9,1,500,'','','a','mồ côi');
INSERT INTO `biblio_hold` VALUES (1,1,1,'2020-01-01',7);
INSERT INTO `material_type_dm` (`code`,`description`,`default_flg`) VALUES (1,'Báo, tạp chí','N'),(2,'Sách','Y');
INSERT INTO `collection_dm` VALUES (1,'Kho thiếu nhi','N',14,0.00);
INSERT INTO `staff` VALUES (3,'thu_thu','md5md5','Trần Thủ Thư');
"""  # fmt: skip

KIEU = [
    "001 1", "005 20200203040506.0", "020 __ $a 8935075900001 $c 45000đ",
    "035 __ $a cũ 88", "100 1_ $a Nguyễn Du $d 1765-1820",
    "245 1_ $a Truyện Kiều $n Tập 1 $b đoạn trường 'tân' thanh $c Nguyễn Du", "260 __ $a H. $b Văn học $c 2015",
    "650 _4 $a Thơ Nôm", "650 _4 $a Văn học cổ điển", "653 __ $a Kiều", "653 __ $a thơ", "700 1_ $a Đào Duy Anh",
    "942 __ $c Sách", "952 __ $p 000011 $h Tập 1 $c Kho thiếu nhi $o 895.9221 NG-D",
    "952 __ $p 000012 $z rách bìa $1 1 $c Kho thiếu nhi $o 895.9221 NG-D", "[biblio_field 1042] lạ",
]  # fmt: skip


def lines(one: Record | Unreadable) -> list[str]:
    assert isinstance(one, Record), one
    return [format_field(field) for field in one.fields]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    file = tmp_path / "vietbiblio.sql"
    file.write_text(SCHEMA + ROWS, "utf-8")
    return file


def test_a_title_with_its_fields_and_copies(dump: Path) -> None:
    first, second, third, orphan = read(dump)
    assert lines(first) == KIEU
    assert isinstance(second, Record) and second.leader[7] == "s"
    assert lines(second) == [
        "001 2", "245 10 $a Nông thôn ngày nay", "942 __ $c Báo, tạp chí", "952 __ $p 000021 $h Số 5 $c Kho thiếu nhi",
    ]  # fmt: skip
    assert "942 __ $c Sách $n 1" in lines(third) and "099 __ $a CM" in lines(third)
    assert isinstance(orphan, Unreadable) and (orphan.reason, orphan.detail) == ("read_sql_orphan", "9")
    assert check(dump).format == "openbiblio-sql"
    assert first.offset == dump.read_bytes().index(b"(1,'2010-01-02 03:04:05','2020")


def test_what_is_not_for_the_public_is_withheld(dump: Path) -> None:
    mapper = Mapper(Source(id="xa"))
    withheld = [bool(mapper.describe(one).withheld) for one in read(dump) if isinstance(one, Record)]
    assert withheld == [False, False, True]


def test_nothing_of_readers_and_staff_is_taken(dump: Path) -> None:
    kept = b"".join(one.raw for one in read(dump))
    assert b"mbrid" not in kept and b"due_back" not in kept and b"2020-02-01" not in kept and b"out" not in kept
    for word in ("MAT", "secret", "Thủ Thư", "md5"):
        assert word.encode() not in kept
    damaged = ROWS.replace("(2,1,'2010-01-02','Số 5'", "(2,1,'it's','NGUYEN BI MAT'")
    dump.write_text(SCHEMA + damaged, "utf-8")
    found = list(read(dump))
    assert any(getattr(one, "reason", "") == "read_sql_row" for one in found)
    assert b"MAT" not in b"".join(one.raw for one in found)


def test_what_is_kept_is_read_again_without_the_dump(dump: Path) -> None:
    records = [one for one in read(dump) if isinstance(one, Record)]
    again = reread([one.raw for one in records], None, "tcvn3")
    assert [lines(one) for one in again] == [lines(one) for one in records]
    assert all(orjson.loads(one.raw)["openbiblio"]["number"] for one in records)
    for bad in (b'{"openbiblio":{}}\n', b'{"openbiblio":{"number":1,"title":[],"fields":[],"copies":[]}}\n'):
        (one,) = reread([bad])
        assert isinstance(one, Unreadable) and one.reason == "read_sql_kept"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("INSERT INTO `biblio` VALUES", "INSERT IGNORE INTO thuvien.biblio VALUES"),
        ("`biblio", "`vb_biblio"),
        ("`", ""),
        ("\\'", "''"),
        ("'Truyện Kiều'", "_utf8mb4'Truyện Kiều'"),
        ("'Truyện Kiều'", "0x" + "Truyện Kiều".encode().hex()),
        ("'Truyện Kiều'", '"Truyện Kiều"'),
        ("'Truyện Kiều'", "'Truy&#7879;n Ki&#7873;u'"),
        ("\\'tân\\'", "\\\\\\'tân\\\\\\'"),
        ("),\n(", "), ("),
        ("(7,'NGUYEN", "(7,'# -- /* NGUYEN"),
        ("INSERT INTO `biblio_copy`", "# it's\n-- don't\n/* can't */\nINSERT INTO `biblio_copy`"),
    ],
)  # fmt: skip
def test_habits_of_dumps(dump: Path, before: str, after: str) -> None:
    text = SCHEMA + ROWS
    assert before in text
    text = text.replace(before, after)
    if after == "`vb_biblio":
        text = text.replace("`material_type", "`vb_material_type").replace("`collection_dm", "`vb_collection_dm")
    dump.write_text(text, "utf-8")
    assert lines(next(iter(read(dump)))) == KIEU


def test_a_dump_without_its_schema(dump: Path) -> None:
    dump.write_text(ROWS, "utf-8")
    assert lines(next(iter(read(dump)))) == KIEU
    dump.write_text(ROWS.replace("'Sách kín',NULL,", "'Sách kín',"), "utf-8")
    assert [one.reason for one in read(dump) if isinstance(one, Unreadable)] == ["read_sql_row", "read_sql_orphan"]


@pytest.mark.parametrize(
    ("encode", "repair"),
    [
        (lambda text: misread(text.encode()), "read_was_utf8"),
        (lambda text: text.encode("utf-16"), ""),
        (lambda text: gzip.compress(text.encode()), ""),
        (lambda text: b"\xef\xbb\xbf" + text.encode(), ""),
    ],
)
def test_encodings(tmp_path: Path, encode: object, repair: str) -> None:
    titles = ["Lịch sử văn hoá", "Kỹ thuật trồng lúa", "Đất nước con người", "Ca dao tục ngữ", "Những người khốn khổ"]
    rows = ",".join(
        f"({at},now(),now(),1,2,1,NULL,NULL,NULL,'{title}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'Y')"
        for at, title in enumerate(titles, 1)
    )
    file = tmp_path / "a.sql"
    file.write_bytes(encode(f"{SCHEMA}INSERT INTO biblio VALUES {rows};"))  # type: ignore[operator]
    found = [one for one in read(file) if isinstance(one, Record)]
    assert len(found) == 5
    assert [one.tagged("245")[0].first("a") for one in found] == titles
    assert not repair or any(repair in one.repairs for one in found)


def test_old_encodings_behind_an_ascii_beginning(tmp_path: Path) -> None:
    """The schema and the tables before the titles are ASCII: the first megabyte says nothing of the encoding."""
    titles = ["Lịch sử văn hoá", "Kỹ thuật trồng lúa", "Đất nước con người", "Ca dao tục ngữ", "Những người khốn khổ"]
    rows = ",".join(f"({at},'{title}','Y')" for at, title in enumerate(titles, 1)).encode()
    file = tmp_path / "a.sql"
    filler = b"INSERT INTO `account` VALUES (1,'" + b"x" * 1_500_000 + b"');\n"
    rows = legacy("tcvn3")(rows.decode())
    file.write_bytes(
        b"SET NAMES latin1;\n" + filler + b"INSERT INTO biblio (bibid,title,opac_flg) VALUES " + rows + b";"
    )
    assert [one.tagged("245")[0].first("a") for one in read(file) if isinstance(one, Record)] == titles


def test_version_1(tmp_path: Path) -> None:
    text = """
    CREATE TABLE biblio (bibid int, create_dt datetime, last_change_dt datetime, material_cd int,
      collection_cd int, opac_flg char(1));
    CREATE TABLE biblio_field (bibid int, fieldid int, seq int, tag char(3),
      ind1_cd char(1), ind2_cd char(1), field_data text, display text);
    CREATE TABLE biblio_subfield (bibid int, fieldid int, subfieldid int, seq int,
      subfield_cd char(1), subfield_data text);
    CREATE TABLE biblio_copy (bibid int, copyid int, barcode_nmbr varchar(20), copy_desc text, siteid int, histid int);
    INSERT INTO biblio VALUES (5,now(),now(),2,1,'Y');
    INSERT INTO biblio_field VALUES (5,1,0,'245','1','0',NULL,NULL),
      (5,2,0,'653',NULL,NULL,NULL,NULL),(5,3,0,'653','','',NULL,NULL);
    INSERT INTO biblio_subfield VALUES (5,1,1,0,'a','Số đỏ'),(5,1,2,1,'c','Vũ Trọng Phụng'),
      (5,2,3,0,'a','văn học'),(5,3,4,0,'a','1936');
    INSERT INTO biblio_copy VALUES (5,1,'S1',NULL,2,9);
    INSERT INTO site VALUES (2,'Chi nhánh Tân Lập','đường số 1');
    """  # fmt: skip
    file = tmp_path / "a.sql"
    file.write_text(text, "utf-8")
    (one,) = read(file)
    assert lines(one) == [
        "001 5", "245 10 $a Số đỏ $c Vũ Trọng Phụng", "653 __ $a văn học", "653 __ $a 1936",
        "952 __ $b Chi nhánh Tân Lập $p S1",
    ]  # fmt: skip


def test_what_a_library_added_to_the_system_is_kept_or_named(tmp_path: Path) -> None:
    """Fields of copies (0.7), columns that nobody knows, columns of 1.0 about buying; readers are not taken."""
    text = """
    CREATE TABLE biblio (bibid int, title text, opac_flg char(1), bia_sach text, create_dt datetime);
    CREATE TABLE biblio_copy (bibid int, copyid int, barcode_nmbr text, copy_desc text, price text, tinh_trang text,
      ho_ten_nguoi_muon text, mbrid int);
    CREATE TABLE biblio_copy_fields (bibid int, copyid int, code varchar(16), data text);
    CREATE TABLE biblio_copy_fields_dm (code varchar(16), description char(32), default_flg char(1));
    INSERT INTO biblio_copy_fields_dm VALUES ('nguon','Nguồn bổ sung','N'),('muon','Người mượn cuối','N');
    INSERT INTO biblio VALUES (5,'Số đỏ','Y','anh/5.jpg','2020-01-01');
    INSERT INTO biblio_copy VALUES (5,1,'S1',NULL,'45000','mới','Nguyen Bi Mat',7),(5,2,'S2',NULL,NULL,NULL,NULL,NULL);
    INSERT INTO biblio_copy VALUES (5,2,'S2',NULL,NULL,NULL,NULL,NULL);
    INSERT INTO biblio_copy_fields VALUES (5,2,'nguon','Quỹ mẫu tặng'),(5,2,'muon','Nguyen Bi Mat'),(5,2,'x','7'),
      (5,9,'nguon','của bản không còn');
    """  # fmt: skip
    file = tmp_path / "a.sql"
    file.write_text(text, "utf-8")
    assert check(file).format == "openbiblio-sql"
    (one,) = read(file)
    assert lines(one) == [
        "001 5", "245 10 $a Số đỏ", "952 __ $p S1 $g 45000 $z tinh_trang: mới",
        "952 __ $p S2 $z Nguồn bổ sung: Quỹ mẫu tặng $z x: 7", "952 __ $z Nguồn bổ sung: của bản không còn",
        "[biblio bia_sach] anh/5.jpg",
    ]  # fmt: skip
    assert isinstance(one, Record)
    assert b"Bi Mat" not in one.raw
    (again,) = reread([one.raw])
    assert lines(again) == lines(one)


def test_two_libraries_in_one_database(tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    insert = "INSERT INTO {}biblio (bibid,title,opac_flg) VALUES (1,'{}','Y');\n"
    file.write_text(insert.format("xa1_", "Một") + insert.format("xa2_", "Hai"), "utf-8")
    assert [lines(one)[0] for one in read(file)] == ["001 xa1_:1", "001 xa2_:1"]


def test_a_dump_without_titles_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    file.write_text("CREATE TABLE `member` (a int);\nINSERT INTO `member` VALUES (1),(2);\n")
    with pytest.raises(InputError) as error:
        check(file)
    assert error.value.name == "read_sql_no_titles" and "biblio" in error.value.message("vi")


@pytest.mark.skipif(not REAL.is_dir(), reason="the real OpenBiblio files are not beside the checkout")
def test_the_system_s_own_sample_data(tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    file.write_bytes(b"".join(one.read_bytes() for one in sorted(REAL.glob("*.sql"))))
    found = list(read(file))
    assert len(found) == 8 and all(isinstance(one, Record) for one in found)
    assert [one.control("001") for one in found if isinstance(one, Record)] == [str(at) for at in range(1, 9)]
    assert all(one.tagged("952") and one.tagged("245") for one in found if isinstance(one, Record))


ALL = b"INSERT INTO b VALUES "


def rows(text: bytes, size: int = 1 << 20) -> list[Row | Lost]:
    class Slow(io.BytesIO):
        def read(self, asked: int | None = -1, /) -> bytes:
            return super().read(size)

    return list(scan(Slow(text), lambda name: name == "b"))


@settings(deadline=None, max_examples=150)
@given(
    values=st.lists(st.tuples(st.binary(max_size=12), st.binary(max_size=12)), min_size=1, max_size=6),
    size=st.integers(1, 9),
    doubled=st.booleans(),
)
def test_every_value_comes_back(values: list[tuple[bytes, bytes]], size: int, doubled: bool) -> None:
    """Whatever stands in a value, and wherever the file is cut into blocks; NUL, backspace and Ctrl-Z are left out."""

    def literal(value: bytes) -> bytes:
        value = value.replace(b"\\", b"\\\\").replace(b"'", b"''" if doubled else b"\\'")
        return b"'" + value.replace(b"\n", b"\\n") + b"'"

    text = ALL + b",".join(b"(" + b",".join(map(literal, row)) + b")" for row in values) + b";\n"
    found = rows(b"CREATE TABLE b (x text, y text);\n" + text, size)
    assert [tuple(one.values) for one in found if isinstance(one, Row)] == values and len(found) == len(values)


@pytest.mark.parametrize(
    "text",
    [
        ALL + b"(1,'x" + b"y" * 3_000_000,
        ALL + b"(1,'it's')," * 20_000,
        ALL + b"((((((" * 300_000,
        ALL + b"'" * 1_000_000,
        b"CREATE TABLE b (" + b"a" * 2_000_000,
        b"CREATE TABLE b (a int(" + b"(" * 500_000,
        b"/*" + b"*" * 2_000_000 + ALL + b"(1)",
        b"-- " + b"'" * 2_000_000,
        b"INSERT INTO c VALUES ('" + b"\\" * 2_000_001,
        b"`" * 1_000_000,
        b"-" * 1_000_000 + b"\n" + ALL + b"(1);",
        ALL + b"(1,'a'),(2,\n" * 50_000,
    ],
)  # fmt: skip
def test_hostile_dumps_take_bounded_time_and_memory(text: bytes) -> None:
    tracemalloc.start()
    started = time.process_time()
    try:
        for _ in scan(io.BytesIO(text), lambda name: name == "b"):
            pass
        assert time.process_time() - started < 20
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()


def test_a_broken_row_costs_no_other(tmp_path: Path) -> None:
    good = [f"({at},'Tựa {at}','Y')" for at in range(1, 200)]
    good[50] = "(51,'Tựa 'sai','Y')"
    good[120] = "(121,'Tựa 121)"
    file = tmp_path / "a.sql"
    file.write_text(f"INSERT INTO biblio (bibid,title,opac_flg) VALUES {','.join(good)};\n", "utf-8")
    found = list(read(file))
    assert sum(isinstance(one, Record) for one in found) >= 196
    assert sum(getattr(one, "reason", "") == "read_sql_row" for one in found) >= 2


def test_memory_does_not_grow_with_the_dump(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        file = tmp_path / "a.sql"
        with file.open("w", encoding="utf-8") as out:
            for table, row in (
                ("biblio (bibid,title,opac_flg)", "({0},'Tựa đề {0}','Y')"),
                ("biblio_field (bibid,fieldid,tag,subfield_cd,field_data)", "({0},{0},500,'a','phụ chú {0}')"),
            ):
                out.write(f"INSERT INTO {table} VALUES {','.join(row.format(at) for at in range(1, count + 1))};\n")
        tracemalloc.start()
        assert sum(isinstance(one, Record) for one in read(file)) == count
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(4_000) < 2 * peak(1_000) + 2_000_000
