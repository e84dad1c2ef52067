"""Settings: who may change the public graph, and by how much at once."""

from pydantic import BaseModel, Field


class Changing(BaseModel):
    """Who may change the public graph, and by how much at once."""

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
