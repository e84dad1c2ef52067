"""Settings: what is given to others and taken from them."""

from pydantic import BaseModel, Field, SecretStr


class Exchanging(BaseModel):
    """What is given to others and taken from them."""

    dumps: str = Field(
        "all",
        max_length=200,
        description="Dumps that are made after each publication: all, off, or some of nq, nt, ttl, schema, jsonl, csv, "
        "parquet, separated by commas.",
    )
    keep_dumps: int = Field(2, ge=1, le=1000, description="Versions of the dumps that are kept on disk.")
    ckan_url: str = Field("", description="Address of the CKAN portal that `ckan push` writes to.")
    ckan_token: SecretStr = Field(
        SecretStr(""), description="API token of the portal's user who may write to the organisation."
    )
    ckan_organisation: str = Field(
        "",
        pattern="^([a-z0-9_-]{2,100})?$",
        description="Name of the organisation in the portal; made when it is not there.",
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
