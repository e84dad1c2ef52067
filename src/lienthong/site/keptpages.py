"""Pages and documents kept in memory until the next publication, each packed as clients ask for it.

What comes a second time is kept (``sparql.frequent``): a crawler that reads everything once puts out nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lienthong.sparql import compress
from lienthong.sparql.frequent import Frequent

LARGEST = 256 * 1024
"""Bytes of the largest page that is kept."""
_OVERHEAD = 2_000
_MOST_SEEN = 20_000
_PACKED = re.compile(rf"-(?:{'|'.join(compress.CODINGS)})\"")

Raw = list[tuple[bytes, bytes]]
"""Headers as ASGI has them."""


def as_sent(tag: str, coding: str) -> str:
    """The validator of a page in a content coding: other bytes, another tag (RFC 9110, section 8.8.3.3)."""
    return f'{tag[:-1]}-{coding}"' if coding and tag.endswith('"') else tag


def as_made(tags: str) -> str:
    """If-None-Match without the codings: who has a page in one has it in all."""
    return _PACKED.sub('"', tags)


def packable(kind: str) -> bool:
    """Whether a media type is of text."""
    return kind.startswith("text/") or kind.partition(";")[0].endswith(("json", "xml", "n-triples", "trig", "n-quads"))


@dataclass(slots=True)
class Page:
    """A whole answer with status 200: its headers (without length and coding), its validator, its body."""

    headers: Raw
    tag: str
    body: bytes
    packs: bool
    _packed: dict[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """What it takes at most, in bytes."""
        return 3 * len(self.body) + _OVERHEAD

    def in_coding(self, coding: str) -> tuple[Raw, bytes]:
        """Headers and body as they are sent to whom wants this coding."""
        coding = coding if self.packs and len(self.body) >= compress.SMALL else ""
        body = self.body
        headers = (
            [*self.headers, (b"etag", as_sent(self.tag, coding).encode("latin-1"))] if self.tag else self.headers[:]
        )
        if coding:
            if (found := self._packed.get(coding)) is None:
                found = compress.whole(coding, body)
                # Two codings are remembered, as what is reckoned for a page is three bodies.
                if len(self._packed) < 2 and len(found) <= len(body):
                    self._packed[coding] = found
            body = found
            headers.append((b"content-encoding", coding.encode("ascii")))
        headers.append((b"content-length", str(len(body)).encode("ascii")))
        return headers, body

    def held_by(self, if_none_match: Sequence[str]) -> bool:
        """Whether the client has it already, in whichever coding."""
        known = {one.strip().removeprefix("W/") for line in if_none_match for one in as_made(line).split(",")}
        return bool(self.tag) and (self.tag.removeprefix("W/") in known or "*" in known)


class KeptPages:
    """Pages of one generation by address, ``megabytes`` (MiB) of them at most; 0 keeps none. For one event loop."""

    def __init__(self, megabytes: int) -> None:
        self._stamp = ""
        self._pages: Frequent[Page] = Frequent(megabytes * 1024 * 1024, _MOST_SEEN)

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._pages.size

    def __len__(self) -> int:
        return len(self._pages)

    def find(self, stamp: str, address: tuple[str, bytes]) -> Page | None:
        """The page at an address (path and query string) in the generation with this stamp."""
        if stamp != self._stamp:
            self._pages.clear()
            self._stamp = stamp
        return self._pages.find(address)

    def keep(self, stamp: str, address: tuple[str, bytes], page: Page) -> None:
        """Take in a page that was made of the generation with this stamp, when it is asked for again."""
        if stamp == self._stamp and len(page.body) <= LARGEST:
            self._pages.keep(address, page)
