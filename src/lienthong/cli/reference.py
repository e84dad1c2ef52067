"""docs/cli.md and docs/settings.md, written from the commands and settings themselves (``make docs``)."""

import sys
from pathlib import Path
from typing import Any

import typer
from annotated_types import Ge, Gt, Le

from lienthong.cli.main import app
from lienthong.messages import text
from lienthong.settings import Settings

_CLI = """# Dòng lệnh / The command line

<!-- Written by `make docs` from the commands themselves. -->

Mã thoát / exit codes:

| Mã / Code | Nghĩa | Meaning |
|---|---|---|
| 0 | Mọi biểu ghi đều tốt. | All is well. |
| 1 | Có biểu ghi bị giữ lại, hoặc dữ liệu không đạt kiểm tra. | Some records are quarantined, or the data does not conform. |
| 2 | Lệnh dùng sai hoặc có lỗi nặng; không có gì thay đổi. | Wrong usage or a fatal error; nothing has changed. |
| 130 | Đã dừng theo yêu cầu (Ctrl-C, SIGTERM); chạy lại để làm tiếp. | Stopped as asked (Ctrl-C, SIGTERM); run again to go on. |
| 141 | Chương trình nhận dữ liệu ra đã đóng. | The reader of the output has gone. |
"""

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
    parts = [_CLI, *_command("lienthong", root)]
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
    shown = f" (`{default}`)" if default not in (None, False, ()) else ""
    return f"| `{name}` | {parameter.help}{shown} |"


def settings_page() -> str:
    """The reference of every setting, in Markdown."""
    rows = []
    for name, field in Settings.model_fields.items():
        limits = [shown for one in field.metadata for shown in _limit(one)]
        described = "<br>".join(text(f"cli.settings.{name}", lang) for lang in ("vi", "en"))
        cells = (f"`LIENTHONG_{name.upper()}`", f"`{name}`", f"`{field.default}`", ", ".join(limits), described)
        rows.append(f"| {' | '.join(cells)} |")
    return _SETTINGS + "\n".join(rows) + "\n"


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
