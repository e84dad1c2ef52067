"""docs/cli.md and docs/settings.md, written from the commands and settings themselves (``make docs``)."""

import sys
from pathlib import Path
from typing import Any

import typer
from annotated_types import Ge, Gt, Le

from lienthong.cli.console import Code
from lienthong.cli.main import app
from lienthong.messages import LANGS, text
from lienthong.settings import Settings

_CLI = """# Dòng lệnh / The command line

<!-- Written by `make docs` from the commands themselves. -->

Mã thoát / exit codes:

| Mã / Code | Nghĩa | Meaning |
|---|---|---|"""

_SETTINGS = """# Cấu hình / Settings

<!-- Written by `make docs` from the settings themselves. -->

Một mục được lấy từ biến môi trường, nếu không có thì từ tệp `lienthong.toml` trong thư mục hiện hành (hoặc tệp mà
`LIENTHONG_CONFIG` nêu), nếu không có nữa thì dùng giá trị mặc định.

A setting comes from the environment, else from the file `lienthong.toml` in the current folder (or the one that
`LIENTHONG_CONFIG` names), else it has its default.

| Biến môi trường / Variable | `lienthong.toml` | Mặc định / Default | Giới hạn / Limits | |
|---|---|---|---|---|
"""


def cli_page() -> str:
    """The reference of every command and option, in Markdown."""
    root: Any = typer.main.get_command(app)
    codes = [f"| {code} | {' | '.join(_both(f'codes.{code.name.lower()}'))} |" for code in Code]
    parts = [_CLI, *codes, "", *_command("lienthong", root)]
    for name, command in _commands(root, "lienthong"):
        parts += _command(name, command)
    return "\n".join(parts)


def _commands(group: Any, path: str) -> list[tuple[str, Any]]:
    found = []
    for name, command in group.commands.items():
        found.append((f"{path} {name}", command))
        found += _commands(command, f"{path} {name}") if hasattr(command, "commands") else []
    return found


def _command(path: str, command: Any) -> list[str]:
    lines = [f"## {path}", "", command.help, ""]
    rows = [_row(one) for one in command.params if one.name != "help"]
    return [*lines, "| | |", "|---|---|", *rows, ""] if rows else lines


def _row(parameter: Any) -> str:
    default = parameter.default
    if parameter.param_type_name == "argument":
        name = parameter.metavar or parameter.name.upper()
    else:
        name = ", ".join(parameter.opts)
        if not parameter.is_flag:
            name += f" {parameter.metavar or parameter.name.upper()}"
    shown = f" (`{default}`)" if default not in (None, False, (), "") else ""
    return f"| `{name}` | {parameter.help}{shown} |"


def settings_page() -> str:
    """The reference of every setting, in Markdown."""
    rows = []
    for name, field in Settings.model_fields.items():
        limits = [shown for one in field.metadata for shown in _limit(one)]
        described = "<br>".join(_both(f"settings.{name}"))
        cells = (f"`LIENTHONG_{name.upper()}`", f"`{name}`", f"`{field.default}`", ", ".join(limits), described)
        rows.append(f"| {' | '.join(cells)} |")
    return _SETTINGS + "\n".join(rows) + "\n"


def _both(name: str) -> list[str]:
    return [text(f"cli.{name}", lang) for lang in LANGS]


def _limit(constraint: object) -> list[str]:
    match constraint:
        case Ge(ge=value):
            return [f"≥ {value}"]
        case Gt(gt=value):
            return [f"> {value}"]
        case Le(le=value):
            return [f"≤ {value}"]
    return []


def write(folder: Path) -> None:
    """Write both pages into ``folder``."""
    (folder / "cli.md").write_text(cli_page(), "utf-8")
    (folder / "settings.md").write_text(settings_page(), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
