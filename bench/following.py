"""Follow the event stream of a running server with npm's ldes-client and hold the copy against the store.

``python bench/following.py BASE DATA NODE``: the public base of a running server, its data folder, and a folder in
which ``npm install ldes-client@0.3`` has been run. Every entity that a member names is taken from its own address; the
copy must be the default graph of the store, triple for triple.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
from pyoxigraph import DefaultGraph, RdfFormat, Triple, parse

from lienthong.graph.generation import current

SCRIPT = Path(__file__).with_suffix(".mjs")


def members(base: str, node: Path) -> list[tuple[str, str, str]]:
    """What the client reads: member, class, entity."""
    shutil.copy(SCRIPT, node / SCRIPT.name)
    command = ["node", SCRIPT.name, f"{base}/ldes"]
    told = subprocess.run(command, cwd=node, capture_output=True, check=True, text=True).stdout
    return [tuple(json.loads(line)) for line in told.splitlines() if line.startswith('["http')]


def copied(entities: set[str]) -> set[Triple]:
    """What their addresses say of them in the default graph; nothing of those that are no more."""
    found: set[Triple] = set()
    with httpx.Client(trust_env=False, timeout=60) as client:
        for entity in sorted(entities):
            answer = client.get(f"{entity}.nq")
            if answer.status_code == 200:
                quads = parse(answer.content, RdfFormat.N_QUADS)
                found |= {quad.triple for quad in quads if quad.graph_name == DefaultGraph()}
            elif answer.status_code not in (301, 404, 410):
                sys.exit(f"{entity}: {answer.status_code}")
    return found


def main(base: str, data: str, node: str) -> None:
    generation = current(Path(data))
    assert generation is not None
    store = {quad.triple for quad in generation.open().quads_for_pattern(None, None, None, DefaultGraph())}
    began = time.perf_counter()
    read = members(base, Path(node))
    told = time.perf_counter()
    copy = copied({entity for _, _, entity in read})
    print(f"{len(read)} members, {len({one for one, _, _ in read})} different, {told - began:.1f} s")
    print(f"{len({one for _, _, one in read})} entities fetched in {time.perf_counter() - told:.1f} s")
    print(f"{len(copy)} triples in the copy, {len(store)} in the store")
    print(f"{len(copy - store)} too many, {len(store - copy)} missing")
    for triple in [*list(store - copy)[:3], *list(copy - store)[:3]]:
        print(triple)
    sys.exit(copy != store)


if __name__ == "__main__":
    main(*sys.argv[1:4])
