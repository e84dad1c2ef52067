"""Every setting, from the environment (``LIENTHONG_…``) or a ``lienthong.toml``."""

import os
from functools import cache
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Settings(BaseSettings):
    """Settings of one installation. An environment variable wins over the file, the file over the default."""

    model_config = SettingsConfigDict(env_prefix="LIENTHONG_", extra="forbid", frozen=True)

    data: Path = Field(
        Path("lienthong-data"),
        description="Folder that holds the ledger, the store and the published generations.",
    )
    base: str = Field(
        "http://localhost:8000", description="Base IRI of every published entity, without a slash at its end."
    )
    title: str = Field("Liên thông", description="Name of the catalogue, shown on every page.")
    processes: int = Field(
        0, ge=0, le=256, description="Processes that map and validate a large load; 0 is one for each core."
    )
    host: str = Field("127.0.0.1", description="Address that `serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that `serve` listens on.")
    workers: int = Field(1, ge=1, le=256, description="Web server processes.")
    query_workers: int = Field(2, ge=1, le=64, description="Disposable SPARQL processes of each web process.")
    query_seconds: float = Field(
        30.0, gt=0, le=86400, allow_inf_nan=False, description="Time limit of one SPARQL query, in seconds."
    )
    query_memory_mb: int = Field(2048, ge=256, description="Memory limit of one SPARQL process, in MiB.")
    query_rows: int = Field(100_000, ge=1, description="Most rows or triples that one SPARQL answer holds.")
    query_bytes: int = Field(100_000, ge=1000, description="Longest SPARQL query text, in bytes.")
    keep_generations: int = Field(2, ge=1, description="Published generations that are kept on disk.")
    bulk_share: float = Field(
        0.2,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="Share of changed records above which publishing builds the store anew.",
    )

    editor_tokens: str = Field(
        "",
        description="Who may use the editors' pages at /edit/: NAME:TOKEN, separated by commas, or a file with one on "
        "each line (a token may be written as sha256:…); with none there are no such pages.",
    )

    harvest_pause: float = Field(
        1.0,
        ge=0,
        le=3600,
        allow_inf_nan=False,
        description="Pause between two requests to an OAI-PMH server, in seconds.",
    )
    harvest_timeout: float = Field(
        60.0, gt=0, le=3600, allow_inf_nan=False, description="Longest silence of an OAI-PMH server, in seconds."
    )
    harvest_retries: int = Field(
        5, ge=0, le=100, description="How often a request that failed is made again; the wait doubles each time."
    )
    harvest_patience: float = Field(
        900.0,
        ge=0,
        le=86400,
        allow_inf_nan=False,
        description="Longest time that an OAI-PMH server may ask a harvest to wait, in seconds; it ends otherwise.",
    )
    harvest_page_mb: int = Field(64, ge=1, le=1024, description="Largest page of an OAI-PMH server, in MiB.")
    harvest_overlap_hours: float = Field(
        24.0,
        ge=0,
        le=8784,
        allow_inf_nan=False,
        description="How far a harvest reaches back before the beginning of the last complete one, in hours.",
    )

    @field_validator("base")
    @classmethod
    def _plain_base(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")) or any(c in value for c in ' <>"{}|\\^`#?'):
            raise ValueError("must be an http(s) IRI without '#', '?' or spaces")
        return value.rstrip("/")

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
