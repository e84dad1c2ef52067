"""The reference at the end of ``docs/mapping.md``: fields, steps and converters, made from rules and docstrings."""

import inspect
from collections.abc import Mapping

from lienthong.mappings import steps
from lienthong.mappings.engine.registry import CONVERTERS, STEPS
from lienthong.mappings.engine.table import Rule
from lienthong.mappings.mapper import rules

_FORMATS = {"marc21": "MARC 21", "oai_dc": "Dublin Core"}


def page() -> str:
    """The reference as Markdown."""
    steps.load_all()
    parts = ["# Reference", "Made by `python -m lienthong.mappings.docs`; a test says when it is out of date."]
    parts += ["## Steps", _functions(STEPS), "## Converters", _functions(CONVERTERS)]
    for record_format, name in _FORMATS.items():
        rows = "\n".join(_row(rule) for rule in rules(record_format).values())
        parts.append(f"## Fields of {name}\n\n| Field | Trường | Table | Subfields that say something | Step |\n"
                     f"|---|---|---|---|---|\n{rows}")  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _functions(found: Mapping[str, object]) -> str:
    rows = (f"| `{name}` | {_first_paragraph(function)} |" for name, function in sorted(found.items()))
    return "| Name | What it does |\n|---|---|\n" + "\n".join(rows)


def _first_paragraph(function: object) -> str:
    text = (inspect.getdoc(function) or "").partition("\n\n")[0]
    return " ".join(text.split()).replace("|", "\\|")


def _row(rule: Rule) -> str:
    codes = ", ".join(f"`${code}`" for code in rule.map)
    named = ", ".join(f"`{name}`" for name in rule.steps)
    ignored = rule.ignore.get("*", "") if not (codes or named) else ""
    said = codes or (f"left out: {ignored}" if ignored else "")
    return f"| {rule.tag} {rule.label['en']} | {rule.label['vi']} | `{rule.file}` | {said} | {named} |"


if __name__ == "__main__":
    print(page(), end="")
