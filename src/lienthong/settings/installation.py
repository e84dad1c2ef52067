"""Settings: where an installation lies, what it is called and what it may use of the machine."""

from pathlib import Path

from pydantic import BaseModel, Field, SecretStr, field_validator


class Installation(BaseModel):
    """Where an installation lies, what it is called and what it may use of the machine."""

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
        description="Processes that map, compare and publish where there is much to do, with up to 300 MiB each; 0 is "
        "one for each core.",
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
    bulk_share: float = Field(
        0.2,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="Share of changed records above which publishing builds the store anew.",
    )
    keep_generations: int = Field(2, ge=1, description="Published generations that are kept on disk.")

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
