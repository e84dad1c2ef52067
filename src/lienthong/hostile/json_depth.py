"""How deep brackets are nested in JSON that comes in blocks, told before a parser sees it."""

import re

_TEXT = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_TO_ITS_END = re.compile(rb'(?:[^"\\]++|\\.)*+"', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


class JsonDepth:
    """Counts the brackets that stand open; those in texts are none. Memory holds one block."""

    def __init__(self) -> None:
        self.open = 0
        self._in_text, self._escape = False, b""

    def deepest(self, block: bytes) -> int:
        """The most brackets that stood open at once in this block; ``open`` is how many do behind it."""
        most = self.open
        for sign in _BRACKET.findall(self._bare(self._escape + block)):
            self.open = self.open + 1 if sign in b"[{" else max(0, self.open - 1)
            most = max(most, self.open)
        return most

    def _bare(self, data: bytes) -> bytes:
        """The bytes outside texts."""
        self._escape = b""
        if self._in_text:
            end = _TO_ITS_END.match(data)
            if end is None:
                self._escape = _open_escape(data)
                return b""
            data = data[end.end() :]
        bare, mark, rest = _TEXT.sub(b"", data).partition(b'"')
        self._in_text = bool(mark)
        if mark:
            self._escape = _open_escape(rest)
        return bare


def _open_escape(text: bytes) -> bytes:
    r"""The "\" whose character comes in the next block, b'' when there is none."""
    return b"\\" if (len(text) - len(text.rstrip(b"\\"))) % 2 else b""
