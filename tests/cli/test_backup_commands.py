"""``lienthong backup`` and ``lienthong restore``: what is said, exit codes, and a folder that is found by itself."""

from pathlib import Path

from graph.victim import work
from graph.worlds import BASE, default_graph


def test_backup_check_restore(lienthong, tmp_path: Path) -> None:
    data, place, back = tmp_path / "data", tmp_path / "backups", tmp_path / "back"
    done = lienthong("backup", place)
    assert done.returncode == 2 and "Chưa có sổ cái" in done.stderr
    work(data, 0)
    done = lienthong("backup", place, "--keep", "1")
    assert done.returncode == 0, done.stderr
    (made,) = [path for path in place.iterdir() if path.is_dir()]
    assert str(made) in done.stdout and made.stat().st_mode & 0o777 == 0o700
    assert lienthong("restore", "--check", place).returncode == 0
    done = lienthong("restore", place)
    assert done.returncode == 2 and "--replace" in done.stderr
    done = lienthong("restore", place, env={"LIENTHONG_DATA": str(back), "LIENTHONG_BASE": BASE})
    assert done.returncode == 0 and not done.stderr, done.stderr
    assert default_graph(back) == default_graph(data)
    done = lienthong("restore", made, "--replace", env={"LIENTHONG_BASE": "https://khac.example"})
    assert done.returncode == 0
    assert BASE in done.stderr and "https://khac.example" in done.stderr
    ledger = made / "ledger.sqlite"
    ledger.write_bytes(ledger.read_bytes()[:-1])
    for arguments in (("--check", place), (place, "--replace")):
        done = lienthong("restore", *arguments)
        assert done.returncode == 2 and str(ledger) in done.stderr and "bị hỏng" in done.stderr
    assert default_graph(data) == default_graph(back)
    done = lienthong("backup", data / "here")
    assert done.returncode == 2 and "nằm trong thư mục dữ liệu" in done.stderr
