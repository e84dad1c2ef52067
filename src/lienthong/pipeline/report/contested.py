"""Codes and names that several libraries of registries claim: no record that names one can tell which is meant.

Such a code stands alone (docs/decisions/012-merging.md), which one row cannot know of another when it is mapped.
"""

import re
from collections.abc import Iterator

from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.packing import unpack_body
from lienthong.graph.merge import Clusters
from lienthong.graph.publishing.names import LedgerClaims
from lienthong.graph.terms import entity_id
from lienthong.mappings.registry import code_key, id_key
from lienthong.pipeline.phrases import both
from lienthong.pipeline.report.model import EXAMPLES, Example, Tally

CODE = "contested_code"
_LITERAL = re.compile(r' "((?:[^"\\]|\\.)*)"')
_CLAIMED_TWICE = """
SELECT record.number, record.key, claim.key, claim.own FROM claim
CROSS JOIN record ON record.key = claim.record CROSS JOIN source ON source.key = record.source
WHERE source.id = ? AND record.format = 'library' AND claim.key >= 'library/' AND claim.key < 'library0'
AND EXISTS (SELECT 1 FROM claim AS other WHERE other.key = claim.key AND other.own <> claim.own)
ORDER BY record.number, claim.key
"""


def contested(ledger: Ledger, source: str) -> Iterator[Tally]:
    """The doubt about contested codes of a source's libraries, when there is any."""
    claims = LedgerClaims(ledger.db)
    clusters = Clusters(claims)
    tally = Tally(CODE, "doubtful", both(f"flags.{CODE}", value="…", field="…"))
    numbers = set()
    for number, record, key, own in ledger.db.execute(_CLAIMED_TWICE, (source,)):
        things = {clusters.resolve(one) for one in claims.claimants(key)}
        if len(things) < 2:
            continue  # claimed under several keys of one library
        tally.count += 1
        numbers.add(number)
        if len(tally.examples) < EXAMPLES:
            tally.examples.append(Example(number, "library.agency$a", _said(ledger, record, key) or own))
    tally.records = len(numbers)
    if numbers:
        yield tally


def _said(ledger: Ledger, record: int, key: str) -> str:
    """The code or name in a row's description that has this key."""
    row = ledger.db.execute("SELECT described FROM body WHERE record = ?", (record,)).fetchone()
    found = (_LITERAL.search(line) for line in unpack_body(record, row[0]).lines) if row else ()
    for text in {one[1] for one in found if one}:
        if key in (entity_id("library", code_key(text)), entity_id("library", id_key(text))):
            return text
    return ""
