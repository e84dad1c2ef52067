"""A CKAN portal of its own for one run: PostgreSQL, Redis, a search server and CKAN, all ended afterwards."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).parent
PACKAGES = (
    "ckan[requirements]==2.12.0", "ckanext-dcat==2.4.4", "ckanext-harvest==1.6.3",
    "factory-boy", "pytest-factoryboy",  # what the command harvester run-test imports
)  # fmt: skip
PLUGINS = "harvest ckan_harvester dcat dcat_rdf_harvester"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Portal:
    """Started by ``with``; ``url`` is its address, ``token`` that of its administrator."""

    def __init__(self, folder: Path, venv: Path, solr: str = "") -> None:
        self.folder, self.venv, self._solr = folder, venv, solr
        self._running: list[subprocess.Popen[bytes]] = []
        self.url = f"http://127.0.0.1:{free_port()}"
        self.token = ""
        self._database, self._redis = free_port(), free_port()
        self._ini = folder / "ckan.ini"

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self._install()
            self._start_postgres()
            self._start(["redis-server", "--port", str(self._redis), "--bind", "127.0.0.1", "--save", ""])
            self._start_search()
            self._configure()
            self._start([str(self.venv / "bin/ckan"), "-c", str(self._ini), "run", "--host", "127.0.0.1",
                         "--port", self.url.rpartition(":")[2], "--disable-reloader"])  # fmt: skip
            self._await()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for one in reversed(self._running):
            one.terminate()
        for one in self._running:
            one.wait(30)

    def _install(self) -> None:
        if not (self.venv / "bin/ckan").exists():
            subprocess.run([sys.executable, "-m", "venv", str(self.venv)], check=True)
            subprocess.run([str(self.venv / "bin/pip"), "install", "-q", *PACKAGES], check=True)

    def _start(self, command: list[str], **more: Any) -> None:
        log = (self.folder / f"{Path(command[0]).name}-{len(self._running)}.log").open("wb")
        self._running.append(subprocess.Popen(command, stdout=log, stderr=log, **more))

    def _start_postgres(self) -> None:
        """As the user ``postgres`` where we are root: the server refuses to be started by root."""
        tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        data = self.folder / "postgres"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        if as_user:
            shutil.chown(data, "postgres")
        quiet: dict[str, Any] = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
        subprocess.run(
            [*as_user, str(tools / "initdb"), "-D", str(data), "-U", "ckan", "-A", "trust", "-E", "UTF8"], **quiet
        )
        self._start(
            [
                *as_user,
                str(tools / "postgres"),
                "-D",
                str(data),
                "-p",
                str(self._database),
                "-h",
                "127.0.0.1",
                "-k",
                str(data),
            ],
            cwd="/",
        )
        ready = [str(tools / "pg_isready"), "-h", "127.0.0.1", "-p", str(self._database), "-q"]
        while subprocess.run(ready, check=False).returncode:
            time.sleep(0.2)
        subprocess.run(
            [str(tools / "createdb"), "-h", "127.0.0.1", "-p", str(self._database), "-U", "ckan", "ckan"], **quiet
        )

    def _start_search(self) -> None:
        if not self._solr:
            port = free_port()
            schema = next(self.venv.glob("lib/python3*/site-packages/ckan/config/solr/schema.xml"))
            self._start([sys.executable, str(HERE / "searchserver.py"), str(port), str(schema)])
            self._solr = f"http://127.0.0.1:{port}/solr/ckan"

    def ckan(self, *command: str) -> str:
        """Run CKAN's own command line; what it printed."""
        full = [str(self.venv / "bin/ckan"), "-c", str(self._ini), *command]
        made = subprocess.run(full, capture_output=True, text=True, check=False)
        (self.folder / f"ckan-{command[0]}.log").write_text(made.stdout + made.stderr, "utf-8")
        if made.returncode:
            raise SystemExit(f"ckan {' '.join(command)}:\n{made.stdout[-2000:]}{made.stderr[-4000:]}")
        return made.stdout

    def _configure(self) -> None:
        subprocess.run([str(self.venv / "bin/ckan"), "generate", "config", str(self._ini)], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        settings = {
            "ckan.site_url": self.url, "ckan.plugins": PLUGINS, "solr_url": self._solr,
            "sqlalchemy.url": f"postgresql://ckan@127.0.0.1:{self._database}/ckan",
            "ckan.redis.url": f"redis://127.0.0.1:{self._redis}/0", "ckan.harvest.mq.type": "redis",
            "ckan.harvest.mq.hostname": "127.0.0.1", "ckan.harvest.mq.port": str(self._redis),
            "ckan.storage_path": str(self.folder / "storage"), "ckan.auth.create_user_via_web": "false",
            "ckan.locale_default": "vi", "ckanext.dcat.rdf.profiles": "euro_dcat_ap_3",
        }  # fmt: skip
        # Without the file as its own configuration: with it, the tool connects to the database that it still names.
        tool = [str(self.venv / "bin/ckan"), "config-tool", str(self._ini)]
        subprocess.run([*tool, *(f"{name}={value}" for name, value in settings.items())], check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        self.ckan("db", "init")
        self.ckan("db", "pending-migrations", "--apply")
        self.ckan("user", "add", "admin", "email=admin@example.org", f"password={secrets.token_hex(12)}")
        self.ckan("sysadmin", "add", "admin")
        self.token = self.ckan("user", "token", "add", "-q", "admin", "bench").strip().splitlines()[-1].strip()

    def _await(self) -> None:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            try:
                self.ask("status_show")
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.5)
        raise SystemExit("CKAN did not answer")

    def ask(self, action: str, **given: Any) -> Any:
        """An action of CKAN's API (https://docs.ckan.org/en/2.12/api/)."""
        request = urllib.request.Request(
            f"{self.url}/api/3/action/{action}", json.dumps(given).encode(),
            {"content-type": "application/json", "authorization": self.token},
        )  # fmt: skip
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=120) as answer:
            return json.load(answer)["result"]
