"""Compiles what every record passes through to machine code with mypyc, for wheels that ask for it (``make fast``).

The modules stay beside their compiled form: the program reads them for its fingerprint and for the handbook.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILED = {
    "lienthong_mapping": (
        "mappings/*.py",
        "mappings/engine/*.py",
        "mappings/steps/*.py",
        "graph/terms/*.py",
        "text/*.py",
    ),
    "lienthong_rest": (
        "graph/kinship/concepts.py",
        "graph/kinship/first.py",
        "graph/ledger/packing.py",
        "graph/matching/agents/company.py",
        "graph/matching/agents/evidence.py",
        "graph/matching/creators.py",
        "graph/matching/instances.py",
        "graph/matching/marks.py",
        "graph/matching/nodes.py",
        "graph/matching/portraits/*.py",
        "graph/matching/sketching.py",
        "graph/matching/spellings.py",
        "graph/matching/titlelikeness.py",
        "graph/publishing/describe.py",
        "graph/publishing/noted.py",
        "graph/publishing/noting.py",
        "graph/publishing/passing.py",
        "graph/shelves/letters.py",
        "graph/shelves/placing.py",
        "graph/tallies/placing.py",
        "pipeline/entries.py",
        "pipeline/oai/accounted.py",
        "pipeline/oai/cleaning.py",
        "pipeline/oai/writing.py",
        "pipeline/originals/told.py",
        "pipeline/originals/unshown.py",
        "pipeline/quality/facts.py",
        "search/documents.py",
        "search/drawing.py",
        "search/forms.py",
        "search/holdings.py",
        "search/lines.py",
        "search/marking.py",
        "search/materials.py",
        "search/statements.py",
        "search/words.py",
        "shapes/computed.py",
    ),
}
"""What every record passes through, in two libraries that are built side by side: the mapping, and what leads the
profiles of loading, comparing and publishing. Whatever hands on rows without end stays plain: mypyc makes a list of a
generator expression. Readers stay too: they handle bytes of any kind, and take a tenth (docs/decisions/018)."""

LEFT = {"__init__.py", "docs.py", "source.py"}
"""A ``Source`` travels to other processes, and mypyc's frozen classes do not arrive there."""

OPTIMISE = "1"
"""A build of some minutes; a higher level takes longer (docs/decisions/018)."""


class CompiledWay(BuildHookInterface[Any]):
    """Switched on by HATCH_BUILD_HOOK_ENABLE_CUSTOM=1; needs a C compiler, Python.h, mypy and setuptools."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and add what came of it to the wheel."""
        if self.target_name != "wheel" or version == "editable":
            return
        package = Path(self.root, "src", "lienthong")
        libraries = {name: compiled(package, patterns) for name, patterns in COMPILED.items()}
        self._folder = tempfile.TemporaryDirectory(prefix="lienthong-fast-")
        made = Path(self._folder.name, "made")
        _compile(libraries, Path(self._folder.name), made)
        build_data["force_include"].update({str(one): str(one.relative_to(made)) for one in made.rglob("*.so")})
        build_data["infer_tag"], build_data["pure_python"] = True, False

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made on the way."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()


def compiled(package: Path, patterns: tuple[str, ...]) -> list[str]:
    """The files of the package that patterns name, but those that are left out."""
    return [str(one) for pattern in patterns for one in sorted(package.glob(pattern)) if one.name not in LEFT]


def _compile(libraries: dict[str, list[str]], folder: Path, made: Path) -> None:
    from mypyc.build import mypycify
    from setuptools import Distribution

    os.environ["MYPYPATH"] = "src"
    every = [one for files in libraries.values() for one in files]
    extensions = mypycify(
        ["--config-file=", "--strict", f"--cache-dir={folder / 'mypy'}", *every],
        opt_level=OPTIMISE,
        debug_level="0",
        target_dir=str(folder / "c"),
        separate=[(files, name) for name, files in libraries.items()],
    )
    command = Distribution({"name": "lienthong", "ext_modules": extensions}).get_command_obj("build_ext")
    command.build_lib, command.build_temp = str(made), str(folder / "objects")
    command.parallel = len(libraries)
    command.ensure_finalized()
    command.run()
