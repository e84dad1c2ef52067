"""RDF of unknown origin as statements: what makes a parser grow without end is refused before the parser sees it.

Entities that name other entities or multiply, elements without end in XML (libxml2's own limits), brackets within
brackets in Turtle and JSON-LD, triples within triples, one value without end, and names that a few bytes repeat without
end. Nothing is fetched: a JSON-LD context elsewhere is refused.
"""

import re
from collections.abc import Iterator
from typing import IO, Protocol, cast

from lxml import etree
from pyoxigraph import Quad, RdfFormat, parse

from lienthong.errors import InputError
from lienthong.hostile.json_depth import JsonDepth

MAX_VALUE = 1 << 24
"""Bytes of the longest token that the parser takes."""
_MAX_NESTING = 5_000
"""Brackets of Turtle that may stand open at once, when they are more than a fiftieth of the bytes: texts have some
that nobody closes. A list of so many members inside each other is no thesaurus. In lines: triples as terms within each
other: the parser needs a stack for each and ends the process where that is full: 8 MB at some 20,000."""
_MAX_ELEMENTS = 256
"""Elements of RDF/XML that may stand open at once: the parser of RDF takes a square of the time for deeper ones."""
_MAX_OBJECTS = 48
"""Objects and arrays of JSON-LD that may stand open at once: its parser holds a copy of the context for each."""
_MAX_JSON = 256 << 20
"""Bytes of the largest JSON-LD file: its parser holds what a later context may change."""
_MAX_PROLOG = 1 << 20
"""Bytes before the first element of XML, in which entities are declared."""
_FREE, _RATIO = 64 << 20, 200
"""Signs of all terms together that a file may always have, and how many for each of its bytes beyond that. Lists of
small numbers come to 150; a long namespace with a short prefix has no end."""
_ENTITY_OF_ENTITIES = re.compile(
    rb"""<!ENTITY\s++(?:%|[^\s"'>]++\s++(?:"[^"&]*+(?:&(?:#|amp;|lt;|gt;|quot;|apos;)[^"&]*+)*+&"""
    rb"""|'[^'&]*+(?:&(?:#|amp;|lt;|gt;|quot;|apos;)[^'&]*+)*+&))"""
)
_LINES = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
_LINE_END = re.compile(rb"[\r\n]")
_BOM = b"\xef\xbb\xbf"


class Stream(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` of the next bytes, b'' at the end."""
        ...


def statements(
    stream: Stream, form: RdfFormat, file: str, *, base: str | None = None, rename: bool = False
) -> Iterator[Quad]:
    """The statements of a document; ``base`` is what relative IRIs are resolved against, with ``rename`` blank nodes
    get labels of their own.

    Raises InputError when it is hostile (``file`` is what messages call it), SyntaxError, ValueError or OSError as
    the parser does when it is wrong.
    """
    guarded = _Guarded(stream, form, file)
    signs = 0
    try:
        for quad in parse(cast(IO[bytes], guarded), form, base_iri=base, rename_blank_nodes=rename):
            signs += len(str(quad))
            if signs > _FREE and signs > _RATIO * guarded.size:
                raise InputError("rdf_grows", file=file)
            yield quad
    except MemoryError:
        raise InputError("rdf_value", file=file, most=MAX_VALUE >> 20) from None
    except (InputError, SyntaxError, ValueError, OSError) as error:
        if guarded.failure:
            raise guarded.failure from None
        if "LoadDocumentCallback" in str(error):
            raise InputError("rdf_context", file=file) from None
        raise


class _TooDeep(Exception):
    """Elements within elements beyond ``_MAX_ELEMENTS``."""


class _Guarded:
    """A stream that ends with InputError before what follows could take memory or time without end."""

    def __init__(self, stream: Stream, form: RdfFormat, file: str) -> None:
        self._stream, self._form, self._file = stream, form, file
        self.size = 0
        self.failure: InputError | SyntaxError | None = None
        self._brackets = 0
        self._json = JsonDepth()
        self._elements = _Elements()
        self._xml = etree.XMLParser(target=self._elements, load_dtd=False, no_network=True, huge_tree=False)
        self._prolog = b""

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` of the next bytes, b'' at the end."""
        block = self._stream.read(min(size, 1 << 16) if size > 0 else 1 << 16)
        if not self.size:
            block = block.removeprefix(_BOM)  # the parsers take it for a name
        self.size += len(block)
        try:
            if self._form == RdfFormat.RDF_XML:
                self._feed(block)
            elif self._form == RdfFormat.JSON_LD:
                self._objects(block)
            elif self._form in _LINES:
                self._terms(block)
            else:
                self._nested(block)
        except (InputError, SyntaxError) as error:
            self.failure = error
            raise
        return block

    def _feed(self, block: bytes) -> None:
        try:
            if not self._elements.begun:
                self._entities(block)
            if block:
                self._xml.feed(block)
            elif self.size:
                self._xml.close()
        except _TooDeep:
            raise InputError("rdf_nested", file=self._file) from None

    def _entities(self, block: bytes) -> None:
        """The parser of RDF writes out every entity where it is declared, also those that nothing uses."""
        self._prolog += block
        if len(self._prolog) > _MAX_PROLOG or _ENTITY_OF_ENTITIES.search(self._prolog):
            raise InputError("rdf_entities", file=self._file)

    def _objects(self, block: bytes) -> None:
        if self.size > _MAX_JSON:
            raise InputError("rdf_large", file=self._file, most=_MAX_JSON >> 20)
        if self._json.deepest(block) > _MAX_OBJECTS:
            raise InputError("rdf_nested", file=self._file)

    def _terms(self, block: bytes) -> None:
        # Nearly no block has any: then it matters only whether a line ends in it.
        lines = _LINE_END.split(block) if b"<<(" in block else [b""] * (2 if _LINE_END.search(block) else 1)
        for place, line in enumerate(lines):
            self._brackets = (0 if place else self._brackets) + line.count(b"<<(")
            if self._brackets > _MAX_NESTING:
                raise InputError("rdf_nested", file=self._file)

    def _nested(self, block: bytes) -> None:
        opened = block.count(b"(") + block.count(b"[") - block.count(b")") - block.count(b"]")
        self._brackets = max(0, self._brackets + opened)
        if self._brackets > _MAX_NESTING and self._brackets > self.size // 50:
            raise InputError("rdf_nested", file=self._file)


class _Elements:
    """A target of the XML parser that keeps nothing but how deep the elements are, and whether one has begun."""

    def __init__(self) -> None:
        self.depth = 0
        self.begun = False

    def start(self, tag: str | bytes, attrib: object) -> None:
        """An element begins. Raises _TooDeep."""
        self.begun = True
        self.depth += 1
        if self.depth > _MAX_ELEMENTS:
            raise _TooDeep

    def end(self, tag: str | bytes) -> None:
        """An element ends."""
        self.depth -= 1

    def data(self, data: str | bytes) -> None:
        """Text."""

    def comment(self, text: str | bytes) -> None:
        """A comment."""

    def close(self) -> None:
        """The end."""
