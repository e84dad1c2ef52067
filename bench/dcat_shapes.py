"""The data catalogue of a running Lienthong held against the SHACL shapes of DCAT-AP 3.0.1.

    python bench/dcat_shapes.py http://127.0.0.1:8000/catalog.ttl dcat-ap-SHACL.ttl ranges.ttl

The shapes are those of https://github.com/SEMICeu/DCAT-AP, releases/3.0.1/shacl (European Union, CC BY 4.0); they are
not part of this project. ``ranges.ttl`` of that release names five property shapes that no file of it defines: these
have no path, say nothing, and are left out. Every page is fetched by its hydra:next. Exits with 1 at any result.
"""

import sys
import urllib.request
from collections import Counter

import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import SH

NEXT = URIRef("http://www.w3.org/ns/hydra/core#next")


def pages(address: str) -> list[Graph]:
    """Every page of the catalogue."""
    opener, found, seen = urllib.request.build_opener(urllib.request.ProxyHandler({})), [], set[str]()
    while address:
        if address in seen:
            raise SystemExit(f"hydra:next leads back to {address}")
        seen.add(address)
        with opener.open(address, timeout=60) as answer:
            found.append(Graph().parse(data=answer.read(), format="turtle"))
        address = str(next(found[-1].objects(None, NEXT), ""))
    return found


def main() -> int:
    shapes = Graph()
    for file in sys.argv[2:]:
        shapes.parse(file)
    named = set(shapes.objects(None, SH.property))
    empty = [one for one in named if shapes.value(one, SH.path) is None]
    for one in empty:
        shapes.remove((None, SH.property, one))
    print(f"{len(named) - len(empty)} property shapes; {len(empty)} without a path left out")
    results: Counter[tuple[str, str, str]] = Counter()
    for graph in pages(sys.argv[1]):
        _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=True)
        for one in report.subjects(SH.resultSeverity, None):
            told = (SH.resultSeverity, SH.resultPath, SH.resultMessage)
            results[tuple(str(report.value(one, what)) for what in told)] += 1
        print(f"{len(graph)} triples")
    for what, number in results.most_common():
        print(number, *what)
    print("results:", results.total())
    return 1 if results else 0


if __name__ == "__main__":
    sys.exit(main())
