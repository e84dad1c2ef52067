"""What a description without creator stands in: the series or body that tells it from another of its title."""

from lienthong.mappings import isbd
from lienthong.mappings.record import Record
from lienthong.text import match_key

_FIELDS = (("490", "a"), ("830", "a"), ("500", "a"), ("710", "ab"))
_NOTED = "bộ sách "
"""How a note (500) begins that names the series of a school book."""


def around(record: Record) -> str:
    """Match key of the series (490, 830, or a note «Bộ sách: …»), else of the first body (710); '' for none.

    https://www.loc.gov/marc/bibliographic/bd490.html
    """
    for tag, codes in _FIELDS:
        for field in record.tagged(tag):
            key = match_key(isbd.strip_end(" ".join(field.all(codes))))
            if key and (tag != "500" or key.startswith(_NOTED)):
                return key.removeprefix(_NOTED)
    return ""
