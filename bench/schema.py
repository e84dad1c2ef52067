"""The data blocks of every page of a published catalogue by a strict reading of Schema.org, in both languages.

``python bench/schema.py DATA``: what is not allowed (type, property, value), how many blocks there are of each type,
their size, and what they cost beside the page. Ends with 1 when anything is not allowed.
"""

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode
from rich.console import Console
from rich.table import Table

from lienthong.site.entity_page import build
from lienthong.site.published import Opened, open_current

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/site"))
from schemacheck import faults

TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
BLOCK = re.compile(r'<script type="application/ld\+json">(.*)</script>', re.DOTALL)


def entities(opened: Opened) -> list[str]:
    """Every entity of the store, ``kind/id``."""
    found = {quad.subject.value for quad in opened.store.quads_for_pattern(None, TYPE, None, DefaultGraph())}
    found |= {name.value for name in opened.store.named_graphs() if isinstance(name, NamedNode)}
    return sorted({one for iri in found if "#" not in iri and (one := opened.addresses.entity(iri))})


def main(data: Path) -> int:
    """Print the figures; how many kinds of faults there are."""
    opened, console = open_current(data), Console()
    assert opened
    wrong: Counter[str] = Counter()
    known: Counter[str] = Counter()
    sizes: dict[str, list[int]] = {}
    pages = 0.0
    for one in entities(opened):
        for lang in ("vi", "en"):
            start = time.process_time()
            page = build(opened, lang, one, "", 1)
            pages += time.process_time() - start
            assert page, one
            for script in page.scripts:
                text = BLOCK.fullmatch(str(script))
                assert text, one
                body = json.loads(text[1])
                kinds = body["@type"] if isinstance(body["@type"], str) else "+".join(body["@type"])
                known[kinds] += 1
                sizes.setdefault(kinds, []).append(len(text[1]))
                wrong.update({re.sub(r"'[^']{30,}'", "…", fault): 1 for fault in faults(body)})
    table = Table("type", "blocks", "median bytes", "most")
    for kinds, number in known.most_common():
        ordered = sorted(sizes[kinds])
        table.add_row(kinds, str(number), str(ordered[len(ordered) // 2]), str(ordered[-1]))
    console.print(table)
    console.print(f"{len(entities(opened))} entities, {pages:.1f} s of CPU for their pages in two languages")
    for fault, number in wrong.most_common(40):
        console.print(f"{number:6}  {fault}", highlight=False)
    return len(wrong)


if __name__ == "__main__":
    sys.exit(min(main(Path(sys.argv[1])), 1))
