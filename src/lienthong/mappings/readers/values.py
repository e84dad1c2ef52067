"""A file's values on their way into records: mended as its encoding asks, then in the form that a Record has."""

from lienthong.mappings.readers.misread import mending
from lienthong.text import repair, tidy

MENDED = {
    "utf-8-in-utf-8": "read_was_utf8",
    "tcvn3-in-utf-8": "read_was_tcvn3",
    "vni-in-utf-8": "read_was_vni",
    "viscii-in-utf-8": "read_was_viscii",
    "windows-1258-in-utf-8": "read_was_1258",
}
"""The repair that a record is flagged with when values of it were mended, by the encoding of its file."""


class Values:
    """The values of one file. Every reader passes each of its values through here, whatever the format."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self.encoding = encoding
        self._mend = mending(encoding)
        self._mended = False

    def plain(self, value: str) -> str:
        """A value in which positions count (a control field), as ``text.repair`` gives it."""
        return repair(value if self._mend is None else self._as_meant(value))

    def subfield(self, value: str) -> str:
        """A value of a data field, as ``text.tidy`` gives it."""
        return tidy(value if self._mend is None else self._as_meant(value))

    def repairs(self) -> list[str]:
        """The repairs of the values since the last call: a record asks once, when it is whole."""
        if not self._mended:
            return []
        self._mended = False
        return [MENDED[self.encoding]]

    def _as_meant(self, value: str) -> str:
        assert self._mend is not None
        mended = self._mend(value)
        self._mended = self._mended or mended != value
        return mended
