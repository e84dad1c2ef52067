"""Settings from the environment and the file, and what is said of wrong ones."""

from pathlib import Path

from cataloguing import book, catalogue


def _refused(done, *words: str) -> None:
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert len(lines) == 2, done.stderr
    assert all(word in line for word in words for line in lines)


def test_a_wrong_value_is_named(lienthong) -> None:
    _refused(lienthong("source", "list", env={"LIENTHONG_PORT": "tám nghìn"}), "port", "tám nghìn")
    _refused(lienthong("source", "list", env={"LIENTHONG_PORT": "70000"}), "port", "70000")
    _refused(lienthong("source", "list", env={"LIENTHONG_PORT": "8000", "LIENTHONG_BASE": "trang-nha"}), "base")


def test_the_file_counts_and_the_environment_wins(lienthong, tmp_path: Path) -> None:
    (tmp_path / "lienthong.toml").write_text('data = "tu-tep"\nbase = "https://tep.example.org"\n', "utf-8")
    file = catalogue(tmp_path / "a.mrc", book("1"))
    done = lienthong("map", file)
    assert "<https://vidu.example.org/" in done.stdout
    assert "tep.example.org" not in done.stdout


def test_the_file_alone(process, environment: dict[str, str], tmp_path: Path) -> None:
    del environment["LIENTHONG_BASE"]
    (tmp_path / "khac.toml").write_text('base = "https://tep.example.org/"\n', "utf-8")
    file = catalogue(tmp_path / "a.mrc", book("1"))
    done = process("map", file, env={"LIENTHONG_CONFIG": str(tmp_path / "khac.toml")})
    assert done.returncode == 0, done.stderr
    assert "<https://tep.example.org/work/" in done.stdout


def test_a_wrong_file_is_named(lienthong, tmp_path: Path) -> None:
    _refused(lienthong("source", "list", env={"LIENTHONG_CONFIG": "khong-co.toml"}), "khong-co.toml")
    (tmp_path / "hong.toml").write_text("port = = 1\n", "utf-8")
    _refused(lienthong("source", "list", env={"LIENTHONG_CONFIG": "hong.toml"}), "hong.toml")
    (tmp_path / "la.toml").write_text("prot = 8000\n", "utf-8")
    _refused(lienthong("source", "list", env={"LIENTHONG_CONFIG": "la.toml"}), "la.toml", "prot")


def test_an_unexpected_error_is_told_without_a_traceback_unless_asked_for(process, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    file = catalogue(tmp_path / "a.mrc", book("1"))
    done = process("load", file, "--source", "thu")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2
    debug = process("--debug", "load", file, "--source", "thu")
    assert debug.returncode == 2
    assert "Traceback" in debug.stderr
