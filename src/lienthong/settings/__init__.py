"""Every setting, from the environment (``LIENTHONG_…``) or a ``lienthong.toml``."""

import os
from functools import cache
from pathlib import Path

from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from lienthong.settings.changing import Changing
from lienthong.settings.engines import Engines
from lienthong.settings.exchanging import Exchanging
from lienthong.settings.installation import Installation
from lienthong.settings.querying import Querying
from lienthong.settings.serving import Serving


class Settings(Exchanging, Engines, Changing, Querying, Serving, Installation, BaseSettings):
    """Settings of one installation. An environment variable wins over the file, the file over the default."""

    model_config = SettingsConfigDict(env_prefix="LIENTHONG_", extra="forbid", frozen=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before the file named by ``LIENTHONG_CONFIG`` (``lienthong.toml`` by default)."""
        file = TomlConfigSettingsSource(settings_cls, Path(os.environ.get("LIENTHONG_CONFIG", "lienthong.toml")))
        return init_settings, env_settings, file


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
