"""A small made-up library world in which records merge, split, change and vanish all the time.

``expected`` is the reference: the same answers as the real code, by the most naive way, over all records at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from lienthong.graph.generation import current
from lienthong.graph.ledger import Entry, Ledger
from lienthong.graph.roll import Roll
from lienthong.graph.terms import Described, Entity, Source, rebase

BASE = "https://thuvien.example"
SOURCES = ("nam", "bac")

# Global order of keys, strongest first: a record holds some of them in this order, so claims make no circles.
INSTANCES = ("i0", "i1", "i2", "m0", "t0", "t1")
WORKS = ("w0", "w1", "v0")
AGENTS = ("a0", "a1")


@dataclass(frozen=True)
class Version:
    """One version of one record."""

    instance: tuple[str, ...]
    work: tuple[str, ...]
    agent: str
    words: int
    status: str = "live"


def describe(source: str, number: str, version: Version) -> Described:
    """What mapping would hand on: fragments, a number in an odd form, text that looks like a private IRI."""
    record = f"record/{source}{number}"
    instance, work = f"instance/{version.instance[0]}", f"work/{version.work[0]}"
    agent = f"agent/{version.agent}"
    title = f"{instance}#title-{version.words}"
    lines = [
        f'<lt:{record}> <x:label> "biểu ghi {number}" .',
        f"<lt:{record}> <x:of> <lt:{instance}> .",
        f"<lt:{record}> <x:in> <lt:dataset/{source}> .",
        f"<lt:{instance}> <x:title> <lt:{title}> .",
        f'<lt:{title}> <x:main> "tên <x> <lt:{work}> {version.words}" .',
        f"<lt:{title}> <x:also> <lt:{instance}#deep> .",
        f'<lt:{instance}#deep> <x:pages> "00{version.words}"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        f"<lt:{instance}> <x:work> <lt:{work}> .",
        f'<lt:{work}> <http://www.w3.org/2000/01/rdf-schema#label> "tác phẩm {version.words % 2}"@vi .',
        f"<lt:{work}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <x:Work> .",
        f"<lt:{work}> <x:by> <lt:{agent}> .",
        f'<lt:{agent}> <x:name> "{version.agent}" .',
    ]
    entities = [
        Entity((record,), "record"),
        Entity(tuple(f"instance/{key}" for key in version.instance), "instance"),
        Entity(tuple(f"work/{key}" for key in version.work), "work"),
        Entity((agent,), f"agent|{version.agent}"),
        Entity((f"dataset/{source}",), "dataset"),
    ]
    return Described(record, entities, lines)


def entry(source: str, number: str, version: Version, stamp: str = "") -> Entry:
    """The entry that a pipeline would write."""
    live = version.status == "live"
    return Entry(
        number=number,
        status=version.status,
        raw=f"{number} {version} {stamp}".encode(),
        format="marc21",
        file="world.mrc",
        ordinal=1,
        offset=0,
        datestamp=stamp,
        described=describe(source, number, version) if live else None,
        reason="" if live else version.status,
    )


def load(
    ledger: Ledger, source: str, records: Iterable[tuple[str, Version]], *, complete: bool = False
) -> dict[str, int]:
    """One run over some records."""
    if ledger.source(source) is None:
        ledger.put_source(Source(source))
    run = ledger.begin_run(source, ["world.mrc"], "rules")
    counts = ledger.write(run, [entry(source, number, version) for number, version in records])
    if complete:
        counts["deleted"] += ledger.withdraw_missing(run)
    ledger.finish_run(run, "complete")
    return dict(counts)


def default_graph(data: Path) -> set[Quad]:
    """The published triples."""
    generation = current(data)
    assert generation is not None
    return set(generation.open().quads_for_pattern(None, None, None, DefaultGraph()))


def roots(bodies: Iterable[list[tuple[str, ...]]]) -> dict[str, str]:
    """Every id to the strongest id of its thing: rounds over all claims until nothing moves any more."""
    claims: dict[str, set[str]] = {}
    for entities in bodies:
        for ids in entities:
            for key in ids:
                claims.setdefault(key, set())
                if key != ids[0]:
                    claims[key].add(ids[0])
    found = {key: key for key in claims}
    while True:
        ends = {key: {found[own] for own in owners} for key, owners in claims.items()}
        after = {key: next(iter(end)) if len(end) == 1 else key for key, end in ends.items()}
        if after == found:
            return found
        found = after


Further = Callable[[Ledger, dict[str, str]], dict[str, str]]
"""Every id to the id that its thing goes by, given the roots that claims lead to."""


def expected_names(ledger: Ledger, further: Further | None = None) -> tuple[dict[str, str], dict[str, str]]:
    """Every known id to what its thing goes by and to its public name, given what was published when."""
    bodies = [[tuple(held.ids) for held in body.entities] for body in ledger.described()]
    root = roots(bodies)
    if further is not None:
        root = further(ledger, root)
    since = {id_: row for id_, *row in ledger.db.execute("SELECT id, since, state <> 'live' FROM identity")}
    clusters: dict[str, list[str]] = {}
    for id_, end in root.items():
        clusters.setdefault(end, []).append(id_)
    own = {ids[0] for entities in bodies for ids in entities}
    living = {root[id_] for id_ in own}
    left = _left(ledger, root, living)
    names = {}
    for end, members in clusters.items():
        known = {*members, *(name for name, there in left.items() if there == end)}
        published = sorted((*since[one], one != end, one) for one in known if one in since)
        for one in members:
            names[one] = published[0][3] if published else end
    return root, names


def _left(ledger: Ledger, root: dict[str, str], living: set[str]) -> dict[str, str]:
    """Names that no living thing has any more, to what goes on of the thing that was published under them."""
    heirs: dict[str, set[str]] = {}
    for id_, name in ledger.db.execute("SELECT id, name FROM alias"):
        if root.get(id_) in living and root.get(name) not in living:
            heirs.setdefault(name, set()).add(root[id_])
    return {name: min(ends) for name, ends in heirs.items()}


def expected_graph(ledger: Ledger, names: dict[str, str]) -> set[Quad]:
    """The union of what all live records say, under these names."""
    lines = set()
    for body in ledger.described():
        for line in body.lines:
            lines.add(rebase(_renamed(line, names), BASE))
    store = Store()
    store.extend(parse("\n".join(lines), RdfFormat.N_TRIPLES))
    return set(store)


def _renamed(line: str, names: dict[str, str]) -> str:
    subject, predicate, rest = line.split(" ", 2)
    for id_, name in names.items():
        if subject.startswith((f"<lt:{id_}>", f"<lt:{id_}#")):
            subject = subject.replace(id_, name, 1)
            break
    for id_, name in names.items():
        if rest.startswith((f"<lt:{id_}>", f"<lt:{id_}#")):
            rest = rest.replace(id_, name, 1)
            break
    return f"{subject} {predicate} {rest}"


class Ever(set[str]):
    """All IRIs that were ever published, and what everything that is described was called when last looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, str] = {}

    def follow(self, ledger: Ledger, names: dict[str, str]) -> None:
        """What lives on is called otherwise only when it is an older thing too, or its name is an id of another."""
        own = {held.ids[0] for body in ledger.described() for held in body.entities}
        before, self.names = self.names, {id_: names[id_] for id_ in own}
        since = dict(ledger.db.execute("SELECT id, since FROM identity"))
        used = {*before.values()}
        for id_ in before.keys() & own:
            old, new = before[id_], names[id_]
            older = new in since and (since[new] < since[old] or (since[new] == since[old] and new in used))
            assert new == old or older or names.get(old, old) in self.names.values(), (id_, old, new)


