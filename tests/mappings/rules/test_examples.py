"""Every worked example beside a rule, run."""

import pytest
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse

from lienthong.graph.terms import Source, prefixes
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import FORMATS, Mapper, rules

BASE = "http://example.org/record"
TAGS = [
    (record_format, tag) for record_format in FORMATS for tag, rule in rules(record_format).items() if rule.examples
]


def graph_of(triples) -> Dataset:
    """A dataset whose inner nodes and other entities are blank, in canonical form."""
    quads = []
    for triple in triples:
        subject, value = _plain(triple.subject), _plain(triple.object)
        quads.append(Quad(subject, triple.predicate, value))
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def _plain(term):
    if isinstance(term, NamedNode) and term.value.startswith("lt:"):
        return BlankNode(term.value.replace("/", "x").replace("#", "x").replace(":", "x").replace("-", "x"))
    return term


def named(lines: list[str], context) -> str:
    """The statements with Work, Instance, heading and record named as examples name them."""
    text = "\n".join(lines)
    for name in ("work", "instance", "heading", "record"):
        own = context.owner(name)
        if own:
            text = text.replace(f"{own} ", f"<{BASE}#{name}> ")
    return text


@pytest.mark.parametrize("record_format", FORMATS)
def test_every_rule_that_says_something_has_an_example_of_its_field(record_format):
    for tag, rule in rules(record_format).items():
        if rule.map or rule.steps:
            lines = [line for example in rule.examples for line in example["record"].split("\n")]
            assert any(line.startswith(tag) for line in lines), f"{rule.file}: {tag} has no worked example"


@pytest.mark.parametrize(("record_format", "tag"), TAGS)
def test_worked_examples(record_format, tag):
    """All of one field, since thousands of tests cost more than what they test; each that fails is told."""
    wrong = []
    for position, example in enumerate(rules(record_format)[tag].examples, 1):
        have, want = worked(record_format, example)
        if have != want:
            wrong.append(f"example {position}: this is what the rule gives:\n" + "\n".join(have))
    assert not wrong, "\n\n".join(wrong)


def worked(record_format, example) -> tuple[list[str], list[str]]:
    """The statements that the rules give, and those of the example."""
    text = example["record"]
    record = parse_record(text, record_format)
    record.leader = record.leader if "LDR" in text else ""
    context, lines = Mapper(Source("example")).statements(record)
    have = graph_of(parse(named(lines, context), format=RdfFormat.N_TRIPLES))
    header = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in prefixes().items())
    want = graph_of(parse(header + example["graph"], format=RdfFormat.TURTLE, base_iri=BASE))
    return sorted(str(quad) for quad in have), sorted(str(quad) for quad in want)
