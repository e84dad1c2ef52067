"""Backups made while a catalogue is loaded and published, put back; damaged, unfinished and foreign ones refused."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from pyoxigraph import Quad

from graph.killing import begun
from graph.victim import work, work_and_tell
from graph.worlds import BASE, SOURCES, Version, default_graph, entry, load
from lienthong.errors import LienthongError
from lienthong.graph.backup import copying, manifest
from lienthong.graph.backup.making import backup, backups
from lienthong.graph.backup.restoring import find, restore, verify
from lienthong.graph.generation import current, leased
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.publish import publish

IDENTITIES = "SELECT id, since, state, root, target, hint, label, types FROM identity ORDER BY id"
RECORDS = "SELECT source, number, pending, status, hash FROM record ORDER BY source, number, pending"


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue whose things have merged, split and gone: two steps of the plan."""
    data = tmp_path_factory.mktemp("calm") / "data"
    work(data, 0)
    work(data, 2)
    return data


@pytest.fixture
def data(calm: Path, tmp_path: Path) -> Path:
    """A catalogue that a test may change."""
    return copytree(calm, tmp_path / "data")


def rows(data: Path, query: str) -> list[tuple[object, ...]]:
    """What a ledger holds."""
    with Ledger.open(data, write=False) as ledger:
        return ledger.db.execute(query).fetchall()


def refused(act: Callable[[], object]) -> LienthongError:
    """What somebody is told who asks for this."""
    with pytest.raises(LienthongError) as raised:
        act()
    assert raised.value.message("vi") != raised.value.message("en")
    return raised.value


def departed(data: Path) -> dict[str, str]:
    """Published IRIs that lead elsewhere or to nothing."""
    return dict(rows(data, "SELECT id, target FROM identity WHERE state <> 'live'"))  # type: ignore[arg-type]


def test_a_backup_made_while_records_are_loaded_is_of_one_moment(data, tmp_path, monkeypatch):
    """A writer is in the middle of a batch when the copy begins, and writes more between its steps; then it publishes,
    and the backup still gives the catalogue of before."""
    monkeypatch.setattr(copying, "_STEP_PAGES", 3)
    was: tuple[set[Quad], object, object] = default_graph(data), rows(data, RECORDS), rows(data, IDENTITIES)
    steps = 0
    with Ledger.open(data) as ledger:
        run = ledger.begin_run(SOURCES[0], ["plan.mrc"], "rules")

        def write(stage: str, *_: object) -> None:
            nonlocal steps
            if stage == "backup-ledger" and steps < 40:
                steps += 1
                ledger.write(run, [entry(SOURCES[0], f"new{steps}", Version(("i0",), ("w1",), "a1", 0))])

        with transaction(ledger.db):
            ledger.db.execute("UPDATE source SET entry = replace(entry, 'Thư viện', 'Tủ sách')")
            first, _ = backup(data, tmp_path / "backups")
        assert any("Tủ sách" in str(row) for row in ledger.db.execute("SELECT entry FROM source"))
        second, made = backup(data, tmp_path / "others", progress=write)
        assert steps > 5
        ledger.finish_run(run, "complete")
        publish(ledger, data, BASE)
    assert default_graph(data) != was[0]
    back = tmp_path / "back"
    assert restore(first, back).generation == made.generation
    assert (default_graph(back), rows(back, RECORDS), rows(back, IDENTITIES)) == was
    assert not [row for row in rows(back, "SELECT entry FROM source") if "Tủ sách" in str(row)]
    restore(second, tmp_path / "second")
    assert not [row for row in rows(tmp_path / "second", RECORDS) if str(row[1]).startswith("new")]


