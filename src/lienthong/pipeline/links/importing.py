"""Reviewed mapping sets taken back: each row a decision of the ledger, like one of the review's own table."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from lienthong.graph.clock import now
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.ledger.needs import Needs
from lienthong.graph.ledger.reviews import SAME, Review, decide, of_iri, put
from lienthong.graph.publishing.names import Names
from lienthong.pipeline.links.review import SOURCE, apply
from lienthong.pipeline.links.sssom import Mapping, Refused, Unreviewed, mappings

DENIED = "different"


@dataclass(frozen=True)
class Imported:
    """What came of a file: decisions that ``changed`` or were the ``same`` as before, rows that nobody ``unreviewed``
    had put a name to, rows that were ``refused``, and how many links are ``accepted`` in all."""

    changed: int
    same: int
    unreviewed: int
    accepted: int
    refused: list[Refused] = field(default_factory=list)


def take_mappings(data: Path, file: Path) -> Imported:
    """Store the reviewed rows of an SSSOM file as decisions and make the accepted ones links, which the next publishing
    shows; they outlive every load and rebuild. Rows that cannot be taken leave the others as they are. Done again, it
    changes nothing. Raises InputError when the file cannot be read."""
    counted: Counter[str] = Counter()
    refused: list[Refused] = []
    rows = list(mappings(file))
    with Ledger.open(data) as ledger:
        needs, names = Needs(ledger.db), Names(ledger.db)
        with transaction(ledger.db):
            for one in rows:
                if isinstance(one, Unreviewed):
                    counted["unreviewed"] += 1
                elif isinstance(one, Refused):
                    refused.append(one)
                elif not (public := names.live(needs.found(one.ours) or one.ours)):
                    refused.append(Refused(one.row, "unknown", one.ours))
                else:
                    counted["changed" if _decided(ledger, one, public) else "same"] += 1
        accepted = apply(ledger)
    return Imported(counted["changed"], counted["same"], counted["unreviewed"], accepted, refused)


def _decided(ledger: Ledger, one: Mapping, public: str) -> bool:
    """Write one decision; whether anything is otherwise than before."""
    before = next((known for known in of_iri(ledger.db, one.iri) if known.ours in (public, one.ours)), None)
    evidence = (before.evidence if before else {}) | {"predicate": one.property, "justification": one.justification}
    if one.confidence:
        evidence["confidence"] = one.confidence
    else:
        evidence.pop("confidence", None)
    id_ = before.ours if before else public
    label = one.label or (before.label if before else "") or id_
    source = before.source if before else SOURCE
    put(ledger.db, Review(id_, one.iri, source, label, one.outside, evidence, before.found if before else now()))
    decision = DENIED if one.denied else SAME
    changed = decide(ledger.db, id_, one.iri, decision, one.at or now(), one.by)
    return changed or before is None or before.evidence != evidence
