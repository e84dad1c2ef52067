"""The present moment, as the catalogue writes it."""

from datetime import UTC, datetime


def now() -> str:
    """UTC to the second, ISO 8601 with a Z."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
