"""Settings: what public SPARQL queries may take."""

from typing import Literal

from pydantic import BaseModel, Field, field_validator


class Querying(BaseModel):
    """What public SPARQL queries may take."""

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
    sparql_services: str = Field(
        "",
        description="SPARQL services that queries may ask with SERVICE: https addresses, separated by commas.",
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

    @field_validator("sparql_services")
    @classmethod
    def _by_tls(cls, value: str) -> str:
        if any(not one.strip().startswith("https://") for one in value.split(",") if one.strip()):
            raise ValueError("must be https addresses, separated by commas")
        return value
