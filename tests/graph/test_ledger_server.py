"""The ledger on PostgreSQL: what it holds and what is published from it is what SQLite's is, and one host writes."""

import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graph.postgres import GUARDED, PASSWORD, Postgres, running
from graph.test_union import IDS, judge
from graph.unions import METHOD
from graph.victim import records as planned
from graph.worlds import AGENTS, BASE, INSTANCES, SOURCES, WORKS, Version, default_graph, entry, load
from lienthong.cli.main import app
from lienthong.content import folder
from lienthong.errors import LienthongError, StoreError, UsageError
from lienthong.graph.generation import current
from lienthong.graph.ledger import Asked, Harvest, Ledger, Underway
from lienthong.graph.ledger.database import connect, transaction
from lienthong.graph.ledger.elsewhere import NOTE, lies_in, streamed
from lienthong.graph.publish import publish
from lienthong.graph.terms import Source
from lienthong.pipeline.demo_records import write_files
from lienthong.pipeline.links.candidates import find
from lienthong.pipeline.load import load as load_files
from lienthong.pipeline.publish import publish as publish_catalogue
from lienthong.settings import settings

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with running() as found:
        yield found


@pytest.fixture
def host(server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Path]]:
    def put(name: str = "server", address: str | None = None) -> Path:
        data = tmp_path / name
        monkeypatch.setenv("LIENTHONG_DATA", str(data))
        monkeypatch.setenv("LIENTHONG_LEDGER", server.address(server.database()) if address is None else address)
        settings.cache_clear()
        return data

    yield put
    monkeypatch.undo()
    settings.cache_clear()


