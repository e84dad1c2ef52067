"""Queries that differ in their IRIs only are judged once: programs ask one question of many entities.

The guard decides on words. A plain ``<http…>`` is one token wherever a token can begin, and neutral inside strings and
comments; of its text the guard reads nothing but the graphs of FROM. So a text with every plain IRI exchanged for one
and the same is judged like the text itself, and only the places behind the IRIs move.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from lienthong.errors import QueryError

if TYPE_CHECKING:
    from lienthong.sparql.guard import Checked, Limits

    Judge = Callable[[str, Limits], Checked]

# "<<" is a token of its own: what follows it may be anything
_PLAIN = re.compile(r"(?<!<)<https?://[A-Za-z0-9._~/-]+>")
_ONE = "<http://x>"


def judged_alike(judge: "Judge", most: int = 512) -> "Judge":
    """``judge``, remembered for the last ``most`` forms of text. What it refuses is judged as it stands."""

    @lru_cache(maxsize=most)
    def of_form(form: str, limits: "Limits") -> "Checked | None":
        try:
            found = judge(form, limits)
        except QueryError:
            return None
        places = [found.tail, *([found.limit[0]] if found.limit else [])]
        moved = any(_ONE in form[place:] for place in places)
        return None if found.graphs or moved else found

    def judged(text: str, limits: "Limits") -> "Checked":
        form = _PLAIN.sub(_ONE, text)
        found = of_form(form, limits)
        if found is None:
            return judge(text, limits)
        by = len(text) - len(form)
        limit = (found.limit[0] + by, found.limit[1]) if found.limit else None
        return replace(found, text=text, limit=limit, tail=found.tail + by)

    return judged
