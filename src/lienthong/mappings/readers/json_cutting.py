"""Objects of JSON cut out by their brackets: for records that hold objects which begin like records themselves.

A page of an interface wraps its records ({"count": 2, "results": [{…}, {…}]}), and a feed wraps groups of them. The
dialect names the keys below which records lie; any other object outside a record's own brackets is wrapping. Every
object is cut at its closing bracket; where brackets do not agree (a lost quotation mark, a file that is cut off), the
next beginning of a record is looked for, so that a damaged record costs no other. Memory holds one object.
"""

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO

from lienthong.mappings.readers.frames import KEPT, MAX_RECORD, Stream
from lienthong.mappings.readers.regions import Region

_BLOCK = 1 << 18
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}]|"', re.DOTALL)
_NAMED = re.compile(rb"\s{0,1000}:\s{0,1000}")
_PAIRS = {b"}": b"{", b"]": b"["}
_FIRST = rb'\s{0,200}"[^"\\]{1,60}"\s{0,200}:'
_SCALAR = rb'\s{0,200}(?:"(?:[^"\\]++|\\.){0,700}+"|[-+.\w]{1,40})\s{0,200},'
_PREFIX = re.compile(rb"\{(?:" + _FIRST + _SCALAR + rb"){0,2}" + _FIRST)
_DEEPEST = 1000
"""Open brackets in one object; parsers take about as many."""
_SEARCHES = 4
"""How often, in one file, the rest of an object that never ends is searched for records."""
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
_KEY = re.compile(rb'"[^"\\]{1,60}"(?=\s{0,200}:)')

Cut = Callable[[Stream, re.Pattern[bytes]], Iterator[Region]]
"""How a stream is cut into objects, given how a record begins."""


def cutting(*within: str) -> Cut:
    """A ``Cut`` for records that are the whole file, one of several objects, in an array, or below one of the keys."""
    keys = frozenset(f'"{one}"'.encode() for one in within)

    def cut(stream: Stream, start: re.Pattern[bytes]) -> Iterator[Region]:
        return _Cutter(stream, keys, start).regions()

    return cut


def first_record(sample: bytes, cut: Cut) -> bytes:
    """The first object that ``cut`` finds in a file that begins so, without its end when it is longer; b'' if none."""
    region = next(cut(BytesIO(sample), re.compile(rb"(?!)")), None)
    return region.data if region else b""


def beginning(record: bytes) -> re.Pattern[bytes]:
    """How records like this one begin: with the same first keys, three at most."""
    found = _PREFIX.match(record)
    names = _KEY.findall(found.group()) if found else []
    parts = [rb"\s{0,200}" + re.escape(name) + rb"\s{0,200}:" for name in names]
    return re.compile(rb"\{" + _SCALAR.join(parts) if parts else rb"(?!)")


