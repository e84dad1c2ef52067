"""The ledger: SQLite, the one durable truth of sources, records, runs, identities and changes."""

from lienthong.graph.ledger.entries import Entry, Run, StoredRecord, Tallies
from lienthong.graph.ledger.filing import Filed, filed
from lienthong.graph.ledger.harvests import Asked, Harvest, Underway
from lienthong.graph.ledger.ledger import Ledger

__all__ = ["Asked", "Entry", "Filed", "Harvest", "Ledger", "Run", "StoredRecord", "Tallies", "Underway", "filed"]