def check(ledger: Ledger, data: Path, ever: set[str], further: Further | None = None) -> None:
    """The published graph is what the ledger says, every IRI ever published has an answer, and names last."""
    _, names = expected_names(ledger, further)
    if isinstance(ever, Ever):
        ever.follow(ledger, names)
    published = default_graph(data)
    assert published == expected_graph(ledger, names)
    live = {quad.subject.value.partition("#")[0] for quad in published if isinstance(quad.subject, NamedNode)}
    ever |= live
    generation = current(data)
    assert generation is not None
    assert generation.triples == len(published)
    answers = answered(generation.open().quads_for_pattern(None, None, None, NamedNode(f"{BASE}/graph/identity")))
    assert set(answers) == ever - live
    for iri, target in answers.items():
        assert target == "" or target in live, (iri, target)
    check_roll(ledger, data)


def check_roll(ledger: Ledger, data: Path) -> None:
    """The roll names what is public, with the time of its last change as the log has it."""
    generation = current(data)
    assert generation is not None
    quads = default_graph(data)
    # An entity of which only inner nodes are left, as an edit by hand may do, has no page any more.
    live = {
        quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode) and "#" not in quad.subject.value
    }
    roll = Roll(generation.folder)
    told = {f"{part.kind}/{name}": at for part in roll.parts for name, at in roll.entries(part)}
    assert {f"{BASE}/{one}" for one in told if not one.startswith("dataset/")} == live
    logged = dict(ledger.db.execute("SELECT entity, max(at) FROM change GROUP BY entity"))
    for one, at in told.items():
        assert roll.changed(one) == at, one
        assert one.startswith("dataset/") or logged.get(one, at) == at, one
    for part in roll.parts:
        names = [name for name, _ in roll.entries(part)]
        assert names == sorted(names)
        assert len(names) == part.number
        assert part.changed <= generation.published


def answered(quads: Iterable[Quad]) -> dict[str, str]:
    """Departed IRIs to their successors, '' for those that are gone."""
    answers: dict[str, str] = {}
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)
        if quad.predicate.value.endswith("isReplacedBy"):
            assert quad.subject.value not in answers
            assert isinstance(quad.object, NamedNode)
            answers[quad.subject.value] = quad.object.value
        else:
            assert not answers.get(quad.subject.value)
            answers[quad.subject.value] = ""
    return answers
