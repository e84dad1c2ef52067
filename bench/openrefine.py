"""OpenRefine itself reconciles a table against a running Lienthong, takes properties of what it matched, and is ended.

``python bench/openrefine.py SITE``

SITE is the address of the sample catalogue (``lienthong demo``). The table has titles and authors as people type them;
what OpenRefine does with it is what its menus do, asked by the same commands. Prints the table that came out; ends
with 1 when a title that is there was not matched, one that is not there was, or a property did not come. Needs
``openrefine`` (Debian 12 has 3.6.2).
"""

import argparse
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx2

from serving import free_port

TABLE = (
    ("Truyen Kieu", "Nguyễn Du", True),
    ("Introduction to algorithms", "Thomas H. Cormen", True),
    ("Một nhan đề không có ở đâu cả", "Không Ai", False),
)
"""Title, author, and whether the sample catalogue has such a work."""
EVERY_ROW = {"facets": [], "mode": "row-based"}


class Refine:
    """A running OpenRefine, asked as its own pages ask it (https://openrefine.org/docs/technical-reference/openrefine-api)."""

    def __init__(self, port: int) -> None:
        self._web = httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=120, trust_env=False)

    def ready(self, patience: float = 180) -> str:
        """Its version, as soon as it answers."""
        until = time.monotonic() + patience
        while True:
            try:
                found = self._web.get("/command/core/get-version")
                if found.status_code == 200:
                    return str(found.json()["full_version"])
            except httpx2.HTTPError:
                pass
            if time.monotonic() > until:
                raise SystemExit("OpenRefine did not start")
            time.sleep(0.5)

    def _token(self) -> str:
        return str(self._web.get("/command/core/get-csrf-token").json()["token"])

    def project(self, table: str) -> str:
        """A project made of a CSV file; its number."""
        options = json.dumps({"separator": ",", "headerLines": 1, "encoding": "UTF-8"})
        made = self._web.post(
            "/command/core/create-project-from-upload", params={"csrf_token": self._token(), "options": options},
            files={"project-file": ("titles.csv", table.encode(), "text/csv")},
            data={"project-name": "titles", "format": "text/line-based/*sv"},
        )  # fmt: skip
        return str(made.headers["location"].partition("project=")[2])

    def apply(self, project: str, operations: list[dict[str, Any]]) -> None:
        """What would be chosen in the menus, until all of it is done."""
        place = {"project": project, "csrf_token": self._token()}
        form = {"operations": json.dumps(operations)}
        told = self._web.post("/command/core/apply-operations", params=place, data=form).json()
        if told.get("code") not in ("ok", "pending"):
            raise SystemExit(f"OpenRefine: {told}")
        while self._web.get("/command/core/get-processes", params={"project": project}).json()["processes"]:
            time.sleep(0.3)

    def rows(self, project: str) -> list[dict[str, str]]:
        """The table as it is exported."""
        given = self._web.post("/command/core/export-rows/out.csv", data={"project": project, "format": "csv",
                               "engine": json.dumps(EVERY_ROW)})  # fmt: skip
        return list(csv.DictReader(io.StringIO(given.text)))


def operations(site: str, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Reconcile the titles with their authors, take ids, and properties of what was matched."""
    spaces = {"identifierSpace": manifest["identifierSpace"], "schemaSpace": manifest["schemaSpace"]}
    service = f"{site}/en/reconcile"
    config = {
        "mode": "standard-service", "service": service, **spaces, "type": {"id": "work", "name": "Work"},
        "autoMatch": True, "limit": 0,
        "columnDetails": [{"column": "author", "propertyID": "author", "propertyName": "author"}],
    }  # fmt: skip
    return [
        {"op": "core/recon", "engineConfig": EVERY_ROW, "columnName": "title", "config": config},
        {"op": "core/column-addition", "engineConfig": EVERY_ROW, "baseColumnName": "title", "newColumnName": "id",
         "expression": "grel:if(cell.recon.judgment == 'matched', cell.recon.match.id, '')", "onError": "set-to-blank",
         "columnInsertIndex": 1},
        {"op": "core/extend-reconciled-data", "engineConfig": EVERY_ROW, "baseColumnName": "title", "endpoint": service,
         **spaces, "columnInsertIndex": 2, "extension": {"properties": [{"id": "language", "name": "language"}]}},
    ]  # fmt: skip


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    asked.add_argument("site")
    site = asked.parse_args().site
    manifest = httpx2.get(f"{site}/en/reconcile", trust_env=False, timeout=60).json()
    out = io.StringIO()
    csv.writer(out).writerows([("title", "author"), *((title, author) for title, author, _ in TABLE)])
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        command = ["openrefine", "-p", str(port), "-i", "127.0.0.1", "-d", folder, "-x", "refine.headless=true"]
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        try:
            refine = Refine(port)
            print("OpenRefine", refine.ready())
            project = refine.project(out.getvalue())
            refine.apply(project, operations(site, manifest))
            rows = refine.rows(project)
        finally:
            os.killpg(process.pid, 15)  # the command is a script that starts Java
            process.wait(60)
    for row in rows:
        print(row)
    faults = []
    for (title, _, there), row in zip(TABLE, [row for row in rows if row["title"]], strict=True):
        if bool(row["id"]) != there or (there and not (row["id"].startswith("work/") and row["Language"])):
            faults.append(f"{title}: {row}")
    print("faults:", len(faults), *faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
