"""Files as a whole: what cannot be read is said clearly and before anything is given."""

import gzip
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lienthong.errors import InputError
from lienthong.hostile import source
from lienthong.mappings.line import parse_record
from lienthong.mappings.readers import Detected, check, iso2709, marcxml, read

RECORDS = [parse_record(f"001 a{i}\n245 10 $a Số đỏ, tập {i} / $c Vũ Trọng Phụng") for i in range(50)]
MRC = b"".join(iso2709.write(record) for record in RECORDS)
XML = marcxml.write(RECORDS)


def refusal(path: Path | str) -> str:
    with pytest.raises(InputError) as checked:
        check(path)
    with pytest.raises(InputError) as error:
        list(read(path))
    assert error.value.name == checked.value.name
    for lang in ("vi", "en"):
        assert str(path) in error.value.message(lang)  # type: ignore[arg-type]
    return error.value.name


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "read_empty"),
        (b"\xef\xbb\xbf \r\n\x00", "read_empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "read_is_pdf"),
        (b"PK\x03\x04\x14\x00xl/workbook.xml", "sheet_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "read_is_office"),
        (b"<!DOCTYPE html>\n<html><body>502</body></html>", "read_is_html"),
        (b"\n<HTML><HEAD>", "read_is_html"),
        (b"\x89PNG\r\n\x1a\n", "read_is_image"),
        (b"\x00\x01\x00\x00Standard Jet DB\x00", "read_is_database"),
        (b"BZh91AY&SY", "read_is_archive"),
        (b"Nhan gi,Ai viet\nSo do,Vu Trong Phung\n", "sheet_no_header"),
        (b'{"@context": "https://schema.org"}', "read_unknown"),
        (b"[]", "read_unknown"),
        (b"<rss><channel><title>x</title></channel></rss>", "read_xml_unknown"),
        (b"<", "read_xml_unknown"),
        (b'<?xml version="1.0" encoding="klingon"?><r/>', "read_xml_encoding"),
        (b"\x1d", "read_empty"),
        (b"\x1d\r\n\x1d", "read_empty"),
        (gzip.compress(gzip.compress(MRC), mtime=0), "read_is_gzip"),
        (gzip.compress(b"", mtime=0), "read_empty"),
        (gzip.compress(b"%PDF-1.7", mtime=0), "read_is_pdf"),
    ],
)
def test_no_records(tmp_path: Path, content: bytes, name: str) -> None:
    file = tmp_path / "sach.mrc"
    file.write_bytes(content)
    assert refusal(file) == name


def test_noise_is_refused_and_one_damaged_record_is_not(tmp_path: Path) -> None:
    file = tmp_path / "sach.mrc"
    file.write_bytes(b"\x1e\x1f\x1d" * 9)
    with pytest.raises(InputError) as error:
        check(file)
    assert error.value.name == "read_unknown"
    file.write_bytes(MRC[:30] + b"\x1d")
    assert check(file).format == "iso2709"


def test_missing_and_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path / "khong-co.mrc") == "read_missing"
    assert refusal(tmp_path) == "read_folder"


def test_pipe_by_name(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe") == "read_no_file"


@contextmanager
def nobody() -> Iterator[None]:
    """Root may read everything: be somebody else for a while."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)


def test_no_permission() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        file, closed = Path(folder, "sach.mrc"), Path(folder, "closed")
        file.write_bytes(MRC)
        file.chmod(0)
        closed.mkdir()
        closed.chmod(0)
        try:
            with nobody():
                assert refusal(file) == "read_permission"
                assert refusal(closed / "sach.mrc") == "read_permission"
        finally:
            closed.chmod(0o700)


@pytest.mark.parametrize("content", [MRC, XML], ids=["mrc", "xml"])
@pytest.mark.parametrize("pack", [lambda data: data, gzip.compress], ids=["plain", "gzip"])
def test_detected(tmp_path: Path, content: bytes, pack: object) -> None:
    file = tmp_path / "name.says.nothing"
    file.write_bytes(pack(content))  # type: ignore[operator]
    packed = "gzip" if pack is gzip.compress else ""
    assert check(file) == Detected("iso2709" if content is MRC else "marcxml", packed, "utf-8")
    found = list(read(file, source="thu"))
    assert [out.ordinal for out in found] == list(range(1, 51))
    assert {(out.source, out.file) for out in found} == {("thu", file.name)}


def test_gzip_members_one_behind_the_other(tmp_path: Path) -> None:
    file = tmp_path / "a.gz"
    file.write_bytes(gzip.compress(MRC[:999]) + gzip.compress(MRC[999:]))
    assert len(list(read(file))) == 50


def test_half_written_gzip(tmp_path: Path) -> None:
    file = tmp_path / "a.mrc.gz"
    packed = gzip.compress(os.urandom(3 << 20).hex().encode() + MRC)
    file.write_bytes(gzip.compress(MRC)[:-9])
    assert refusal(file) == "read_gzip_cut"
    whole = gzip.compress(MRC + packed + b"\x1d")
    file.write_bytes(whole[: len(whole) // 2])
    assert refusal(file) == "read_gzip_cut"
    file.write_bytes(gzip.compress(MRC)[:-8] + bytes(8))
    assert refusal(file) == "read_gzip_damaged"


def test_gzip_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.mrc.gz"
    file.write_bytes(gzip.compress(MRC + bytes(30 << 20)))
    assert check(file).compression == "gzip"
    monkeypatch.setattr(source, "FREE", 4 << 20)
    assert refusal(file) == "read_gzip_bomb"


def test_standard_input_can_be_checked_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(MRC))))
    assert check("-").format == "iso2709"
    assert len(list(read("-"))) == 50
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(XML)))
    assert [out.file for out in read("-")][:1] == ["-"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert refusal("-") == "read_empty"
