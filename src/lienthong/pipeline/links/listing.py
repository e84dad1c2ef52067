"""How many links there are, by where they lead and who brought them."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from lienthong.graph.ledger import Ledger
from lienthong.graph.terms import iri
from lienthong.site.codes import authorities

_MATCHES = {
    iri(f"skos:{one}"): one for one in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
}


class Counted(NamedTuple):
    """``links`` by target, property and source; ``waiting`` link rows, ``undecided`` and ``decided`` candidates."""

    links: Counter[tuple[str, str, str]]
    waiting: int
    undecided: int
    decided: int


def target(address: str) -> str:
    """The name of the authority file that an IRI belongs to, its host when it is none that we know."""
    return next(
        (name for start, name in authorities() if address.startswith(start)), urlsplit(address).netloc or address
    )


def counted(data: Path) -> Counted:
    """Count the links of all live records; one that several records of a source state counts once."""
    links: Counter[tuple[str, str, str]] = Counter()
    with Ledger.open(data, write=False) as ledger:
        for source in ledger.sources():
            seen: set[int] = set()
            for body in ledger.described(source.id):
                for line in body.lines:
                    subject, predicate, rest = line.split(" ", 2)
                    kind = _MATCHES.get(predicate)
                    if kind and (mark := hash((subject, predicate, rest))) not in seen:
                        seen.add(mark)
                        links[target(rest[1:-3]), kind, source.id] += 1
        db = ledger.db
        (waiting,) = db.execute("SELECT count(*) FROM record WHERE format = 'links' AND status = 'waiting'").fetchone()
        (undecided,) = db.execute("SELECT count(*) FROM link_review WHERE decision = ''").fetchone()
        (decided,) = db.execute("SELECT count(*) FROM link_review WHERE decision <> ''").fetchone()
    return Counted(links, waiting, undecided, decided)
