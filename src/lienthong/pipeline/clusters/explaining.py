"""``cluster explain``: lines for a person, or JSON for another program."""

import json
from collections.abc import Iterator

from lienthong.graph.ledger import Ledger
from lienthong.graph.matching.deciding import live_id
from lienthong.graph.matching.explaining import Explainer
from lienthong.graph.matching.showing import shown
from lienthong.pipeline.clusters import telling
from lienthong.settings import Settings


def thing(settings: Settings, iri: str, as_json: bool) -> Iterator[str]:
    """Why the records of a thing are one. Raises UsageError and NotFound for what is none of ours."""
    with Ledger.open(settings.data, write=False) as ledger:
        one = Explainer(ledger.db).thing(iri)
    if as_json:
        yield json.dumps(telling.as_json(one, settings.base), ensure_ascii=False, indent=2)
    else:
        yield from telling.told(one, settings.base)


def pair(settings: Settings, one: str, other: str, as_json: bool) -> Iterator[str]:
    """What the machine makes of two things. Raises UsageError and NotFound for what is none of ours."""
    with Ledger.open(settings.data, write=False) as ledger:
        explainer = Explainer(ledger.db)
        a, b = live_id(ledger.db, one), live_id(ledger.db, other)
        edge, together = explainer.compared(a, b), explainer.together(a, b)
        left, right = shown(ledger.db, [a]), shown(ledger.db, [b])
    if as_json:
        made = {**telling.edge_json(edge, settings.base), "together": together}
        yield json.dumps(made, ensure_ascii=False, indent=2)
    else:
        yield from telling.pair_told(edge, together, left, right, settings.base)
