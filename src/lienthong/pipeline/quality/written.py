"""``quality.json`` in the data folder: what the web shows of each source, its loads and its quality, with all words."""

import sqlite3
from collections import Counter
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import orjson

from lienthong.graph.generation import write_atomically
from lienthong.graph.ledger import Ledger, Run
from lienthong.graph.matching.settling import PROCESSES
from lienthong.graph.terms import Source
from lienthong.mappings.fingerprint import fingerprint
from lienthong.mappings.formats import formats
from lienthong.messages import LANGS, Lang
from lienthong.pipeline.advice import flag, shape_fault, told
from lienthong.pipeline.quality.counting import counted
from lienthong.pipeline.quality.facts import features
from lienthong.pipeline.quality.totals import BIBLIOGRAPHIC, COPIES, FEATURE, WORDING, total
from lienthong.pipeline.report.labels import label
from lienthong.pipeline.report.ranking import weight
from lienthong.shapes.catalogue import shapes

FILE = "quality.json"
MOST_PROBLEMS, MOST_LOST, MOST_RUNS, EXAMPLES = 30, 30, 50, 3


def write_quality(ledger: Ledger, data: Path, processes: int = PROCESSES, stop: Event | None = None) -> None:
    """Count, with ``processes`` when that is much, and write what the pages of sources and of data quality show, as of
    the last publication. Raises CancelledError soon after ``stop`` was set."""
    path = data / FILE
    row = ledger.db.execute("SELECT published FROM generation ORDER BY number DESC LIMIT 1").fetchone()
    before, labels = _before(path)
    counts = ledger.counts()
    with counted(ledger, data, processes, stop) as db:
        sources = [_source(ledger, db, one, counts[one.id], before.get(one.id, {}), labels) for one in ledger.sources()]
    about = {"published": row[0] if row else "", "rules": fingerprint(), "features": list(features().names)}
    write_atomically(path, orjson.dumps({**about, "sources": sources}).decode())


def _before(path: Path) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, str]]]:
    """What was written of each source, by its id; and what fields are called that were named then, if by the rules of
    today: to read all rules for a few names takes longer than all else here."""
    try:
        found = orjson.loads(path.read_bytes())
        sources = {one["id"]: one for one in found["sources"]}
        same = found.get("rules") == fingerprint()
        return sources, {lost["place"]: lost["label"] for one in sources.values() for lost in one["lost"] if same}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, {}


def _source(
    ledger: Ledger,
    db: sqlite3.Connection,
    source: Source,
    statuses: Counter[str],
    before: dict[str, Any],
    labels: dict[str, dict[str, str]],
) -> dict[str, Any]:
    key, statements = ledger.db.execute("SELECT key, statements FROM source WHERE id = ?", (source.id,)).fetchone()
    runs = ledger.runs(source.id)
    worded = [tuple(one.split(" ", 1)) for one in total(db, key, WORDING)]
    wordings = tuple(dict.fromkeys(one[1] for one in worded))
    counts: dict[str, Any] = {
        "live": statuses["live"], "deleted": statuses["deleted"], "statements": statements,
        "held": statuses["quarantined"] + statuses["waiting"], **_features(db, key),
    }  # fmt: skip
    # What stood before the last load that changed something is what this one is compared with.
    last = runs[0].key if runs else 0
    kept = before.get("before") if before.get("run") == last else before.get("now")
    problems = _problems(ledger, db, key, wordings)
    now = {"live": counts["live"], "problems": {f"{one['part']} {one['code']}": one["records"] for one in problems}}
    for one in problems:
        one["before"] = None if kept is None else kept["problems"].get(f"{one['part']} {one['code']}", 0)
    return {
        "id": source.id, "run": last, "now": now, "before": kept, "counts": counts,
        "title": {"vi": source.title_vi or source.title_en, "en": source.title_en or source.title_vi},
        "formats": sorted({formats()[one[0]].name for one in worded if one[0] in formats()}),
        "harvested": urlsplit(source.oai).hostname or "" if source.oai else "",
        "runs": [_run(one) for one in runs if one.state != "running"][:MOST_RUNS],
        "held": _held(ledger, key, wordings), "problems": problems, "lost": _lost(db, key, labels),
    }  # fmt: skip


