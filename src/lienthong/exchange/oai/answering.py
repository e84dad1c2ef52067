"""The six requests of the protocol, answered from one state of the index."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lienthong.errors import Busy
from lienthong.exchange.oai import identifying, listing, moments
from lienthong.exchange.oai.asked import TOKEN, Asked, Fault, Refused
from lienthong.exchange.oai.drawing import drawn
from lienthong.exchange.oai.index import FORMATS, Packing
from lienthong.exchange.oai.listing import Item, Place
from lienthong.exchange.oai.naming import identifier, parts
from lienthong.exchange.oai.tokens import BadToken, Token, sealed, unsealed
from lienthong.exchange.oai.xml import SCHEMAS, element, escape

PAGE_BYTES = 8_000_000
"""A page of records ends behind the one with which it has become so long."""

_FOR_EVER = 2**62


@dataclass(frozen=True, slots=True)
class About:
    """What the provider knows of itself: ``namespace`` of its identifiers, ``page`` how many items a page has,
    ``hours`` for which a token holds, ``key`` by which it is signed."""

    title: str
    base: str
    namespace: str
    email: str
    page: int
    hours: int
    key: bytes


@dataclass(slots=True)
class _Page:
    """Items as they are sent, where the list goes on, how many they are, and whether there are more."""

    parts: list[bytes]
    last: Place
    given: int = 0
    more: bool = False


class Answering:
    """Answers one request. ``names`` begins public names in this index, ``now`` is the moment as of which it is told
    (responseDate)."""

    def __init__(self, about: About, db: sqlite3.Connection, packing: Packing, names: str, life: str, now: int) -> None:
        self._about = about
        self._db = db
        self._packing = packing
        self._names = names
        self._life = life
        self._now = now

    def answer(self, asked: Asked) -> Iterator[bytes]:
        """The element that answers, in parts; raises Refused."""
        return {
            "Identify": self._identify,
            "ListMetadataFormats": self._formats,
            "ListSets": self._sets,
            "GetRecord": self._record,
            "ListIdentifiers": self._list,
            "ListRecords": self._list,
        }[asked.verb](asked)

    def _identify(self, _: Asked) -> Iterator[bytes]:
        about, sample = self._about, listing.any_item(self._db)
        known = identifier(about.namespace, sample.source, sample.number) if sample else ""
        earliest = listing.earliest(self._db)
        since = moments.written(self._now if earliest is None else earliest)
        yield identifying.identify(about.title, about.base, about.email, about.namespace, since, known).encode()

    def _formats(self, asked: Asked) -> Iterator[bytes]:
        named = asked.get("identifier")
        told = []
        for prefix in FORMATS:
            if not named or self._metadata(self._item(named, prefix), prefix) is not None:
                schema, namespace = SCHEMAS[prefix]
                inner = element("metadataPrefix", prefix) + element("schema", schema)
                told.append(f"<metadataFormat>{inner}{element('metadataNamespace', namespace)}</metadataFormat>")
        if not told:
            raise Refused(Fault("noMetadataFormats", "no_formats"))
        yield f"<ListMetadataFormats>{''.join(told)}</ListMetadataFormats>".encode()

    def _sets(self, asked: Asked) -> Iterator[bytes]:
        token = self._token(asked) or Token(asked.verb, "", "", 0, 0, -1, 0, 0, -1)
        found = listing.sets(self._db, token.item, _SETS + 1)
        if not found:
            raise Refused(Fault("badResumptionToken", "token"))
        shown, more = found[:_SETS], len(found) > _SETS
        told = "".join(map(identifying.described, shown))
        if more:
            told += self._more(token, Place(-1, shown[-1].key), len(shown))
        elif TOKEN in asked.values:
            told += self._end(token)
        yield f"<ListSets>{told}</ListSets>".encode()

    def _record(self, asked: Asked) -> Iterator[bytes]:
        prefix = self._prefix(asked)
        item = self._item(asked.get("identifier"), prefix)
        metadata = self._metadata(item, prefix)
        if metadata is None:
            raise Refused(Fault("cannotDisseminateFormat", "not_for_item", prefix))
        yield b"<GetRecord>%b</GetRecord>" % self._told(item, metadata)

    def _item(self, text: str, prefix: str) -> Item:
        found = parts(self._about.namespace, text)
        item = listing.item(self._db, *found, prefix) if found else None
        if item is None:
            raise Refused(Fault("idDoesNotExist", "no_item"))
        return item

    def _prefix(self, asked: Asked) -> str:
        if asked.get("metadataPrefix") not in FORMATS:
            raise Refused(Fault("cannotDisseminateFormat", "no_format", ", ".join(FORMATS)))
        return asked.get("metadataPrefix")

    def _list(self, asked: Asked) -> Iterator[bytes]:
        token = self._token(asked)
        begun = token if token is not None else self._begin(asked)
        known = listing.list_of(self._db, begun.spec, begun.prefix)
        if known is None:
            raise Refused(Fault("badResumptionToken", "token"))
        page = self._page(known[0], begun, asked.verb == "ListRecords")
        if not page.given:
            # What was left of the list has changed since its last page: it comes with the next harvest.
            raise Refused(Fault("noRecordsMatch", "no_match"))
        yield f"<{asked.verb}>".encode()
        yield from page.parts
        if page.more:
            yield self._more(begun, page.last, page.given).encode()
        elif token is not None:
            yield self._end(begun).encode()
        yield f"</{asked.verb}>".encode()

    def _page(self, key: int, begun: Token, records: bool) -> _Page:
        """As many items of a list as one answer holds. Who only asks for identifiers gets those of the same items: one
        that cannot be drawn in a format is in no list of this format (section 2.2)."""
        page, length, passed = _Page([], Place(begun.stamp, begun.item)), 0, 0
        for item in listing.walk(self._db, key, page.last, begun.until, begun.prefix):
            metadata = self._metadata(item, begun.prefix)
            if metadata is None:
                passed += 1
                if passed >= _BROKEN:
                    raise Busy("oai_broken", retry_after=_RETRY)
                continue
            if page.given >= self._about.page or length >= PAGE_BYTES:
                page.more = True
                break
            page.parts.append(self._told(item, metadata) if records else self._header(item))
            length += len(page.parts[-1])
            page.given += 1
            page.last = Place(item.stamp if begun.stamp >= 0 else -1, item.key)
        return page

    def _begin(self, asked: Asked) -> Token:
        """A list from its beginning. One between dates ends with this moment, so that no item comes twice: what
        changes meanwhile comes with the next harvest, which begins at our responseDate."""
        prefix, spec = self._prefix(asked), asked.get("set")
        known = listing.list_of(self._db, spec, prefix)
        if known is None or not known[1]:
            raise Refused(Fault("noRecordsMatch", "no_match"))
        since, until = moments.first(asked.get("from")), moments.last(asked.get("until"))
        if since is None and until is None:
            return Token(asked.verb, prefix, spec, 0, _FOR_EVER, -1, 0, 0, known[1])
        first, last = max(since or 0, 0), min(_FOR_EVER if until is None else until, self._now)
        size = listing.count(self._db, known[0], first, last)
        return Token(asked.verb, prefix, spec, first, last, first, 0, 0, size)

    def _token(self, asked: Asked) -> Token | None:
        if TOKEN not in asked.values:
            return None
        try:
            token = unsealed(asked.get(TOKEN), self._life, self._now, self._about.key)
        except BadToken:
            raise Refused(Fault("badResumptionToken", "token")) from None
        if token.verb != asked.verb:
            raise Refused(Fault("badResumptionToken", "token"))
        return token

    def _more(self, token: Token, last: Place, given: int) -> str:
        further = replace(token, stamp=last.stamp, item=last.item, cursor=token.cursor + given)
        expires = self._now + self._about.hours * 3600
        text = sealed(further, self._life, expires, self._about.key)
        size = str(max(token.size, further.cursor + 1)) if token.size >= 0 else ""
        return element(TOKEN, text, expirationDate=moments.written(expires), completeListSize=size,
                       cursor=str(token.cursor))  # fmt: skip

    def _end(self, token: Token) -> str:
        """The empty token of a list's last page."""
        size = str(token.size) if token.size >= 0 else ""
        return element(TOKEN, "", completeListSize=size, cursor=str(token.cursor))

    def _header(self, item: Item) -> bytes:
        status = ' status="deleted"' if item.deleted else ""
        sets = "".join(f"<setSpec>{spec}</setSpec>" for spec in (f"source:{item.source}", *item.sets.split()))
        named = escape(identifier(self._about.namespace, item.source, item.number))
        told = f"<identifier>{named}</identifier><datestamp>{moments.written(item.stamp)}</datestamp>{sets}"
        return f"\n<header{status}>{told}</header>".encode()

    def _metadata(self, item: Item, prefix: str) -> bytes | None:
        """What is given of an item in a format, b"" of a deleted one; None when it is not given in this format."""
        if item.deleted:
            return b"" if item.offers(prefix) else None
        if item.body is None or not item.offers(prefix):
            return None
        return drawn(prefix, item.body, self._packing, self._names, item.sets, item.name)

    def _told(self, item: Item, metadata: bytes) -> bytes:
        given = b"<metadata>%b</metadata>" % metadata if metadata else b""
        return b"\n<record>%b%b</record>" % (self._header(item), given)


_BROKEN = 1_000
"""So many items of one page that cannot be drawn are no odd records: then nothing is told of the list."""

_RETRY = 600

_SETS = 1000
"""Sets of one page."""
