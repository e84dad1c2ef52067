"""``docs/fields/`` and the reference at the end of ``docs/mapping.md``, from rules and docstrings (``make docs``)."""

import sys
from collections.abc import Mapping
from pathlib import Path

from lienthong.mappings import steps
from lienthong.mappings.engine.registry import CONVERTERS, STEPS
from lienthong.mappings.handbook.docstrings import said
from lienthong.mappings.handbook.markdown import pages

_REFERENCE = "# Reference\n"


def page() -> str:
    """The reference as Markdown."""
    steps.load_all()
    parts = ["# Reference", "Made by `make docs`. What each field becomes: [fields/README.md](fields/README.md)."]
    parts += ["## Steps", _functions(STEPS), "## Converters", _functions(CONVERTERS)]
    return "\n\n".join(parts) + "\n"


def _functions(found: Mapping[str, object]) -> str:
    rows = (f"| `{name}` | {_cell(said(function))} |" for name, function in sorted(found.items()))
    return "| Name | What it does |\n|---|---|\n" + "\n".join(rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def write(folder: Path) -> None:
    """Write the pages of the fields below ``folder`` and the reference into its ``mapping.md``; stale pages go."""
    made = {folder / "fields" / path: text for path, text in pages()}
    for old in set((folder / "fields").rglob("*.md")) - made.keys():
        old.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    guide = folder / "mapping.md"
    guide.write_text(guide.read_text("utf-8").partition(_REFERENCE)[0] + page(), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
