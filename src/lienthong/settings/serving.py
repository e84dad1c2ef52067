"""Settings: how the web server answers."""

from pydantic import BaseModel, Field, SecretStr


class Serving(BaseModel):
    """How the web server answers."""

    host: str = Field("127.0.0.1", description="Address that `serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that `serve` listens on.")
    workers: int = Field(1, ge=1, le=256, description="Web server processes.")
    trusted_proxies: str = Field(
        "127.0.0.1",
        description="Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses or networks, "
        "separated by commas, or * for all; who asks is told apart by these.",
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
    read_ahead_mb: int = Field(
        16_384,
        ge=0,
        le=1_048_576,
        description="How much of a published version the system is asked to read from the disk before its readers "
        "come, in MiB; never more than half of the memory that is free. 0 reads nothing ahead.",
    )
    page_waiting: int = Field(
        200, ge=2, le=100_000, description="Pages that may wait to be made; one client has half of them."
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="Bearer token for /metrics (may be written as sha256:…); with none only programs on the same "
        "machine that come through no proxy see it.",
    )
