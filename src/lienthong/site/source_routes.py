"""The addresses of original records, of sources, of their quality, and of the shapes that records are checked by."""

from pathlib import Path

from starlette.routing import Route

from lienthong.site.entities import Entities
from lienthong.site.handbook import Handbook
from lienthong.site.quality_routes import Quality
from lienthong.site.record_helper import RecordHelper
from lienthong.site.record_routes import Records
from lienthong.site.shapes_page import Shapes
from lienthong.site.source_data import SourceData
from lienthong.site.source_page import Sources


def source_routes(entities: Entities, data: Path, helper: RecordHelper, handbook: Handbook) -> list[Route]:
    """They come before those of any entity."""
    counted = SourceData(data)
    shapes = Shapes(data, entities.context, entities.published)
    return [
        *Records(entities, helper, handbook).routes(),
        *Quality(entities, counted).routes(),
        *Sources(entities, counted).routes(),
        *shapes.routes(),
    ]