def held(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """What a ledger holds, but for the times."""
    tables = {
        "source": "id, entry, live, statements",
        "run": "key, source, files, rules, state, counts",
        "record": "key, source, number, pending, entity, status, hash, rules, reason, statements, run, seen",
        "body": "record, raw, described, report",
        "record_history": "key, record, run, status, hash, raw",
        "occurrence": "id, hash, record",
        "claim": "key, own, record",
        "identity": "id, since, state, root, target, hint, label, types",
        "alias": "id, name",
        "change": "seq, generation, entity, event, target",
        "match": "id, leader",
        "likeness": "a, b, verdict",
        "portrait": "record, id, hash, marks, ties, names",
        "tie": "id, key, times",
        "decision": "a, b, verdict, by",
        "apart": "entity, id, by, ids, shed",
        "generation": "number, base, triples",
    }
    return {name: sorted(ledger.db.execute(f"SELECT {columns} FROM {name}")) for name, columns in tables.items()}


def version(chance: random.Random) -> Version:
    keys = tuple(key for key in INSTANCES if chance.random() < 0.4) or ("t0",)
    works = tuple(key for key in WORKS if chance.random() < 0.5) or ("v0",)
    status = chance.choice(["live"] * 8 + ["quarantined", "deleted"])
    return Version(keys, works, chance.choice(AGENTS), chance.randrange(3), status)


def live(data: Path, seed: int) -> Iterator[Ledger]:
    """The life of a ledger: loads, reloads, changes, deletions, what librarians say, publications of both kinds."""
    chance = random.Random(seed)
    with Ledger.open(data) as ledger:
        for step in range(5):
            source = SOURCES[step % 2]
            load(ledger, source, [(str(one), version(chance)) for one in range(chance.randrange(3, 9))],
                 complete=step % 2 == 1)  # fmt: skip
            kind = chance.choice(["instance", "work", "agent"])
            pair = chance.sample([one for one in IDS if one.startswith(kind)], 2)
            judge(ledger, (chance.choice(["same", "different"]), *pair))
            judge(ledger, ("split", chance.choice(IDS), source, str(chance.randrange(5))))
            ledger.settle(source)
            publish(ledger, data, BASE, full=step == 3, bulk_share=chance.choice([0.0, 1e9]), method=METHOD)
            yield ledger


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_happens_to_it_it_holds_and_publishes_what_a_file_does(
    host: Callable[..., Path], tmp_path: Path, seed: int
) -> None:
    data = host()
    for one, other in zip(live(data, seed), live(tmp_path / "file", seed), strict=True):
        assert held(one) == held(other)
        assert default_graph(data) == default_graph(tmp_path / "file")
    assert not (data / "ledger.sqlite").exists()
    assert (tmp_path / "file" / "ledger.sqlite").exists()
    with Ledger.open(data) as ledger:
        states = {state for (state,) in ledger.db.execute("SELECT DISTINCT state FROM identity")}
        before = default_graph(data)
        publish(ledger, data, BASE, full=True, method=METHOD)
    assert states >= {"live", "moved"}
    assert default_graph(data) == before


SAMPLES = ("kho-so", "hoc-lieu", "tan-lap", "lien-ket", "danh-ba", "tu-khoa")


def catalogue(data: Path) -> set[str]:
    """Load the samples and publish them; all quads but the times of datasets."""
    said: dict[str, tuple[Source, list[str]]] = {}
    for one in write_files(data.parent / "records"):
        said.setdefault(one.source.id, (one.source, []))[1].append(str(one.path))
    for name in SAMPLES:
        load_files(data, name, said[name][1], complete=True, said=said[name][0])
    find(data)
    publish_catalogue(settings().model_copy(update={"data": data}))
    return quads(data)


def quads(data: Path) -> set[str]:
    generation = current(data)
    assert generation is not None
    return {str(quad) for quad in generation.open() if not quad.predicate.value.endswith("terms/modified")}


def test_sample_sources_make_the_same_catalogue_and_the_commands_know_it(
    host: Callable[..., Path], tmp_path: Path
) -> None:
    """Books and their copies, authorities, links and a register, some of which wait for what they name."""
    data = host()
    published = catalogue(data)
    assert published == catalogue(tmp_path / "file")
    with Ledger.open(data) as one, Ledger.open(tmp_path / "file") as other:
        assert {**held(one), "run": [], "source": []} == {**held(other), "run": [], "source": []}
        assert one.counts() == other.counts()
        assert [row.findings for row in one.records("kho-so")] == [row.findings for row in other.records("kho-so")]
    for command in ("publish", "rebuild", "source list", "report --source kho-so", "cluster review", "cluster",
                    "links list", "changes --limit 3"):  # fmt: skip
        done = CliRunner().invoke(app, command.split())
        assert done.exit_code == 0, (command, done.output)
    assert quads(data) == published


def test_harvests_and_numbers_are_kept(host: Callable[..., Path]) -> None:
    with Ledger.open(host()) as ledger:
        ledger.put_source(Source("nam"))
        asked = Asked("nam", "https://thuvien.example/oai", "", "marc21")
        ledger.harvests.put(Harvest(asked, underway=Underway("2026-01-01", token="a")))
        ledger.harvests.put(Harvest(asked, reached="2026-01-02", short=1))
        ledger.harvests.name("nam", {"oai:1": "00\0x1", "oai:2": "2"})
        ledger.harvests.name("nam", {"oai:2": "3"})
        assert ledger.harvests.all() == ledger.harvests.all("nam") == [Harvest(asked, "2026-01-02", short=1)]
        assert ledger.harvests.numbers("nam", ["oai:1", "oai:2", "oai:4"]) == {"oai:1": "00\0x1", "oai:2": "3"}


def test_texts_are_ordered_by_bytes_and_come_back_as_they_were(host: Callable[..., Path]) -> None:
    """A server that speaks Vietnamese would order otherwise; it would not take a NUL at all."""
    words = ["Ă", "a", "B", "đ", "d", "z", "\0", "a\0b", "Ế", "-", "A ", "\U0001f4d6"]
    numbers = [2**63 - 1, -(2**63), 0]
    with Ledger.open(host()) as ledger:
        with transaction(ledger.db):
            ledger.db.executemany("INSERT OR IGNORE INTO dirty VALUES (?)", [(one,) for one in words * 2])
            ledger.db.executemany("INSERT INTO tie VALUES (?, ?, ?)", [(w, n, 1) for w in words for n in numbers])
        found = [id_ for (id_,) in ledger.db.execute("SELECT id FROM dirty ORDER BY id")]
        assert found == sorted(words, key=lambda one: one.replace("\0", "\ufdd0"))
        assert [id_ for (id_,) in ledger.db.execute("SELECT id FROM dirty WHERE id < ? ORDER BY id", ("a",))] == [
            one for one in found if one != "\0" and one.encode() < b"a"
        ]
        assert ledger.db.execute("SELECT key FROM tie WHERE id = ? ORDER BY key", ("đ",)).fetchall() == [
            (one,) for one in sorted(numbers)
        ]


def test_a_long_answer_is_read_while_the_ledger_is_written(host: Callable[..., Path]) -> None:
    with Ledger.open(host()) as ledger:
        with transaction(ledger.db):
            ledger.db.executemany("INSERT INTO dirty VALUES (?)", [(f"{one:05}",) for one in range(6000)])
        met = []
        for (id_,) in streamed(ledger.db, "SELECT id FROM dirty WHERE id >= ? ORDER BY id", ("00100",)):
            met.append(id_)
            if id_.endswith("999"):
                with transaction(ledger.db):
                    ledger.db.execute("DELETE FROM dirty WHERE id = ?", (id_,))
        assert met == [f"{one:05}" for one in range(100, 6000)]
        assert ledger.db.execute("SELECT count(*) FROM dirty").fetchone() == (5994,)


def test_many_rows_at_once_do_what_they_do_one_by_one(host: Callable[..., Path], tmp_path: Path) -> None:
    """The last of several rows with one key stays, what is there already is left, and others are not touched."""
    chance = random.Random(5)
    found = []
    for data in (host(), tmp_path / "file"):
        chance.seed(5)
        with Ledger.open(data) as ledger, transaction(ledger.db):
            db = ledger.db
            for _ in range(4):
                several = [(chance.choice("abcdefgh"), chance.choice("xyz")) for _ in range(40)]
                db.executemany("INSERT OR REPLACE INTO match VALUES (?, ?)", several)
                db.executemany("INSERT OR IGNORE INTO alias VALUES (?, ?)", several)
                db.executemany("INSERT INTO heir VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET heir ="
                               " min(heir.heir, excluded.heir)", several)  # fmt: skip
                count = [(len(one), two, 1) for one, two in several]
                bearing = "INSERT INTO bearer VALUES (?, ?, ?) ON CONFLICT (key, id) DO UPDATE SET"
                db.executemany(f"{bearing} times = bearer.times + excluded.times", count)
                db.executemany("DELETE FROM match WHERE id = ? AND leader = ?", several[:12])
                db.executemany("DELETE FROM alias WHERE name = ?", [("x",)] * 9)
            tables = ("match", "alias", "heir", "bearer")
            found.append([sorted(db.execute(f"SELECT * FROM {name}").fetchall()) for name in tables])
    assert found[0] == found[1]
    assert all(found[0])


def test_one_host_writes_and_the_others_wait(host: Callable[..., Path], server: Postgres) -> None:
    """Hosts share the database, not the disk: another folder with the same ledger stands for another host."""
    address = server.address(server.database())
    data = host("one", address)
    with Ledger.open(data) as ledger:
        ledger.put_source(Source("nam"))
        other = host("two", address)
        with pytest.raises(StoreError) as busy:
            Ledger.open(other)
        assert busy.value.name == "ledger_server_busy"
        with Ledger.open(other, write=False) as reading:
            assert [one.id for one in reading.sources()] == ["nam"]
            with pytest.raises(StoreError), transaction(reading.db):
                reading.db.execute("DELETE FROM source")
        with ledger.resting(patience=5.0), Ledger.open(other) as writing:
            writing.put_source(Source("bac"))
        with pytest.raises(StoreError):
            Ledger.open(other, patience=0.3)
        assert [one.id for one in ledger.sources()] == ["nam", "bac"]
    with Ledger.open(other) as writing:
        writing.put_source(Source("tay"))


VICTIM = """
import sys
from graph.victim import records, entry, Source, Ledger, Path
with Ledger.open(Path(sys.argv[1])) as ledger:
    run = ledger.begin_run("nam", ["plan.mrc"], "rules")
    ledger.write(run, [entry("nam", number, version) for number, version in records(1)[:20]])
    ledger.db.execute("BEGIN")
    ledger.db.execute("DELETE FROM occurrence")
    print(ledger.db.execute("SELECT count(*) FROM occurrence").fetchone()[0], flush=True)
    sys.stdin.read()
"""


def test_a_writer_that_is_killed_leaves_its_last_batch_and_the_lock(host: Callable[..., Path]) -> None:
    data = host()
    with Ledger.open(data) as ledger:
        load(ledger, "nam", planned(0)[:10])
    process = subprocess.Popen([sys.executable, "-c", VICTIM, str(data)], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n"
    with pytest.raises(StoreError):
        Ledger.open(data)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with Ledger.open(data, patience=10.0) as ledger:
        assert ledger.runs()[0].state == "running"
        assert ledger.db.execute("SELECT count(*) FROM occurrence").fetchone()[0] > 0
        load(ledger, "nam", planned(1), complete=True)
        publish(ledger, data, BASE)
        assert [one.state for one in ledger.runs()] == ["complete", "interrupted", "complete"]


def test_a_connection_that_is_lost_is_told_and_nothing_is_half_written(
    host: Callable[..., Path], server: Postgres
) -> None:
    data = host()
    ledger = Ledger.open(data)
    load(ledger, "nam", planned(0)[:10])
    before = held(ledger)
    run = ledger.begin_run("nam", [], "rules")
    (process,) = ledger.db.execute("SELECT pg_backend_pid()").fetchone()
    server.ask(f"SELECT pg_terminate_backend({process})")
    with pytest.raises(StoreError) as lost:
        ledger.write(run, [entry("nam", number, version) for number, version in planned(1)])
    assert lost.value.name == "ledger_server_lost"
    with pytest.raises(StoreError):
        ledger.sources()
    ledger.close()
    with Ledger.open(data, patience=5.0) as ledger:
        assert {**held(ledger), "run": []} == {**before, "run": []}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("postgresql://postgres@/nhatrang?host={socket}", "ledger_server_closed"),
        ("postgresql://postgres@/postgres?host={socket}/nowhere", "ledger_server_closed"),
        ("postgresql://thuthu:bimat-77@/postgres?host={socket}", "ledger_server_closed"),
        ("postgresql://ai:bimat-77%@/postgres?host={socket}", "ledger_server_address"),
        ("postgresql://ai:bimat-77@/postgres?hots={socket}", "ledger_server_address"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(
    host: Callable[..., Path], server: Postgres, address: str, name: str
) -> None:
    data = host("server", address.format(socket=server.socket))
    for write in (True, False):
        with pytest.raises(LienthongError) as told:
            Ledger.open(data, write=write)
        assert told.value.name == name
        assert "bimat" not in str(told.value)
    assert "bimat" not in repr(settings())
    done = CliRunner().invoke(app, ["publish"])
    assert done.exit_code == 2
    assert "LIENTHONG_LEDGER" in done.output
    assert "bimat" not in done.output


def test_who_may_not_make_tables_is_told(host: Callable[..., Path], server: Postgres) -> None:
    data = host("server", server.address(server.database(), GUARDED, PASSWORD))
    with pytest.raises(StoreError) as told:
        Ledger.open(data)
    assert told.value.name == "ledger_server_failed"
    assert PASSWORD not in str(told.value)


def test_without_the_package_the_way_to_it_is_told(host: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    data = host()
    for name in list(sys.modules):
        if name.startswith(("psycopg", "lienthong.graph.ledger.server")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError) as told:
        connect(data, write=False)
    assert told.value.name == "ledger_server_package"
    assert "lienthong[postgres]" in str(told.value)


def test_a_data_folder_belongs_to_one_ledger(
    host: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = host()
    assert not lies_in(data)
    with pytest.raises(StoreError) as missing:
        Ledger.open(data, write=False)
    assert missing.value.name == "ledger_missing"
    Ledger.open(data).close()
    assert lies_in(data)
    assert (data / NOTE).exists()
    host()  # another, empty database
    with pytest.raises(StoreError) as other:
        Ledger.open(data)
    assert other.value.name == "ledger_server_other"
    monkeypatch.setenv("LIENTHONG_LEDGER", "")
    settings.cache_clear()
    with pytest.raises(StoreError) as left:
        Ledger.open(data)
    assert left.value.name == "ledger_server_left"
    Ledger.open(tmp_path / "file").close()
    with pytest.raises(StoreError) as two:
        Ledger.open(host("file"))
    assert two.value.name == "ledger_server_file"


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_backup_is_left_to_the_server(host: Callable[..., Path], tmp_path: Path, command: str) -> None:
    host()
    done = CliRunner().invoke(app, [command, str(tmp_path / "backup")])
    assert done.exit_code == 2
    assert "pg_dump" in done.output
    assert not (tmp_path / "backup").exists()


def test_a_schema_of_another_version_is_told(host: Callable[..., Path], server: Postgres) -> None:
    data = host()
    with Ledger.open(data) as ledger:
        scripts = len(list((folder("graph") / "ledger").glob("*.sql")))
        assert ledger.db.execute("SELECT number FROM schema_version").fetchone() == (scripts,)
        with transaction(ledger.db):
            ledger.db.execute("UPDATE schema_version SET number = number + 1")
    for write in (True, False):
        with pytest.raises(StoreError) as newer:
            Ledger.open(data, write=write)
        assert newer.value.name == "ledger_newer"
