"""An explanation for people, each sentence in Vietnamese and English, and the same as JSON for other programs."""

from collections.abc import Iterator
from typing import Any

from lienthong.graph.matching import words
from lienthong.graph.matching.decisions import Decision
from lienthong.graph.matching.explaining import Edge, Explained
from lienthong.graph.matching.judging import DOUBTFUL, SAME
from lienthong.graph.matching.showing import FIELDS, Shown
from lienthong.messages import LANGS

_MEMBERS = 20


def told(one: Explained, base: str) -> Iterator[str]:
    """Why the records of a thing are one, line by line."""
    yield f"{_kind(one.kind)} {base}/{one.name}"
    yield from _fields(one.whole, one.kind, "  ")
    if one.unsettled:
        yield "  " + _both("unsettled")
    alone = len(one.nodes) == 1
    number = {"records": one.whole.records, "sources": len(one.whole.sources)}
    yield "  " + (_both("alone", **number) if alone else _both("members", **number))
    for node in one.nodes:
        yield f"  {node.id}"
        for member in node.members[:_MEMBERS]:
            year = f" ({member.year})" if member.year else ""
            yield f"    {member.source}/{member.number}  {member.title}{year}"
        if node.records > len(node.members[:_MEMBERS]):
            yield "    " + _both("more", number=node.records - len(node.members[:_MEMBERS]))
    for edge in (*one.chain, *one.apart):
        yield from ("  " + line for line in edge_told(edge))
    shown = {edge.decision for edge in (*one.chain, *one.apart)}
    yield from ("  " + decided(each) for each in one.decisions if each not in shown)
    for split in one.splits:
        yield f"  {split.entity} < {split.id}: {_both('apart', by=split.by, at=split.at)}"
    yield from (f"  {moved}: {_both('redirect')}" for moved in one.redirects)


def edge_told(edge: Edge) -> Iterator[str]:
    """One comparison: the verdict, then each feature with bits and values."""
    kind, ends, judged = edge.one.partition("/")[0], f"{edge.one} — {edge.other}", edge.judgement
    if edge.decision:
        yield decided(edge.decision)
    elif edge.keys:
        yield f"{ends}: {_both('keys')}"
    elif not judged.verdict:
        yield f"{ends}: {_both('uncompared')}"
    if judged.evidence:
        yield f"{ends}: {_each('edge', judged.verdict, bits=words.bits(judged.bits))}"
    for one in judged.evidence:
        reasons = dict.fromkeys(words.evidence(kind, one, lang) for lang in LANGS)
        yield f"    {' / '.join(reasons)}"
    for why in standing(edge):
        yield f"    {' / '.join(why)}"


def standing(edge: Edge) -> Iterator[list[str]]:
    """What stands between two things that are not one, in all languages: a brake and whose; that they never met."""
    kind = edge.one.partition("/")[0]
    if edge.brake and not edge.decision:
        against = [one.brief for one in edge.against]
        said = (words.held(kind, edge.brake, against, lang) for lang in LANGS)
        said = (words.say("explain.brake", lang, why=why) for lang, why in zip(LANGS, said, strict=True))
        yield list(dict.fromkeys(said))
    if edge.met and edge.judgement.verdict in (SAME, DOUBTFUL):
        yield list(dict.fromkeys(words.say(f"explain.{edge.met}", lang) for lang in LANGS))


def pair_told(edge: Edge, together: bool, left: Shown, right: Shown, base: str) -> Iterator[str]:
    """The comparison of two things that a person has named."""
    kind = edge.one.partition("/")[0]
    for one in (left, right):
        yield f"{base}/{one.id}"
        yield from _fields(one, kind, "  ")
    name = "explain.together" if together else "explain.separate"
    yield " / ".join(words.say(name, lang, kind=words.say(f"kind.{kind}", lang)) for lang in LANGS)
    yield from edge_told(edge)
    if edge.judgement.verdict:
        yield _each("total", edge.judgement.verdict, bits=words.bits(edge.judgement.bits))


