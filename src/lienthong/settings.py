"""Every setting, from the environment (``LIENTHONG_…``) or a ``lienthong.toml``."""

import os
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
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
    ledger: SecretStr = Field(
        SecretStr(""),
        description="Address of the PostgreSQL database that holds the ledger, postgresql://USER@HOST/DATABASE "
        "(docs/scale.md); with none the ledger is a SQLite file in the data folder. A password is better given as "
        "PGPASSWORD or in a .pgpass file.",
    )
    base: str = Field(
        "http://localhost:8000", description="Base IRI of every published entity, without a slash at its end."
    )
    title: str = Field("Liên thông", description="Name of the catalogue, shown on every page.")
    contact: str = Field(
        "",
        max_length=200,
        description="How readers and libraries reach the operator, on the about page: a mail address, a web address or "
        "a short text.",
    )
    security_contact: str = Field(
        "",
        description="Whom to tell of a weakness of the site: a mail address or an https address for "
        "/.well-known/security.txt; with none there is no such file.",
    )
    processes: int = Field(
        0,
        ge=0,
        le=256,
        description="Processes that map and validate a large load or remapping; 0 is one for each core.",
    )
    scheduler: str = Field(
        "",
        description="Address of a Dask scheduler, tls://HOST:PORT, whose workers map, validate and compare "
        "(docs/scale.md); with none processes of this machine do.",
    )
    scheduler_seconds: int = Field(
        default=900,
        ge=1,
        le=86400,
        description="Seconds without an answer from any worker of the scheduler after which a command gives up.",
    )
    scheduler_plain: bool = Field(
        False,
        description="Allow a scheduler on another machine without TLS (tcp://HOST:PORT): only in a network that nobody "
        "else can reach, since whoever reaches a scheduler runs what they like on its workers.",
    )
    host: str = Field("127.0.0.1", description="Address that `serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that `serve` listens on.")
    workers: int = Field(1, ge=1, le=256, description="Web server processes.")
    query_workers: int = Field(4, ge=1, le=64, description="Places for long SPARQL queries of each web process.")
    query_light_workers: int = Field(
        2, ge=1, le=64, description="SPARQL processes of each web process that are kept for light queries."
    )
    query_light_seconds: float = Field(
        0.1,
        gt=0,
        le=60,
        allow_inf_nan=False,
        description="Processor time after which a SPARQL query is long, in seconds.",
    )
    query_waiting: int = Field(
        512, ge=1, le=100_000, description="SPARQL queries that may wait for a process; one client has half of them."
    )
    query_cache_mb: int = Field(
        32,
        ge=0,
        le=65_536,
        description="Memory of each web process for small answers to SPARQL queries that come again, in MiB; 0 keeps "
        "none.",
    )
    shared_cache_seconds: int = Field(
        0,
        ge=0,
        le=31_536_000,
        description="How long shared memories (content delivery networks, Varnish) may keep pages and documents, in "
        "seconds (`s-maxage`); answers then bear cache tags too. 0 tells them nothing of their own.",
    )
    page_cache_mb: int = Field(
        64,
        ge=0,
        le=65_536,
        description="Memory of each web process for pages and documents that are asked for again, in MiB; 0 keeps "
        "none.",
    )
    page_waiting: int = Field(
        200, ge=2, le=100_000, description="Pages that may wait to be made; one client has half of them."
    )
    sparql_services: str = Field(
        "",
        description="SPARQL services that queries may ask with SERVICE: https addresses, separated by commas.",
    )
    trusted_proxies: str = Field(
        "127.0.0.1",
        description="Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses or networks, "
        "separated by commas, or * for all; who asks is told apart by these.",
    )
    query_seconds: float = Field(
        30.0, gt=0, le=86400, allow_inf_nan=False, description="Time limit of one SPARQL query, in seconds."
    )
    query_memory_mb: int = Field(2048, ge=256, description="Memory limit of one SPARQL process, in MiB.")
    query_store_mb: int = Field(
        512,
        ge=0,
        le=1_048_576,
        description="Memory of each web process in which its SPARQL processes share the published store, in MiB; a "
        "larger store (two million statements take 1,000) is read from disk, as with 0.",
    )
    query_rows: int = Field(100_000, ge=1, description="Most rows or triples that one SPARQL answer holds.")
    query_bytes: int = Field(100_000, ge=1000, description="Longest SPARQL query text, in bytes.")
    query_log: Literal["data", "stderr", "off"] = Field(
        "data",
        description="Where queries are logged: files in the folder log of the data folder (data), standard error "
        "(stderr), or nowhere (off).",
    )
    query_log_mb: int = Field(
        20, ge=1, le=10_000, description="Size of one file of the query log, in MiB; five older ones are kept."
    )
    query_slow_seconds: float = Field(
        5.0, gt=0, le=86400, allow_inf_nan=False, description="From how many seconds on a SPARQL query counts as slow."
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="Bearer token for /metrics (may be written as sha256:…); with none only programs on the same "
        "machine that come through no proxy see it.",
    )
    keep_generations: int = Field(2, ge=1, description="Published generations that are kept on disk.")
    dumps: str = Field(
        "all",
        max_length=200,
        description="Dumps that are made after each publication: all, off, or some of nq, nt, ttl, schema, jsonl, csv, "
        "parquet, separated by commas.",
    )
    ckan_url: str = Field("", description="Address of the CKAN portal that `ckan push` writes to.")
    ckan_token: SecretStr = Field(
        SecretStr(""), description="API token of the portal's user who may write to the organisation."
    )
    ckan_organisation: str = Field(
        "",
        pattern="^([a-z0-9_-]{2,100})?$",
        description="Name of the organisation in the portal; made when it is not there.",
    )
    keep_dumps: int = Field(2, ge=1, le=1000, description="Versions of the dumps that are kept on disk.")
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

    update_tokens: str = Field(
        "",
        description="Who may change the public graph at /update and /graph-store: NAME:TOKEN, separated by commas, "
        "or a file with one on each line (a token may be written as sha256:…); with none nobody may.",
    )
    update_seconds: float = Field(
        60.0, gt=0, le=86400, allow_inf_nan=False, description="Time limit of one update, in seconds."
    )
    update_bytes: int = Field(16_000_000, ge=1000, description="Longest body of an update or a graph, in bytes.")
    update_quads: int = Field(500_000, ge=1, description="Most quads that one update may add and remove.")
    update_brake: int = Field(
        10_000,
        ge=0,
        description="Most triples of the records that one update may remove; more is refused, unless there are no "
        "records.",
    )

    engine: Literal["embedded", "remote"] = Field(
        "embedded",
        description="What answers public SPARQL queries: the embedded store, or a remote SPARQL 1.1 engine "
        "(docs/scale.md).",
    )
    engine_profile: str = Field(
        "standard", description="Which engine it is, a table of graph/engines.toml: oxigraph, virtuoso, qlever, …"
    )
    engine_query: str = Field(
        "",
        description="Query address of the remote engine; two, separated by a comma, for a data set of its own for each "
        "side of publishing.",
    )
    engine_update: str = Field("", description="Update address of the remote engine, for publishing; two with two.")
    engine_store: str = Field(
        "", description="Graph Store Protocol address of the remote engine, for publishing; two with two."
    )
    engine_user: str = Field("", description="User that publishes to the remote engine.")
    engine_password: SecretStr = Field(SecretStr(""), description="Password of engine_user.")
    engine_token: SecretStr = Field(
        SecretStr(""), description="Bearer token that publishes to the remote engine, instead of a user."
    )
    engine_reader: SecretStr = Field(
        SecretStr(""),
        description="NAME:PASSWORD or bearer token of public queries, with rights to read and no more; "
        "none by default.",
    )
    engine_connections: int = Field(
        8, ge=1, le=256, description="Queries that a web process has running on the remote engine at most."
    )
    engine_seconds: int = Field(
        600, ge=1, le=86400, description="Longest silence of the remote engine while it is published to, in seconds."
    )

    oai_page: int = Field(
        200, ge=2, le=1000, description="Records on one page of the OAI-PMH provider; fewer when they are very long."
    )
    oai_token_hours: int = Field(
        48,
        ge=1,
        le=8784,
        description="For how long a harvester may go on with a list of the OAI-PMH provider, in hours.",
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

    @field_validator("sparql_services")
    @classmethod
    def _by_tls(cls, value: str) -> str:
        if any(not one.strip().startswith("https://") for one in value.split(",") if one.strip()):
            raise ValueError("must be https addresses, separated by commas")
        return value

    @field_validator("security_contact")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if value and not (value.isprintable() and value.isascii() and " " not in value):
            raise ValueError("must be one mail address or https address")
        return value

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
