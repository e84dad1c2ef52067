"""What a harvester asks for: its arguments, checked as the protocol prescribes (sections 3.6 and 4)."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lienthong.exchange.oai import moments
from lienthong.exchange.oai.naming import is_uri


class Fault(NamedTuple):
    """An error of the protocol: its code, the message of ours that says it (``oai.error.…``), and what it names."""

    code: str
    name: str
    value: str = ""


class Refused(Exception):
    """A request that cannot be answered; ``faults`` say why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults[0].code)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in order. ``values`` are its arguments without the verb."""

    verb: str
    values: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """An argument, '' when it was not given."""
        return self.values.get(name, "")


class _Rule(NamedTuple):
    required: frozenset[str]
    optional: frozenset[str]
    resumable: bool = False


_SELECTIVE = frozenset({"from", "until", "set"})
VERBS = {
    "Identify": _Rule(frozenset(), frozenset()),
    "ListMetadataFormats": _Rule(frozenset(), frozenset({"identifier"})),
    "ListSets": _Rule(frozenset(), frozenset(), True),
    "GetRecord": _Rule(frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": _Rule(frozenset({"metadataPrefix"}), _SELECTIVE, True),
    "ListRecords": _Rule(frozenset({"metadataPrefix"}), _SELECTIVE, True),
}
TOKEN = "resumptionToken"

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPEC = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_SHOWN = 60


def checked(pairs: Sequence[tuple[str, str]]) -> Asked:
    """The request of these arguments; raises Refused with all that is wrong with them."""
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in VERBS:
        name = "verb_missing" if not verbs else "verb_repeated" if len(verbs) > 1 else "verb_unknown"
        raise Refused(Fault("badVerb", name, _shown(verbs[0] if len(verbs) == 1 else "")))
    rest = [(name, value) for name, value in pairs if name != "verb"]
    rule = VERBS[verbs[0]]
    times = Counter(name for name, _ in rest)
    wrong = [Fault("badArgument", "repeated", _shown(name)) for name, number in times.items() if number > 1]
    known = rule.required | rule.optional | ({TOKEN} if rule.resumable else set())
    wrong += [Fault("badArgument", "unknown", _shown(name)) for name in times if name not in known]
    values = dict(rest)
    if rule.resumable and TOKEN in values:
        if len(values) > 1:
            wrong.append(Fault("badArgument", "exclusive"))
    else:
        wrong += [Fault("badArgument", "missing", name) for name in sorted(rule.required - values.keys())]
        wrong += [fault for name, value in values.items() if name in known for fault in _value(name, value)]
        wrong += _dates(values)
    if wrong:
        raise Refused(*wrong[:_MOST])
    return Asked(verbs[0], values)


_MOST = 10


def _value(name: str, value: str) -> list[Fault]:
    return [] if _GOOD[name](value) else [Fault("badArgument", f"bad_{name}", _shown(value))]


_LONGEST = 200
_GOOD: dict[str, Callable[[str], bool]] = {
    "identifier": is_uri,
    "metadataPrefix": lambda text: len(text) <= _LONGEST and _PREFIX.fullmatch(text) is not None,
    "set": lambda text: len(text) <= _LONGEST and _SPEC.fullmatch(text) is not None,
    "from": lambda text: moments.first(text) is not None,
    "until": lambda text: moments.first(text) is not None,
}


def _dates(values: dict[str, str]) -> list[Fault]:
    since, until = values.get("from", ""), values.get("until", "")
    first, last = moments.first(since), moments.last(until)
    if first is None or last is None:
        return []
    if moments.granularity(since) != moments.granularity(until):
        return [Fault("badArgument", "granularity")]
    return [Fault("badArgument", "backwards")] if first > last else []


def _shown(text: str) -> str:
    """An argument as an error may repeat it: in part, and without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text[:_SHOWN]) + ("…" if len(text) > _SHOWN else "")
