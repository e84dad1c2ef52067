"""Clusters to judge by eye: a sample of the things that the comparison made of several own ids, as their records say.

    python bench/clusters.py DATA [--kind instance] [--sample 200] [--seed 1]

DATA is a data directory that was published or clustered. Each cluster is a paragraph, each own id a line of it.
"""

import argparse
import random
import sqlite3
from pathlib import Path

from lienthong.graph.ledger import Ledger
from lienthong.graph.matching.showing import FIELDS, shown


def clusters(db: sqlite3.Connection, kind: str) -> dict[str, list[str]]:
    """Leader to the own ids that it leads, itself among them, of a kind."""
    found: dict[str, list[str]] = {}
    query = "SELECT leader, id FROM match WHERE id >= ? AND id < ? AND leader <> id ORDER BY leader, id"
    for leader, id_ in db.execute(query, (f"{kind}/", f"{kind}0")):
        found.setdefault(leader, [leader]).append(id_)
    return found


def line(db: sqlite3.Connection, id_: str, kind: str) -> str:
    """What the records of one own id say."""
    thing = shown(db, [id_], most=3)
    said = [" / ".join(thing.fields.get(name, ())[:3]) for name in FIELDS[kind]]
    return f"{id_.partition('/')[2]} ({thing.records}) " + " | ".join(one for one in said if one)


def main() -> None:
    """Print the sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--kind", default="instance", choices=sorted(FIELDS))
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with Ledger.open(asked.data) as ledger:
        found = clusters(ledger.db, asked.kind)
        print(f"{len(found)} clusters of several ids, {sum(map(len, found.values()))} ids in them")
        chosen = random.Random(asked.seed).sample(sorted(found), min(asked.sample, len(found)))
        for number, leader in enumerate(chosen, 1):
            print(f"\n{number}")
            for id_ in found[leader]:
                print(f"  {line(ledger.db, id_, asked.kind)}")


if __name__ == "__main__":
    main()
