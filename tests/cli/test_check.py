"""``lienthong check`` and ``columns``: what is said of a file before anything is written."""

from pathlib import Path

from cataloguing import book, catalogue

LIST = "STT;Tên sách;Tác giả;Số ĐKCB;Tủ số\r\n1;Số đỏ;Vũ Trọng Phụng;A1;T7\r\n"


def table(tmp_path: Path) -> Path:
    file = tmp_path / "sach.csv"
    file.write_text(LIST, "utf-8", newline="")
    return file


def test_a_list_is_recognised_in_both_languages(lienthong, tmp_path: Path) -> None:
    done = lienthong("check", table(tmp_path))
    assert done.returncode == 0, done.stderr
    for said in ("bảng mã utf-8", "encoding utf-8", "Tên sách → 245$a", "Số biểu ghi: 1", "Records: 1", "Tủ số"):
        assert said in done.stdout
    assert not (tmp_path / "data").exists()


def test_a_draft_is_saved_edited_and_used(lienthong, tmp_path: Path) -> None:
    drafted = lienthong("columns", table(tmp_path))
    assert drafted.returncode == 0, drafted.stderr
    edited = drafted.stdout.replace("# [[column]]", "[[column]]").replace("# names", "names").replace("# to", "to")
    (tmp_path / "columns.toml").write_text(edited, "utf-8")
    done = lienthong("check", tmp_path / "sach.csv", "--columns", tmp_path / "columns.toml")
    assert "Tủ số → 500$a" in done.stdout and "Columns not understood" not in done.stdout
    done = lienthong("load", tmp_path / "sach.csv", "--source", "truong", "--columns", tmp_path / "columns.toml")
    assert done.returncode == 0, done.stderr
    assert "Tủ số → 500$a" in done.stdout and "1 live" in done.stdout
    assert "Tủ số → 500$a" in lienthong("load", tmp_path / "sach.csv", "--source", "truong").stdout
    assert lienthong("map", tmp_path / "sach.csv", "--columns", tmp_path / "columns.toml").stdout.count("T7") > 0
    lienthong("source", "add", "truong", "--columns", "")
    assert "Columns not understood" in lienthong("load", tmp_path / "sach.csv", "--source", "truong").stdout


def test_marc_is_recognised_and_has_no_columns(lienthong, tmp_path: Path) -> None:
    file = catalogue(tmp_path / "a.mrc", book("1"), book("2"))
    done = lienthong("check", file)
    assert done.returncode == 0 and "MARC ISO 2709" in done.stdout and "Records: 2" in done.stdout
    refused = lienthong("columns", file)
    assert refused.returncode == 2 and "no spreadsheet" in refused.stderr


def test_a_wrong_mapping_file_is_told(lienthong, tmp_path: Path) -> None:
    (tmp_path / "columns.toml").write_text("[[column]]\nnames = 1\n", "utf-8")
    done = lienthong("load", table(tmp_path), "--source", "truong", "--columns", tmp_path / "columns.toml")
    assert done.returncode == 2 and "columns.toml" in done.stderr
    done = lienthong("check", table(tmp_path), "--columns", tmp_path / "missing.toml")
    assert done.returncode == 2 and "missing.toml" in done.stderr


def test_what_cannot_be_read_is_counted(lienthong, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"{LIST};;;;Tổng số\r\n", "utf-8", newline="")
    done = lienthong("check", tmp_path / "a.csv")
    assert done.returncode == 1 and "nothing in a column that is understood" in done.stdout


def test_a_file_is_read_as_its_source_is(lienthong, tmp_path: Path) -> None:
    """Two words are too little to decide by; the source knows."""
    (tmp_path / "a.csv").write_bytes("Nhan de;ISBN\r\nNguy\xaan H\xe5ng;1\r\n".encode("latin-1"))
    assert "encoding tcvn3" not in lienthong("check", tmp_path / "a.csv").stdout
    assert "encoding tcvn3" in lienthong("check", tmp_path / "a.csv", "--encoding", "tcvn3").stdout
    lienthong("source", "add", "truong", "--encoding", "tcvn3")
    assert "encoding tcvn3" in lienthong("check", tmp_path / "a.csv", "--source", "truong").stdout
    wrong = lienthong("check", tmp_path / "a.csv", "--encoding", "abc")
    assert wrong.returncode == 2 and "tcvn3" in wrong.stderr


def test_guessing_columns_and_loading_by_the_draft(lienthong, tmp_path: Path) -> None:
    rows = ["Sách;Người soạn;Xuất xứ", "Tắt đèn;Ngô Tất Tố;2010", "Số đỏ;Vũ Trọng Phụng;2012"]
    (tmp_path / "a.csv").write_text("\n".join(rows), "utf-8")

    guessed = lienthong("source", "guess", str(tmp_path / "a.csv"), "--output", str(tmp_path / "columns.toml"))
    assert guessed.returncode == 0, guessed.stderr
    for words in ("260$c", "100$a", "Xuất xứ", "Ngô Tất Tố", "245$a", "columns.toml"):
        assert words in guessed.stdout, words
    loaded = lienthong("load", str(tmp_path / "a.csv"), "--source", "xa", "--columns", str(tmp_path / "columns.toml"))
    assert loaded.returncode in (0, 1), loaded.stderr
    again = lienthong("source", "guess", str(tmp_path / "a.csv"), "--output", str(tmp_path / "columns.toml"))
    assert again.returncode == 2 and "columns.toml" in again.stderr