class _Cutter:
    """Walks over the brackets; ``stack`` are those that are open, ``slots`` the depths at which records stand
    (and whether there is but one).

    ``frame`` is where the object that may be a record began and ``watched`` the depth inside it, or inside the
    wrapping, at which a key may say that records lie below it.
    """

    def __init__(self, stream: Stream, keys: frozenset[bytes], start: re.Pattern[bytes]) -> None:
        self.stream, self.keys, self.start = stream, keys, start
        self.names = {key.decode("ascii").strip('"') for key in keys}
        self.text: str | None = None
        self.data, self.offset, self.place = b"", 0, 0
        self.frame, self.searches, self.again = -1, _SEARCHES, False
        self._fresh()

    def _fresh(self) -> None:
        self.stack: list[bytes] = []
        self.slots, self.wrappings = [(0, False)], [-1]
        self.watched, self.key = -1, (0, 0)

    def regions(self) -> Iterator[Region]:
        """Every object that stands where records stand."""
        while True:
            self.again = False
            yield from self._walk()
            too_long = self.frame >= 0 and len(self.data) - self.frame > MAX_RECORD
            if self.again or (not too_long and self._more()):
                continue
            if self.frame < 0:
                return
            # Each such search reads on from its beginning: a hostile file must not ask for thousands of them.
            self.searches -= 1
            yield self._broken(len(self.data), self.searches > 0)

    def _more(self) -> bool:
        block = self.stream.read(max(_BLOCK, len(self.data) // 2))
        keep = self.frame if self.frame >= 0 else min(self.place, self.key[0] or self.place)
        self.data, self.offset = self.data[keep:] + block, self.offset + keep
        self.place, self.key = self.place - keep, (self.key[0] - keep, self.key[1] - keep)
        self.frame, self.text = 0 if self.frame >= 0 else -1, None
        return bool(block)

    def _walk(self) -> Iterator[Region]:
        """The objects that end in what is in memory."""
        for token in _TOKEN.finditer(self.data, self.place):
            sign = token.group()[:1] if token.end() - token.start() > 1 else token.group()
            if sign == b'"':
                if token.end() - token.start() == 1:
                    return  # a text whose end is not read yet
                if len(self.stack) == self.watched:
                    self.key = token.span()
            elif sign in b"[{":
                end = self._open(sign, token.start())
                if end > 0:
                    self._close()
                    yield self._region(self.frame, end)
                    self.frame, self.watched, self.place, self.again = -1, self.wrappings[-1], end, True
                    return
                if len(self.stack) > _DEEPEST:
                    yield from self._too_deep(token.end())
                    return
            elif not self.stack or self.stack[-1] != _PAIRS[sign]:
                if self.frame >= 0:
                    yield self._broken(token.end(), True)
                    self.again = True
                    return
            elif self._close():
                yield self._region(self.frame, token.end())
                self.frame, self.watched = -1, self.wrappings[-1]
            self.place = token.end()

    def _open(self, sign: bytes, at: int) -> int:
        """Take an opening bracket; where a whole record follows, its end is known at once, else -1."""
        depth = len(self.stack)
        self.stack.append(sign)
        if depth == self.watched and self._names_records(at):
            if self.frame >= 0:
                self.frame = -1
                self.wrappings.append(depth)
            self.slots.append((depth, True) if sign == b"{" else (depth + 1, False))
        elif self.frame < 0 and sign == b"[" and not depth:
            self.slots.append((1, False))
        if self.frame < 0 and sign == b"{" and depth == self.slots[-1][0]:
            self.frame, self.watched = at, depth + 1
            return self._end_of(at)
        return -1

    def _end_of(self, at: int) -> int:
        """Behind a record that is whole in memory and sound, found ten times as fast as by walking over its brackets.

        Read as Latin-1 a character is a byte, and JSON's own signs are what they are.
        """
        if self.text is None:
            self.text = self.data.decode("latin-1")
        try:
            value, end = _DECODER.raw_decode(self.text, at)
        except (ValueError, RecursionError):
            return -1
        return -1 if not self.names.isdisjoint(value) else end

    def _names_records(self, at: int) -> bool:
        """Whether what opens here is the value of a key below which records lie."""
        begin, end = self.key
        return self.data[begin:end] in self.keys and _NAMED.fullmatch(self.data, end, at) is not None

    def _close(self) -> bool:
        """Whether the object that closes here stands where a record stands."""
        self.stack.pop()
        depth = len(self.stack)
        ended = self.frame >= 0 and depth == self.watched - 1
        if ended and self.slots[-1][1]:
            self.slots.pop()
        while not ended and depth < self.slots[-1][0]:
            self.slots.pop()
        while not ended and depth < self.wrappings[-1]:
            self.wrappings.pop()
            self.watched = self.wrappings[-1]
        return ended

    def _broken(self, end: int, search: bool) -> Region:
        """Give up the object at hand up to the next beginning of a record, or to ``end``."""
        found = self.start.search(self.data, self.frame + 1) if search else None
        stop = found.start() if found else end
        region = self._region(self.frame, stop)
        self.frame = -1
        self._fresh()
        # What wraps the records is behind us: from here on each object that is not inside another is one.
        self.place, self.key = stop, (stop, stop)
        return region

    def _too_deep(self, end: int) -> Iterator[Region]:
        self.again, self.place = True, end
        if self.frame >= 0:
            yield self._broken(end, False)
        self._fresh()

    def _region(self, begin: int, end: int) -> Region:
        data = self.data[begin:end]
        return Region(self.offset + begin, data if len(data) <= MAX_RECORD else data[:KEPT], len(data), False)
