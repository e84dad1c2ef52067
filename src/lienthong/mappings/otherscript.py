"""What of an 880 is for the public: what the rule of the field whose other script it is does not keep from it.

$6 names that field (https://www.loc.gov/marc/bibliographic/ecbdcntf.html). It fails closed: of an 880 that does not say
which field it repeats, or repeats one that no rule knows, nobody can tell what it holds.
"""

import re
import tomllib
from functools import cache
from typing import Any

from lienthong.content import folder
from lienthong.mappings.reasons import reason
from lienthong.mappings.record import Field
from lienthong.mappings.rulebook import rules

WHY = "a note that is not for the public"
"""The reason in accounts of what ``public_part`` leaves out."""

_LINK = re.compile(r"([0-9]{3})-[0-9]{2,3}(?![0-9])")
_PRIVATE = frozenset({"542", "561", "588"})
"""Private when their first indicator is 0; 541 is public only when it is 1."""
_OF_COPIES = frozenset({"583", "584", "850", "851", "852", "853", "854", "855", "859", *map(str, range(863, 879))})


def repeated(field: Field) -> str:
    """Tag of the field that an 880 repeats in another script; "" when its $6 names none, or several."""
    links = field.all("6")
    found = _LINK.match(links[0]) if len(links) == 1 else None
    return found[1] if found and found[1] != "880" else ""


def public_part(field: Field, record_format: str) -> Field:
    """An 880 with the subfields that may be published; without any when it is not for the public.

    What the rule of the repeated field leaves out for a reason that is closed in ``mappings/unshown.toml`` is left out
    here, and so are nonpublic notes and what no part of that rule speaks of, unless a step takes its subfields.
    """
    tag = repeated(field)
    rule = rules(record_format).get(tag)
    if rule is None or _own_business(field, tag):
        return Field(field.tag, field.ind1, field.ind2, [])
    mapped, rest = set("6").union(*rule.map), rule.ignore.get("*")

    def public(code: str) -> bool:
        if any(tag.startswith(one) for one in _unshown()["nonpublic"].get(code, ())):
            return False
        if code in mapped:
            return True
        why = rule.ignore.get(code, rest)
        return bool(rule.steps) if why is None else not closed(why)

    values = [(code, value) for code, value in field.subfields if public(code)]
    if not (rule.map or rule.steps):
        values = []
    return Field(field.tag, field.ind1, field.ind2, values)


def _own_business(field: Field, tag: str) -> bool:
    """Whether the field whose other script this is says nothing to the public: a private note, copies with their
    nonpublic notes, what a library's system keeps of staff and loans."""
    if tag == "541":
        return field.ind1 != "1"
    return tag[0] == "9" or tag in _OF_COPIES or (tag in _PRIVATE and field.ind1 == "0")


@cache
def closed(why: str) -> bool:
    """Whether what a rule leaves out for this reason is no reader's business (``closed_reasons``)."""
    said = reason(why, "en")
    return any(one in said for one in _unshown()["closed_reasons"])


@cache
def _unshown() -> dict[str, Any]:
    return tomllib.loads((folder("mappings") / "unshown.toml").read_text("utf-8"))
