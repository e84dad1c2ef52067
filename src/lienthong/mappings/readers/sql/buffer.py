"""A window on a dump of any size, in which patterns are matched."""

import re

from lienthong.mappings.readers.frames import Stream

BLOCK = 1 << 20
MAX_ROW = 1 << 20
"""Bytes of the longest row that is read. OpenBiblio's texts hold 65,535 bytes each."""

_AHEAD = 65_536


class Buffer:
    """The part of a stream that is looked at. ``base`` is where ``data`` begins in the stream, ``at`` the place in
    ``data``; what lies before it is forgotten when more is read."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.data = b""
        self.at = 0
        self.base = 0
        self.ended = False

    @property
    def offset(self) -> int:
        """The place in the stream."""
        return self.base + self.at

    @property
    def ahead(self) -> int:
        """How many bytes behind the place are at hand."""
        return len(self.data) - self.at

    def more(self) -> bool:
        """Read on, at least as much as is waiting, so that a long stretch is looked through a few times only."""
        if self.ended:
            return False
        block = self._stream.read(max(BLOCK, self.ahead))
        self.ended = not block
        self.base += self.at
        self.data = self.data[self.at :] + block
        self.at = 0
        return not self.ended

    def match(self, pattern: re.Pattern[bytes], most: int = _AHEAD) -> re.Match[bytes] | None:
        """The pattern at the place, never cut short by the end of what is at hand; None when it does not match within
        ``most`` bytes. The place stays."""
        while True:
            found = pattern.match(self.data, self.at)
            if self.ended or (found is not None and found.end() < len(self.data)):
                return found
            if found is None and self.ahead >= most:
                return None
            self.more()

    def find(self, pattern: re.Pattern[bytes], longest: int) -> bool:
        """Go to where the pattern begins next (it is ``longest`` bytes at most); False at the end of the stream."""
        while True:
            found = pattern.search(self.data, self.at)
            if found:
                self.at = found.start()
                return True
            self.at = max(self.at, len(self.data) - longest)
            if not self.more():
                self.at = len(self.data)
                return False