def as_json(one: Explained, base: str) -> dict[str, Any]:
    """An explanation as JSON objects and arrays."""
    return {
        "iri": f"{base}/{one.name}", "id": one.id, "kind": one.kind, "unsettled": one.unsettled,
        "fields": one.whole.fields, "records": one.whole.records, "sources": one.whole.sources,
        "nodes": [_node(node, base) for node in one.nodes],
        "chain": [edge_json(edge, base) for edge in one.chain],
        "apart": [edge_json(edge, base) for edge in one.apart],
        "decisions": [decision_json(each, base) for each in one.decisions],
        "splits": [
            {"record": f"{base}/{each.entity}", "from": f"{base}/{each.id}", "to": f"{base}/{each.target}",
             "by": each.by, "at": each.at, "note": each.note}
            for each in one.splits
        ],
        "redirects": [f"{base}/{each}" for each in one.redirects],
    }  # fmt: skip


def edge_json(edge: Edge, base: str) -> dict[str, Any]:
    """A comparison as JSON objects; ``how`` is keys, decision or evidence."""
    kind, judged = edge.one.partition("/")[0], edge.judgement
    evidence = [
        {**one._asdict(), **{lang: words.evidence(kind, one, lang) for lang in LANGS}} for one in judged.evidence
    ]
    return {
        "one": f"{base}/{edge.one}", "other": f"{base}/{edge.other}",
        "how": "keys" if edge.keys else "decision" if edge.decision else "evidence",
        "verdict": judged.verdict, "bits": judged.bits, "evidence": evidence, "brake": edge.brake,
        "against": [f"{base}/{one.id}" for one in edge.against], "met": edge.met or None,
        "decision": decision_json(edge.decision, base) if edge.decision else None,
    }  # fmt: skip


def decision_json(one: Decision, base: str) -> dict[str, Any]:
    """A decision as a JSON object; ``in_force`` is false while no live record describes what it speaks of."""
    ends = {"one": f"{base}/{one.now_a or one.a}", "other": f"{base}/{one.now_b or one.b}"}
    return {
        **ends, "verdict": one.verdict, "by": one.by, "at": one.at, "note": one.note, "in_force": one.pair is not None,
        "split": f"{base}/{one.split}" if one.split else "",
    }  # fmt: skip


def _node(node: Shown, base: str) -> dict[str, Any]:
    members = [{**member._asdict(), "record": f"{base}/{member.record}"} for member in node.members]
    return {"iri": f"{base}/{node.id}", "records": node.records, "sources": node.sources, "members": members}


def _fields(one: Shown, kind: str, indent: str) -> Iterator[str]:
    for name in FIELDS[kind]:
        if values := one.fields.get(name):
            label = " / ".join(words.say(f"field.{name}", lang) for lang in LANGS)
            yield f"{indent}{label}: {' | '.join(values)}"


def decided(one: Decision) -> str:
    """A decision as a sentence."""
    line = f"{one.now_a or one.a} — {one.now_b or one.b}: {_each('decided', one.verdict, by=one.by, at=one.at)}"
    line += f" «{one.note}»" if one.note else ""
    return line if one.pair else f"{line} {_both('asleep')}"


def _kind(kind: str) -> str:
    return " / ".join(words.say(f"kind.{kind}", lang) for lang in LANGS)


def _both(name: str, **values: Any) -> str:
    """A sentence of ``explain`` in both languages."""
    return " / ".join(dict.fromkeys(words.say(f"explain.{name}", lang, **values) for lang in LANGS))


def _each(name: str, verdict: str, **values: Any) -> str:
    """As ``_both`` with the verdict written out in each language."""
    said = (
        words.say(f"explain.{name}", lang, verdict=words.say(f"verdict.{verdict}", lang), **values) for lang in LANGS
    )
    return " / ".join(dict.fromkeys(said))
