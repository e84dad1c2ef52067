"""Installing the front ends that pages are compared with, each into a folder of its own."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

PREZ, PREZ_FROM = "v4.23.6", "https://github.com/RDFLib/prez"
GEOJSON_FROM = "https://github.com/Kurrawong/rdf2geojson"
TRIFID = "5.3.0"
NODE, NODE_FROM_NPM = 20, "22"


def newest_python() -> str:
    """A Python that prez takes: 3.12 or newer. Raises FileNotFoundError when there is none."""
    installed = sorted((Path.home() / ".pyenv" / "versions").glob("3.1[2-9].*/bin/python"))
    for one in (sys.executable, "python3.12", "python3.13", *map(str, installed)):
        code = "import sys; sys.exit(sys.version_info < (3, 12))"
        if shutil.which(one) and subprocess.run([one, "-c", code], capture_output=True).returncode == 0:
            return one
    raise FileNotFoundError("Python 3.12")


def install_prez(work: Path, prez: str, geojson: str, python: str = "") -> Path:
    """The Python that has prez. Raises CalledProcessError or FileNotFoundError when it cannot be had."""
    found, source, maps = work / "prez" / "bin" / "python", work / "prez-source", work / "geojson-source"
    done = work / "prez" / "installed"
    if not done.exists():
        for place, origin, more in ((source, prez, ["--branch", PREZ]), (maps, geojson, [])):
            if not place.exists():
                subprocess.run(["git", "clone", "-q", "--depth", "1", *more, origin, str(place)], check=True)
        project = source / "pyproject.toml"
        # Its one dependency that comes from a repository is installed before it.
        lines = [
            one if not one.startswith("rdf2geojson") else 'rdf2geojson = "*"' for one in project.read_text().split("\n")
        ]
        project.write_text("\n".join(lines))
        subprocess.run([python or newest_python(), "-m", "venv", str(work / "prez")], check=True)
        for one in (str(maps), f"{source}[server]"):
            subprocess.run([str(found), "-m", "pip", "install", "-q", one], check=True)
        done.touch()
    return found


def node_of(folder: Path) -> str:
    """A Node.js that trifid takes: the machine's own, else the one of the npm registry (its package ``node``) in a
    folder. Raises FileNotFoundError, in words, when there is neither."""
    if (own := shutil.which("node")) and _node_version(own) >= NODE:
        return own
    if shutil.which("npm") is None:
        raise FileNotFoundError(f"Node.js {NODE} or newer with npm is not on the PATH (Debian: nodejs and npm)")
    found = folder / "node_modules" / "node" / "bin" / "node"
    if not found.exists():
        subprocess.run(["npm", "install", "--silent", f"node@{NODE_FROM_NPM}"], cwd=folder, check=True)
    return str(found)


def _node_version(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdecimal() else 0


def install_trifid(work: Path) -> Path:
    """The folder that has trifid. Raises FileNotFoundError, in words, without npm."""
    if shutil.which("npm") is None:
        raise FileNotFoundError(f"Node.js {NODE} or newer with npm is not on the PATH (Debian: nodejs and npm)")
    folder = work / "trifid"
    if not (folder / "node_modules" / "trifid").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(json.dumps({"private": True, "type": "module"}))
        subprocess.run(["npm", "install", "--silent", f"trifid@{TRIFID}"], cwd=folder, check=True)
    return folder
