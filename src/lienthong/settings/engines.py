"""Settings: where public queries are answered when not here."""

from typing import Literal

from pydantic import BaseModel, Field, SecretStr


class Engines(BaseModel):
    """Where public queries are answered when not here."""

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
