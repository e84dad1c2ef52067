"""What the command line prints, in Vietnamese and then in English, and how errors become exit codes."""

import functools
import os
import sys
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from enum import IntEnum
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, ParamSpec, TypeVar

import typer

from lienthong.errors import LienthongError
from lienthong.messages import LANGS, text

P = ParamSpec("P")
R = TypeVar("R")

debugging: ContextVar[bool] = ContextVar("debugging", default=False)
"""True after ``lienthong --debug``."""


class Code(IntEnum):
    """Exit codes. ``BROKEN_PIPE`` is what a shell reports of a program that the reader of its output left."""

    CLEAN = 0
    QUARANTINED = 1
    FATAL = 2
    INTERRUPTED = 130
    BROKEN_PIPE = 141


def option(name: str) -> str:
    """Help of an option or argument in both languages; ``name`` without its ``cli.``."""
    return f"{text(f'cli.{name}', 'vi')} / {text(f'cli.{name}', 'en')}"


class About(NamedTuple):
    """Help of a command, whole and in one line."""

    help: str
    short: str


def about(name: str) -> About:
    """Help of a command in both languages; ``name`` without its ``cli.``."""
    return About("\n\n".join(text(f"cli.{name}.help", lang) for lang in LANGS), option(f"{name}.short"))


def say(name: str, /, *, error: bool = False, **values: Any) -> None:
    """Print one message of ``cli.toml``, a line in Vietnamese and a line in English."""
    for lang in LANGS:
        typer.echo(text(f"cli.{name}", lang, **values), err=error)


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """A command whose errors are told to a person: a sentence in both languages and an exit code."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (typer.Exit, typer.BadParameter):
            raise
        except LienthongError as error:
            _explain(error)
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            say("interrupted", error=True)
            raise typer.Exit(Code.INTERRUPTED) from None
        except BrokenPipeError:
            _leave_quietly()
        except Exception as error:  # noqa: BLE001 -- the edge of the process: nobody else can tell the person
            if (known := _of_disk(error)) is not None:
                _explain(known)
            else:
                _unexpected(error)
            raise typer.Exit(Code.FATAL) from None

    return run


def _explain(error: LienthongError) -> None:
    for lang in LANGS:
        typer.echo(error.message(lang), err=True)
    if debugging.get():
        traceback.print_exc()


def _of_disk(error: Exception) -> LienthongError | None:
    """A disk that is full or fails may show anywhere; what may merely not be read is another matter."""
    from lienthong import disk

    if isinstance(error, PermissionError):
        return None
    return disk.trouble(error, Path(getattr(error, "filename", None) or os.environ.get("LIENTHONG_DATA", ".")))


def _unexpected(error: Exception) -> None:
    if debugging.get():
        traceback.print_exc()
    detail = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    say("unexpected", error=True, what=detail)


def _leave_quietly() -> NoReturn:
    # Python flushes standard output once more at exit and would complain there; see the note on SIGPIPE in
    # https://docs.python.org/3/library/signal.html#note-on-sigpipe
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise typer.Exit(Code.BROKEN_PIPE)
