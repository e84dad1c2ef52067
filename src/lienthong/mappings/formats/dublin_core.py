"""Dublin Core, simple and qualified (https://www.dublincore.org/specifications/dublin-core/dcmi-terms/)."""

from lienthong.mappings import catalogued
from lienthong.mappings.formats import Format

FORMATS = {"oai_dc": Format("Dublin Core", "oai_dc", catalogued.repository, catalogued.catalogued_frame)}
