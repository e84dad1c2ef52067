"""An explanation for people, each sentence in Vietnamese and English, and the same as JSON for other programs."""

from collections.abc import Iterator
from typing import Any

from lienthong.graph.matching import words
from lienthong.graph.matching.decisions import Decision
from lienthong.graph.matching.explaining import Edge, Explained
from lienthong.graph.matching.showing import FIELDS, Shown
from lienthong.messages import LANGS

_MEMBERS = 20


def told(one: Explained, base: str) -> Iterator[str]:
    """Why the records of a thing are one, line by line."""
    yield _both("thing", kind=one.kind, iri=f"{base}/{one.name}")
    yield from _fields(one.whole, one.kind, "  ")
    if one.unsettled:
        yield "  " + _both("unsettled")
    if len(one.nodes) == 1:
        yield "  " + _both("alone", records=one.whole.records)
    else:
        yield "  " + _both("members", records=one.whole.records, sources=len(one.whole.sources))
    for node in one.nodes:
        yield f"  {base}/{node.id}"
        for member in node.members[:_MEMBERS]:
            year = f" ({member.year})" if member.year else ""
            yield f"    {member.source}/{member.number}  {member.title}{year}"
        if node.records > len(node.members[:_MEMBERS]):
            yield "    " + _both("more", number=node.records - len(node.members[:_MEMBERS]))
    for edge in (*one.chain, *one.apart):
        yield from ("  " + line for line in edge_told(edge, base))
    yield from _history(one, base)


def edge_told(edge: Edge, base: str) -> Iterator[str]:
    """One comparison: the verdict, then each feature with bits and values."""
    kind, ends = edge.one.partition("/")[0], {"one": f"{base}/{edge.one}", "other": f"{base}/{edge.other}"}
    if edge.keys:
        yield _both("keys", **ends)
    elif edge.decision:
        yield decided(edge.decision, base)
    elif not edge.judgement.verdict:
        yield _both("uncompared")
    if edge.judgement.evidence:
        yield _each("edge", **ends, bits=words.bits(edge.judgement.bits), verdict=edge.judgement.verdict)
    for one in edge.judgement.evidence:
        reasons = dict.fromkeys(words.evidence(kind, one, lang) for lang in LANGS)
        yield f"    {' / '.join(reasons)}"
    if edge.brake and not edge.decision:
        said = [words.say("explain.brake", lang, **ends, why=words.brake(kind, edge.brake, lang)) for lang in LANGS]
        yield " / ".join(dict.fromkeys(said))


def pair_told(edge: Edge, together: bool, left: Shown, right: Shown, base: str) -> Iterator[str]:
    """The comparison of two things that a person has named."""
    kind = edge.one.partition("/")[0]
    for one in (left, right):
        yield f"{base}/{one.id}"
        yield from _fields(one, kind, "  ")
    yield _both("together" if together else "separate", kind=kind)
    yield from edge_told(edge, base)
    if edge.judgement.verdict:
        yield _each("total", bits=words.bits(edge.judgement.bits), verdict=edge.judgement.verdict)


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


def _history(one: Explained, base: str) -> Iterator[str]:
    for decision in one.decisions:
        yield "  " + decided(decision, base)
    for split in one.splits:
        values = {"record": f"{base}/{split.entity}", "iri": f"{base}/{split.id}", "by": split.by, "at": split.at}
        yield "  " + _both("apart", **values)
    for moved in one.redirects:
        yield "  " + _both("redirect", iri=f"{base}/{moved}")


def _fields(one: Shown, kind: str, indent: str) -> Iterator[str]:
    for name in FIELDS[kind]:
        if values := one.fields.get(name):
            label = " / ".join(words.say(f"field.{name}", lang) for lang in LANGS)
            yield f"{indent}{label}: {' | '.join(values)}"


def decided(one: Decision, base: str) -> str:
    """A decision as a sentence."""
    ends = {"one": f"{base}/{one.now_a or one.a}", "other": f"{base}/{one.now_b or one.b}"}
    line = _each("decided", **ends, verdict=one.verdict, by=one.by, at=one.at)
    return line if one.pair else f"{line} {_both('asleep')}"


def _both(name: str, **values: Any) -> str:
    """A sentence of ``explain`` in both languages; ``kind`` is written out in each."""
    said = []
    for lang in LANGS:
        own = {**values, "kind": words.say(f"kind.{values['kind']}", lang)} if "kind" in values else values
        said.append(words.say(f"explain.{name}", lang, **own))
    return " / ".join(dict.fromkeys(said))


def _each(name: str, **values: Any) -> str:
    """As ``_both`` with the ``verdict`` written out in each language."""
    said = []
    for lang in LANGS:
        verdict = words.say(f"verdict.{values['verdict']}", lang)
        said.append(words.say(f"explain.{name}", lang, **{**values, "verdict": verdict}))
    return " / ".join(dict.fromkeys(said))
