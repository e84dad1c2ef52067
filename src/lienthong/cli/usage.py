"""What is said when a command is used wrongly, in both languages: typer itself says it in English only."""

import re
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from lienthong.cli.console import Code, say

# typer carries a click of its own since 0.16 or so, the one installed beside it before: asked of a class that it shows.
_UsageError: Any = typer.BadParameter.__bases__[0]
_QUOTED = re.compile(r"'([^']+)'")


class Commands(TyperGroup):
    """The group of all commands, which explains wrong usage in one sentence per language and exits with 2."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command; as typer's own, except for what is printed of wrong usage."""
        standalone_mode = extra.pop("standalone_mode", True)
        try:
            done = super().main(*args, **{**extra, "standalone_mode": False})
        except _UsageError as error:
            if not standalone_mode:
                raise
            _explain(error)
            sys.exit(Code.FATAL)
        except typer.Abort:
            if not standalone_mode:
                raise
            say("interrupted", error=True)
            sys.exit(Code.INTERRUPTED)
        if standalone_mode:
            sys.exit(done or Code.CLEAN)
        return done


def _explain(error: Any) -> None:
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    path = error.ctx.command_path if error.ctx else "lienthong"
    name, values = _kind(error)
    say(f"usage.{name}", error=True, **values, help=f"{path} --help")


def _kind(error: Any) -> tuple[str, dict[str, Any]]:
    """The message that fits, and what it names."""
    param, told = getattr(error, "param", None), error.format_message()
    option = getattr(error, "option_name", "")
    named = _named(param) if param is not None else option
    match type(error).__name__:
        case "MissingParameter" if param is not None:
            return "missing", {"name": named}
        case "NoSuchOption":
            return "no_option", {"name": named}
        case "BadOptionUsage" if "requires an argument" in told:
            return "no_value", {"name": named}
        case "BadOptionUsage":
            return "no_such_value", {"name": named}
        case "BadParameter" if param is not None:
            return _bad_value(param, named, told)
        case _ if "No such command" in told and (quoted := _QUOTED.search(told)):
            return "no_command", {"name": quoted[1], "known": ", ".join(error.ctx.command.commands)}
        case _ if "extra argument" in told:
            return "extra", {"name": told.rpartition("(")[2].rstrip(").")}
    return "other", {"what": told}


def _named(param: Any) -> str:
    return str(param.opts[0] if param.param_type_name == "option" else param.metavar or param.name.upper())


def _bad_value(param: Any, name: str, told: str) -> tuple[str, dict[str, Any]]:
    _, listed, choices = told.partition("one of ")
    if listed:
        return "choice", {"name": name, "choices": ", ".join(_QUOTED.findall(choices))}
    bounds: Any = param if getattr(param, "min", None) is not None else getattr(param, "type", None)
    if getattr(bounds, "min", None) is not None:
        named = {"name": name, "least": bounds.min, "most": bounds.max}
        return ("least" if bounds.max is None else "range"), named
    return "value", {"name": name, "what": told.removeprefix("Value error, ")}