def _features(db: sqlite3.Connection, source: int) -> dict[str, Any]:
    shown = total(db, source, FEATURE)
    return {"bibliographic": total(db, source, BIBLIOGRAPHIC).get("", 0),
            "copies": total(db, source, COPIES).get("", 0),
            "features": {name: shown.get(name, 0) for name in features().names}}  # fmt: skip


def _problems(ledger: Ledger, db: sqlite3.Connection, source: int, wordings: tuple[str, ...]) -> list[dict[str, Any]]:
    """The most harmful first; a value that no rule knows is told apart (``_lost``)."""
    rows = db.execute(
        "SELECT code.key, total.part, name, number FROM total"
        " JOIN code ON (code.part, code.code) = (total.part, name) WHERE source = ? AND total.part <> 'lost'",
        (source,),
    ).fetchall()  # fmt: skip
    weighed = sorted(((weight(part, code) * number, key, part, code, number) for key, part, code, number in rows),
                     key=lambda one: (-one[0], one[2], one[3]))  # fmt: skip
    return [
        {"part": part, "code": code, "records": number, "text": _text(part, code, wordings), "score": score,
         "severity": shapes()[code].severity if part == "finding" and code in shapes() else "Doubt",
         "examples": _examples(ledger, db, source, key)}
        for score, key, part, code, number in weighed[:MOST_PROBLEMS] if score
    ]  # fmt: skip


def _text(part: str, code: str, wordings: tuple[str, ...]) -> dict[Lang, str]:
    if part == "finding" and code in shapes():
        return told(code, wordings, shape_fault(code))
    return flag(code, wordings, "…", "…") if part == "flag" else dict.fromkeys(LANGS, code)


def _examples(ledger: Ledger, db: sqlite3.Connection, source: int, code: int) -> list[str]:
    """``record/…`` of some records that have it; pages show those of them that are published."""
    query = "SELECT record FROM problem WHERE source = ? AND code = ? ORDER BY record LIMIT ?"
    found = db.execute(query, (source, code, EXAMPLES)).fetchall()
    entity = "SELECT entity FROM record WHERE key = ? AND status = 'live'"
    return [row[0] for one in found if (row := ledger.db.execute(entity, one).fetchone()) and row[0]]


def _lost(db: sqlite3.Connection, source: int, labels: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    query = "SELECT name, number FROM total WHERE source = ? AND part = 'lost' ORDER BY number DESC, name LIMIT ?"
    rows = db.execute(query, (source, MOST_LOST))
    return [{"place": place, "records": number,
             "label": labels.get(place) or {lang: label(place, lang) for lang in LANGS}}
            for place, number in rows]  # fmt: skip


def _held(ledger: Ledger, source: int, wordings: tuple[str, ...]) -> list[dict[str, Any]]:
    """Why records are held back. One that its library keeps from the public is in no count."""
    rows = ledger.db.execute(
        "SELECT reason, count(*) FROM record WHERE source = ? AND status <> 'live'"
        " AND status IN ('quarantined', 'waiting') GROUP BY reason ORDER BY count(*) DESC, reason", (source,),
    )  # fmt: skip
    return [{"code": code, "records": number, "text": flag(code, wordings, "…", "")} for code, number in rows if code]


def _run(run: Run) -> dict[str, Any]:
    """A load without the names of its files, which may tell of people and machines."""
    return {
        "started": run.started, "finished": run.finished, "state": run.state, "files": len(run.files),
        "counts": {name: run.counts.get(name, 0) for name in ("created", "updated", "deleted", "quarantined")},
        "live": (run.tallies or {}).get("records", {}).get("live"),
        "formats": sorted({formats()[form].name for _, form, *_ in run.texts if form in formats()}),
    }  # fmt: skip
