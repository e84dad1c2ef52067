"""What is handed out works: a wheel built from the sdist, installed elsewhere, runs the demo without the checkout."""

import ast
import importlib.util
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

TOP = Path(__file__).parents[1]
ROOMS = ("graph", "mappings", "shapes", "sparql", "site")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sdist and of the wheel that was built from it."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(TOP)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def _wheel(built: Path) -> Path:
    (wheel,) = built.glob("*.whl")
    return wheel


def test_the_wheel_holds_code_and_content_and_nothing_else(built: Path) -> None:
    with zipfile.ZipFile(_wheel(built)) as wheel:
        names = wheel.namelist()
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"lienthong", next(top for top in tops if top.endswith(".dist-info"))}
    for room in ROOMS:
        tracked = subprocess.run(
            ["git", "ls-files", room], cwd=TOP, capture_output=True, text=True, check=True
        ).stdout.splitlines()
        assert tracked
        missing = {f"lienthong/_content/{name}" for name in tracked if (TOP / name).exists()} - set(names)
        assert missing == set()
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert "lienthong/py.typed" in names
    assert not [name for name in names if name.endswith((".pyc", ".sqlite", ".mrc"))]


def test_the_sdist_holds_what_builds_and_tests_it(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "Makefile", "tests/test_packaging.py"} <= names


def test_an_installed_wheel_runs_the_demo_far_from_the_checkout(built: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    install = [*pip, "install", "-q", "--no-deps", "--no-compile", str(_wheel(built))]
    subprocess.run(install, check=True, capture_output=True)
    _lend_dependencies(python)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LIENTHONG_", "PYTHON"))}
    where = subprocess.run(
        [python, "-c", "from lienthong.content import folder; print(folder('site'))"],
        capture_output=True, text=True, check=True, cwd=tmp_path, env=environment,
    ).stdout  # fmt: skip
    assert Path(where.strip()).is_relative_to(home)
    done = subprocess.run(
        [home / "bin" / "lienthong", "demo", "--no-serve"], capture_output=True, cwd=tmp_path, env=environment
    )
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "lienthong-demo" / "current").read_text() == "1"
    assert str(TOP) not in done.stdout.decode()


def _lend_dependencies(python: Path) -> None:
    """Let the new environment see what this one has, behind its own; a path file is not read in turn, so this
    environment's editable install of Lienthong stays out of sight."""
    own = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(own) / "lent.pth").write_text("\n".join(sorted(paths)) + "\n", "utf-8")


def _compiled() -> list[Path]:
    """What the build hook gives to the compiler."""
    spec = importlib.util.spec_from_file_location("hatch_build", TOP / "hatch_build.py")
    assert spec is not None and spec.loader is not None
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    package = TOP / "src" / "lienthong"
    named = [(pattern, package.glob(pattern)) for patterns in hook.COMPILED.values() for pattern in patterns]
    assert [pattern for pattern, files in named if not any(files)] == []
    return [Path(one) for patterns in hook.COMPILED.values() for one in hook.compiled(package, patterns)]


def test_what_is_compiled_has_nothing_that_the_compiler_breaks_on() -> None:
    """mypyc ends with an internal error at a starred element behind ``in`` (docs/decisions/018)."""
    files = _compiled()
    assert len(files) > 100
    starred = [
        f"{file.name}:{node.lineno}"
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Compare)
        for operator, side in zip(node.ops, node.comparators, strict=True)
        if isinstance(operator, ast.In | ast.NotIn) and isinstance(side, ast.Tuple | ast.List | ast.Set)
        if any(isinstance(one, ast.Starred) for one in side.elts)
    ]
    assert starred == []


def test_no_plain_class_is_made_of_a_compiled_one() -> None:
    """Python refuses to (``interpreted classes cannot inherit from compiled``)."""
    package = TOP / "src" / "lienthong"
    trees = {file: ast.parse(file.read_text("utf-8")) for file in package.rglob("*.py")}
    compiled = set(_compiled())
    made = {
        node.name: file.name for file in compiled for node in ast.walk(trees[file]) if isinstance(node, ast.ClassDef)
    }
    heirs = [
        f"{file.relative_to(package)}: {node.name} of {base.id} ({made[base.id]})"
        for file in trees.keys() - compiled
        for node in ast.walk(trees[file])
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if isinstance(base, ast.Name) and base.id in made
        if not any(isinstance(one, ast.ClassDef) and one.name == base.id for one in ast.walk(trees[file]))
    ]
    assert heirs == []
