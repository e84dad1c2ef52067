"""What each field becomes, for cataloguers: made from the rules, their examples run."""

from lienthong.mappings.handbook.crossed import MarcField, Row
from lienthong.mappings.handbook.entries import FORMATS, Entry, Way, entry, tags
from lienthong.mappings.handbook.worked import Said, Thing, Worked, work_out

__all__ = ["FORMATS", "Entry", "MarcField", "Row", "Said", "Thing", "Way", "Worked", "entry", "tags", "work_out"]
