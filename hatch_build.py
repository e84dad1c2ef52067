"""Compiles the mapping to machine code with mypyc, for wheels that ask for it (``make fast``, docs/speed.md).

The modules stay beside their compiled form: the program reads them for its fingerprint and for the handbook.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILED = ("mappings/*.py", "mappings/engine/*.py", "mappings/steps/*.py", "graph/terms/*.py")
"""What every record passes through. Readers stay as they are: they handle bytes of any kind, and take a tenth."""

LEFT = {"__init__.py", "docs.py"}
OPTIMISE = "1"
"""A build of some minutes; a higher level takes longer (docs/decisions/018)."""


class CompiledMapping(BuildHookInterface[Any]):
    """Switched on by HATCH_BUILD_HOOK_ENABLE_CUSTOM=1; needs a C compiler, Python.h, mypy and setuptools."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and add what came of it to the wheel."""
        if self.target_name != "wheel" or version == "editable":
            return
        package = Path(self.root, "src", "lienthong")
        files = [str(one) for pattern in COMPILED for one in sorted(package.glob(pattern)) if one.name not in LEFT]
        self._folder = tempfile.TemporaryDirectory(prefix="lienthong-fast-")
        made = Path(self._folder.name, "made")
        _compile(files, Path(self._folder.name), made)
        build_data["force_include"].update({str(one): str(one.relative_to(made)) for one in made.rglob("*.so")})
        build_data["infer_tag"], build_data["pure_python"] = True, False

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made on the way."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()


def _compile(files: list[str], folder: Path, made: Path) -> None:
    from mypyc.build import mypycify
    from setuptools import Distribution

    os.environ["MYPYPATH"] = "src"
    extensions = mypycify(
        ["--config-file=", "--strict", f"--cache-dir={folder / 'mypy'}", *files],
        opt_level=OPTIMISE,
        debug_level="0",
        target_dir=str(folder / "c"),
    )
    command = Distribution({"name": "lienthong", "ext_modules": extensions}).get_command_obj("build_ext")
    command.build_lib, command.build_temp = str(made), str(folder / "objects")
    command.ensure_finalized()
    command.run()
