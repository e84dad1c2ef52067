"""A small portal with the rules of CKAN's API that matter to who writes into it (docs.ckan.org, API guide)."""

import json
import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "eyJ.test.token"
_NAME = re.compile(r"[a-z0-9_-]{2,100}")
_TAG = re.compile(r"[\w \-.]{2,100}")


class Refused(Exception):
    """A status with CKAN's kind of error."""


class Ckan:
    """Organisations and packages by name; ``calls`` lists the actions that changed something."""

    def __init__(self) -> None:
        self.organisations: dict[str, dict[str, Any]] = {}
        self.packages: dict[str, dict[str, Any]] = {}
        self.calls: list[str] = []

    def act(self, action: str, given: dict[str, Any]) -> Any:
        if not action.endswith(("_show", "_search")):
            self.calls.append(action)
        return getattr(self, f"_{action}")(given)

    def _organization_show(self, given: dict[str, Any]) -> Any:
        return self._found(self.organisations, given["id"])

    def _organization_create(self, given: dict[str, Any]) -> Any:
        if given["name"] in self.organisations or not _NAME.fullmatch(given["name"]):
            raise Refused(409, {"name": ["Group name already exists in database"]})
        self.organisations[given["name"]] = {"id": str(uuid.uuid4())} | given
        return self.organisations[given["name"]]

    def _package_show(self, given: dict[str, Any]) -> Any:
        return self._found(self.packages, given["id"])

    def _package_create(self, given: dict[str, Any]) -> Any:
        if given["name"] in self.packages or given.get("owner_org") not in self.organisations:
            raise Refused(409, {"name": ["That URL is already in use."]})
        made = {"id": str(uuid.uuid4()), "state": "active", "organization": given["owner_org"]}
        self.packages[given["name"]] = made | self._checked(given)
        return self.packages[given["name"]]

    def _package_patch(self, given: dict[str, Any]) -> Any:
        known = self._found(self.packages, given["id"])
        known.update(self._checked({key: value for key, value in given.items() if key != "id"}))
        return known

    def _package_delete(self, given: dict[str, Any]) -> Any:
        self._found(self.packages, given["id"])["state"] = "deleted"

    def _package_search(self, given: dict[str, Any]) -> Any:
        name = re.fullmatch(r'organization:"([a-z0-9_-]+)"', given["fq"])[1]
        found = [one for one in self.packages.values() if one["organization"] == name and one["state"] == "active"]
        return {"count": len(found), "results": found[given["start"] : given["start"] + given["rows"]]}

    def _checked(self, given: dict[str, Any]) -> dict[str, Any]:
        if "name" in given and not _NAME.fullmatch(given["name"]):
            raise Refused(409, {"name": ["Must be purely lowercase alphanumeric (ascii) characters"]})
        if any(not _TAG.fullmatch(one["name"]) for one in given.get("tags", ())):
            raise Refused(409, {"tags": ["Tag must be alphanumeric characters or symbols: -_."]})
        keys = [one["key"] for one in given.get("extras", ())]
        if len(keys) != len(set(keys)):
            raise Refused(409, {"extras": ["There is a schema field with the same name"]})
        for one in given.get("resources", ()):
            one.setdefault("id", str(uuid.uuid4()))
        return given

    def _found(self, where: dict[str, dict[str, Any]], wanted: str) -> dict[str, Any]:
        for name, one in where.items():
            if wanted in (name, one["id"]):
                return one
        raise Refused(404, {"__type": "Not Found Error", "message": "Not found"})


@contextmanager
def running(portal: Ckan) -> Iterator[str]:
    """Its address, while it answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            action = self.path.rpartition("/")[2]
            try:
                if self.headers.get("authorization") != TOKEN:
                    raise Refused(403, {"__type": "Authorization Error", "message": "Access denied"})
                answer = 200, {"success": True, "result": portal.act(action, json.loads(body))}
            except Refused as refused:
                status, told = refused.args
                kind = {"__type": "Validation Error"} if status == 409 else {}
                answer = status, {"success": False, "error": kind | told}
            self.send_response(answer[0])
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer[1]).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
