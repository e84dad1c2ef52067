"""Cells typed with the fonts of an old encoding: «Nguyªn Hång» that the sheet shows as «Nguyên Hồng».

Offices typed with ``.VnTime`` (TCVN3) and ``VNI-Times`` for twenty years; a workbook keeps the characters whose places
those fonts took. What the whole workbook is decides; a cell whose font says it is mended for itself, since the rest
may be Unicode already.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from lienthong.mappings.readers import evidence
from lienthong.mappings.readers.encoding import Encoding
from lienthong.mappings.readers.misread import ENOUGH, Misread, mending
from lienthong.mappings.readers.transcoding import agreed
from lienthong.mappings.readers.values import MENDED
from lienthong.mappings.spreadsheets.mapping import Columns

_FONTS: dict[str, Misread] = {".vn": "tcvn3-in-utf-8", "vni-": "vni-in-utf-8", "vni ": "vni-in-utf-8"}
"""How the names of fonts begin, and what is typed with them."""

_TEXTS = 20_000


class Typed:
    """How the cells of one workbook are read; ``encoding`` is what most of it was typed in."""

    def __init__(self, texts: Iterable[str], columns: Columns, said: str = "") -> None:
        """``texts`` are cells of the workbook; headings among them are often in Unicode when nothing else is, and say
        nothing. ``said`` is the encoding that the operator named: then fonts are not asked."""
        sample = "\n".join(islice(_telling(texts, columns), _TEXTS))
        self.encoding: Encoding = agreed(sample.encode("utf-8", "replace"), said)
        self._mend = mending(self.encoding)
        self._fonts = not said

    def text(self, written: str, font: str) -> tuple[str, str]:
        """What a cell in a font says, and the repair that it needed ('' without)."""
        if written.isascii():
            return written, ""
        if self._fonts and (encoding := _FONTS.get(font[:4].lower()) or _FONTS.get(font[:3].lower())):
            return _by_font(written, font, encoding)
        mended = self._mend(written) if self._mend else written
        return mended, MENDED[self.encoding] if mended != written else ""


def _telling(texts: Iterable[str], columns: Columns) -> Iterator[str]:
    return (one for one in dict.fromkeys(texts) if not one.isascii() and not columns.knows(one))


def _by_font(written: str, font: str, encoding: Misread) -> tuple[str, str]:
    """Believed when it makes Vietnamese of the cell: text pasted from the web keeps its letters and loses its look.
    Fonts of TCVN3 whose names end in H show capitals."""
    mend = mending(encoding)
    mended = mend(written) if mend else written
    if mended == written or evidence.judge(evidence.words(mended)).syllables < ENOUGH * _accented(mended):
        return written, ""
    shouted = encoding == "tcvn3-in-utf-8" and font.endswith("H")
    return mended.upper() if shouted else mended, MENDED[encoding]


def _accented(text: str) -> int:
    return evidence.words(text).total()
