"""How the things of ``worlds`` are compared: kinds simple enough to be computed by hand, each with ties and a brake.

``further`` is the reference: every pair of all live records, no marks, groups that begin anew at each step.
"""

import re
from itertools import combinations

from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.entries import Body
from lienthong.graph.matching.decisions import decided
from lienthong.graph.matching.judging import DIFFERENT, DOUBTFUL, SAME, Facts, Judgement, Kind, Portrait, united
from lienthong.graph.matching.pairs import PairStage
from lienthong.graph.matching.stages import Method

_LINE = re.compile(r"<lt:([a-z]+/[^>#]+)(?:#[^>]*)?> <([^>]*)> (.*) \.")


def draw(body: Body) -> list[Portrait]:
    """Instances by their words, Works by their label, agents by nothing but where they are named."""
    words, works, labels = dict[str, str](), dict[str, str](), dict[str, str]()
    for line in body.lines:
        subject, predicate, value = _LINE.fullmatch(line).groups()  # type: ignore[union-attr]
        if predicate == "x:title":
            words[subject] = value[-2]
        elif predicate == "x:work":
            works[subject] = value[4:-1]
        elif predicate.endswith("#label"):
            labels[subject] = value
    found = [Portrait(id_, {"words": (word,)}) for id_, word in words.items()]
    found += [Portrait(work, {"label": (labels[work],), "instance": (id_,)}) for id_, work in works.items()]
    agents = [held.ids[0] for held in body.entities if held.ids[0].startswith("agent/")]
    found += [Portrait(id_, {"work": tuple(works.values())}) for id_ in agents]
    return found


class Instances:
    """One when they share a word; words 0 and 2 are two editions."""

    name = "instance"

    def marks(self, facts):
        return {f"words {one}" for one in facts["words"]}

    def ties(self, facts, leader):
        return set()

    def compare(self, a, b, tied):
        shared = len(set(a["words"]) & set(b["words"]))
        bits = 10.0 * shared - len(set(a["words"]) ^ set(b["words"]))
        return Judgement((DIFFERENT, SAME)[shared > 0], bits)

    def contradiction(self, a, b):
        return "edition" if {"0", "2"} <= {*a["words"], *b["words"]} else ""


class Works:
    """One when an Instance of theirs is one; of two labels it is doubtful, and not to be brought about by others."""

    name = "work"

    def marks(self, facts):
        return set()

    def ties(self, facts, leader):
        return {leader(one) for one in facts["instance"]}

    def compare(self, a, b, tied):
        if not tied:
            return Judgement(DIFFERENT, 0.0)
        alike = set(a["label"]) & set(b["label"])
        return Judgement(SAME if alike else DOUBTFUL, float(len(alike)))

    def contradiction(self, a, b):
        return "" if set(a["label"]) & set(b["label"]) else "label"


class Agents:
    """One when they made one Work."""

    name = "agent"

    def marks(self, facts):
        return set()

    def ties(self, facts, leader):
        return {leader(one) for one in facts["work"]}

    def compare(self, a, b, tied):
        return Judgement(SAME if tied else DIFFERENT, 1.0)

    def contradiction(self, a, b):
        return ""


KINDS: tuple[Kind, ...] = (Instances(), Works(), Agents())
METHOD = Method(draw, tuple(PairStage(kind) for kind in KINDS))


def further(ledger: Ledger, root: dict[str, str]) -> dict[str, str]:
    """Every id to what its thing goes by, from all live records and decisions at once."""
    facts: dict[str, list[Facts]] = {}
    for body in ledger.described():
        for portrait in draw(body):
            facts.setdefault(portrait.id, []).append(portrait.facts)
    known = {id_: united(several) for id_, several in facts.items()}
    pairs = decided(ledger.db)
    found = dict(root)
    for kind in KINDS:
        nodes = {id_: one for id_, one in known.items() if id_.startswith(f"{kind.name}/")}
        ours = {id_ for id_ in root if id_.startswith(f"{kind.name}/")}
        ties = {
            id_: {tie for one in facts[id_] for tie in kind.ties(one, lambda other: found.get(other, other))}
            for id_ in nodes
        }
        edges = []
        for a, b in combinations(sorted(nodes), 2):
            judgement = kind.compare(nodes[a], nodes[b], bool(ties[a] & ties[b]))
            if judgement.verdict == SAME:
                edges.append((1, -judgement.bits, *sorted((root[a], root[b]))))
        found.update(_grouped(kind, nodes, {id_: root[id_] for id_ in ours}, edges, pairs))
    return found


def _torn(kind, nodes, root, group, links, apart):
    """Pairs of what fits two that contradict each other equally well, and each of the two."""
    sides = [{frozenset(group[a]), frozenset(group[b])} for a, b in links]
    sides = [pair for pair in sides if len(pair) == 2 and not any(one <= frozenset().union(*pair) for one in apart)]

    def at_odds(one, other):
        several = [united(nodes[id_] for id_ in nodes if root[id_] in some) for some in (one, other)]
        return kind.contradiction(*several)

    found = []
    for middle in {one for pair in sides for one in pair}:
        around = {other for pair in sides if middle in pair for other in pair - {middle}}
        for one, other in combinations(around, 2):
            if at_odds(one, other) and not at_odds(middle, one) and not at_odds(middle, other):
                found += [{a, b} for a in middle for b in one | other]
    return found


def _grouped(kind, nodes, root, edges, pairs):
    """Leaders of all ids of a kind."""
    best: dict[tuple[str, str], float] = {}
    for _, bits, a, b in edges:
        best[a, b] = min(bits, best.get((a, b), 0.0))
    apart = [{root[a], root[b]} for (a, b), verdict in pairs.items() if verdict != SAME and a in root and b in root]
    joined = {tuple(sorted((root[a], root[b]))) for (a, b), is_ in pairs.items() if is_ == SAME and a in root}
    steps = [(0, best.get(pair, 0.0), *pair) for pair in joined]
    steps += [(1, bits, *pair) for pair, bits in best.items() if pair not in joined]
    group = {one: {one} for one in root.values()}
    done = set()
    for machine, bits, a, b in sorted(steps):
        if machine and bits not in done:
            done.add(bits)
            apart += _torn(kind, nodes, root, group, [step[2:] for step in steps if step[:2] == (1, bits)], apart)
        both = group[a] | group[b]
        if a == b or group[a] is group[b] or any(len(pair) == 2 and pair <= both for pair in apart):
            continue
        sides = [united(nodes[id_] for id_ in nodes if root[id_] in group[one]) for one in (a, b)]
        if machine and kind.contradiction(*sides):
            continue
        for one in both:
            group[one] = both
    return {id_: min(group[end]) for id_, end in root.items()}
