"""Reading records again of whose public part the ledger has none by the rules of today: this needs the mapping."""

from collections.abc import Mapping, Sequence
from functools import cache

from lienthong.graph.ledger.packing import unpack
from lienthong.graph.terms import Source
from lienthong.mappings.record import Record
from lienthong.mappings.spreadsheets.columns import Columns, columns
from lienthong.pipeline.oai.job import Job
from lienthong.pipeline.originals.explained import MOST_BYTES
from lienthong.pipeline.rereading import reread


def read_again(sources: Mapping[str, Source], jobs: Sequence[Job], places: Sequence[int]) -> dict[int, Record]:
    """The MARC records at these places, those of one file together, but for what cannot be read any more."""
    found: dict[int, Record] = {}
    several: dict[tuple[str, str], list[tuple[int, bytes]]] = {}
    for place in places:
        job = jobs[place]
        if len(raw := unpack(job.raw)) <= MOST_BYTES:
            several.setdefault((job.source, job.encoding), []).append((place, raw))
    for (source, encoding), raws in several.items():
        told = sources[source]
        read = reread([raw for _, raw in raws], _columns(told.columns), told.encoding or encoding)
        found |= {place: one for (place, _), one in zip(raws, read, strict=True) if isinstance(one, Record)}
    return found


@cache
def _columns(written: str) -> Columns:
    return columns(written)