def test_what_was_put_back_goes_on_as_if_nothing_had_happened(data, tmp_path):
    """A process loads and publishes while one backup after the other is made. Each is the catalogue before or after,
    with every redirect, and a catalogue that goes on from it ends with the same graph and the same addresses."""
    before = default_graph(data)
    process, heard = begun(work_and_tell, data, 3)
    with heard:
        made, running = [], True
        while running:
            running = process.is_alive()
            made.append(backup(data, tmp_path / "backups" / str(len(made)))[0])
    assert process.exitcode == 0
    after, addresses, gone = default_graph(data), rows(data, IDENTITIES), departed(data)
    assert after != before and gone
    assert len(made) > 2
    for number, one in enumerate([made[0], made[len(made) // 2], made[-1]]):
        back = tmp_path / f"back{number}"
        restore(one, back)
        assert default_graph(back) in (before, after)
        work(back, 3)
        assert default_graph(back) == after
        assert (rows(back, IDENTITIES), departed(back)) == (addresses, gone)
        generation = current(back)
        assert generation is not None and generation.base == BASE


def test_a_killed_backup_is_none_and_goes_with_the_next(data, tmp_path):
    place = tmp_path / "backups"
    good, _ = backup(data, place)
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from lienthong.graph.backup.making import backup\n"
        "def end(stage, *_): stage == 'backup-generation' and os.kill(os.getpid(), signal.SIGKILL)\n"
        "backup(Path(sys.argv[1]), Path(sys.argv[2]), progress=end)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(data), str(place)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert list(place.glob(".*.new")) and backups(place) == [good] and find(place) == good
    left = next(place.glob(".*.new"))
    assert refused(lambda: verify(left)).name == "backup_none"
    (moved := left.rename(tmp_path / "left")).joinpath("manifest.json").unlink(missing_ok=True)
    assert refused(lambda: find(moved)).name == "backup_unfinished"


def test_backups_that_are_kept_share_what_did_not_change(data, tmp_path):
    place = tmp_path / "backups"
    made = []
    for number in range(3):
        folder, known = backup(data, place)
        made.append((folder.rename(place / f"2026010{number + 1}T000000Z"), known))
    tables = [one.path for one in made[0][1].files if one.path.endswith(".sst")]
    assert tables
    for name in tables:
        assert len({(folder / name).stat().st_ino for folder, _ in made}) == 1
    ledgers = {(folder / "ledger.sqlite").stat().st_ino for folder, _ in made}
    assert len(ledgers) == 3
    (place / ".20260101T000009Z.new").mkdir()
    (place / "notes").mkdir()
    last, _ = backup(data, place, keep=2)
    assert backups(place) == [made[2][0], last]
    assert find(place) == last
    assert sorted(one.name for one in place.iterdir()) == sorted([".lock", "notes", made[2][0].name, last.name])
    verify(made[2][0])
    verify(last)


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()
    path.write_bytes(content)


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-1])


HARMS: list[tuple[Callable[[Path], None], str]] = [
    (_flip, "backup_differs"),
    (_cut, "backup_differs"),
    (Path.unlink, "backup_lacks"),
    (lambda path: (path.unlink(), path.mkdir())[1], "backup_differs"),
]


@pytest.mark.parametrize(("harm", "name"), HARMS)
@pytest.mark.parametrize("pattern", ["ledger.sqlite", "generations/*/store/*.sst", "current"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(data, tmp_path, harm, name, pattern):
    folder, _ = backup(data, tmp_path / "backups")
    path = next(iter(sorted(folder.glob(pattern))))
    harm(path)
    back = tmp_path / "back"
    error = refused(lambda: restore(folder, back))
    assert error.name in (name, "backup_damaged")
    assert str(path) in error.message("vi") and str(path) in error.message("en")
    assert not back.exists()
    default_graph(data)


def test_a_manifest_from_elsewhere_leads_nowhere_else(data, tmp_path):
    folder, _ = backup(data, tmp_path / "backups")
    path = folder / manifest.FILE
    told = json.loads(path.read_text("utf-8"))
    secret = tmp_path / "secret"
    secret.write_text("x")
    for wrong in ("../../secret", str(secret), "", "a/../../b", "a\0b"):
        path.write_text(json.dumps(told | {"files": [told["files"][0] | {"path": wrong}]}))
        assert refused(lambda: restore(folder, tmp_path / "back")).name == "backup_damaged"
    for wrong, name in (
        ({"format": manifest.FORMAT + 1}, "backup_newer"),
        ({"schema": 9999}, "backup_schema"),
        ({"files": None}, "backup_damaged"),
        ({"more": 1}, "backup_damaged"),
    ):
        path.write_text(json.dumps(told | wrong))
        assert refused(lambda: verify(folder)).name == name
    for wrong in (b"", b"[]", b"{", b"\xff"):
        path.write_bytes(wrong)
        assert refused(lambda: verify(folder)).name == "backup_damaged"
    assert not (tmp_path / "back").exists()


def test_a_catalogue_is_replaced_only_when_asked_and_nobody_uses_it(data, tmp_path):
    folder, _ = backup(data, tmp_path / "backups")
    was = default_graph(data)
    with Ledger.open(data) as ledger:
        load(ledger, SOURCES[0], [("later", Version(("i0",), ("w1",), "a1", 1))])
        publish(ledger, data, BASE)
        assert refused(lambda: restore(folder, data, replace=True)).name == "ledger_busy"
    now = default_graph(data)
    (data / "lienthong.toml").write_text("title = 'x'")
    assert refused(lambda: restore(folder, data)).name == "restore_occupied"
    with leased(data):
        assert refused(lambda: restore(folder, data, replace=True)).name == "restore_served"
    assert default_graph(data) == now != was
    # A log of the ledger that goes must not be taken for one of the ledger that comes.
    (data / "ledger.sqlite-wal").write_bytes(b"left by a writer that was killed")
    (data / "dumps").mkdir()
    restore(folder, data, replace=True)
    assert default_graph(data) == was
    assert (data / "lienthong.toml").exists() and not (data / "dumps").exists()
    assert not [path.name for path in data.iterdir() if path.name.startswith(".")]


def test_a_backup_is_made_nowhere_that_goes_with_the_data(data, tmp_path):
    assert refused(lambda: backup(data, data / "backups")).name == "backup_inside"
    assert refused(lambda: backup(tmp_path / "none", tmp_path / "backups")).name == "ledger_missing"
    assert refused(lambda: find(tmp_path)).name == "backup_none"
    (tmp_path / "file").write_text("x")
    assert refused(lambda: backup(data, tmp_path / "file" / "backups")).name == "backup_failed"


def test_a_damaged_ledger_makes_no_backup_and_leaves_those_of_before(data, tmp_path):
    place = tmp_path / "backups"
    good, _ = backup(data, place)
    good = good.rename(place / "20260101T000000Z")
    with (data / "ledger.sqlite").open("r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(4096 * 4))
    assert refused(lambda: backup(data, place, keep=1)).name == "backup_database"
    assert backups(place) == [good]
    verify(good)
    assert not list(place.glob(".*.new"))


def test_before_the_first_publish_there_is_a_ledger_to_back_up(tmp_path):
    data, back = tmp_path / "data", tmp_path / "back"
    with Ledger.open(data) as ledger:
        load(ledger, SOURCES[0], [("1", Version(("i0",), ("w1",), "a1", 1))])
        folder, made = backup(data, tmp_path / "backups")
    assert (made.generation, made.base) == (0, "")
    restore(folder, back)
    assert current(back) is None
    with Ledger.open(back) as ledger:
        assert publish(ledger, back, BASE).generation is not None
