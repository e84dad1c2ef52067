"""From a finding about a node of the graph back to the field of the record."""

from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.record import Record


class Tracer:
    """Finds the fields of one source's records. Mapping a record with tracing costs as much as mapping it."""

    def __init__(self, source: Source) -> None:
        self._mapper = Mapper(source)

    def origins(self, record: Record) -> dict[str, str]:
        """``Described.origins`` of the record."""
        return self._mapper.describe(record, trace=True).origins


def field_of(focus: str, path: str, origins: dict[str, str]) -> str:
    """The field that a finding comes from: of the statement, else of the node, else of the entity it belongs to.

    ``focus`` and ``path`` as in ``shapes.Finding``; '' when no field gave it, as when something is missing.
    """
    entity = f"{focus.partition('#')[0].rstrip('>')}>"
    return next((origins[key] for key in (f"{focus} {path}", focus, entity) if key in origins), "")
