"""The settings of this run, or a sentence about the one that is wrong."""

import os
import tomllib
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import SettingsError

from lienthong.errors import UsageError
from lienthong.settings import Settings, settings

_KINDS = {
    "int_parsing": ("integer", ""),
    "int_from_float": ("integer", ""),
    "int_type": ("integer", ""),
    "float_parsing": ("number", ""),
    "float_type": ("number", ""),
    "finite_number": ("number", ""),
    "greater_than_equal": ("least", "ge"),
    "greater_than": ("above", "gt"),
    "less_than_equal": ("most", "le"),
    "value_error": ("iri", ""),
}
"""By pydantic's type of error: our message, and where it keeps the bound (pydantic speaks English only)."""


def configured() -> Settings:
    """The settings. Raises UsageError that names the setting, its value and what it must be."""
    file = os.environ.get("LIENTHONG_CONFIG", "")
    if file and not Path(file).is_file():
        raise UsageError("cli_config_missing", file=file)
    try:
        return settings()
    except tomllib.TOMLDecodeError as error:
        raise UsageError("cli_config_syntax", file=file or "lienthong.toml", detail=error) from None
    except UnicodeDecodeError as error:
        raise UsageError("cli_config_encoding", file=file or "lienthong.toml", position=error.start) from None
    except OSError as error:
        raise UsageError("cli_config_unreadable", file=file or "lienthong.toml", why=error.strerror) from None
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise UsageError("cli_setting_unknown", name=name, file=file or "lienthong.toml") from None
        kind, bound = _KINDS.get(first["type"], ("wrong", ""))
        told = {"bound": first.get("ctx", {}).get(bound)} if bound else {}
        raise UsageError(f"cli_setting_{kind}", name=name, value=first["input"], **told) from None
    except SettingsError:
        raise UsageError("cli_setting_wrong", name="?", value="?") from None
