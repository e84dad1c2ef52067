"""Who is cited, in which order and in which form, from the contributions of a Work and its edition."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from lienthong.site.cite_model import Name, line, role_of, rules
from lienthong.site.reading import Node, Reading, best_label, full, iris, texts
from lienthong.text import search_fold

MOST = 100
"""Contributions that a citation looks at; a law with thousands of signatories is cited by its body."""
_SIGNS = re.compile(r"[&\[\]()]")
_RELATORS = "http://id.loc.gov/vocabulary/relators/"
_BY_SCHEMA = {
    "schema:author": "author", "schema:creator": "author", "schema:composer": "author", "schema:director": "author",
    "schema:editor": "editor", "schema:translator": "translator", "schema:illustrator": "illustrator",
}  # fmt: skip
_PARTIES = (*_BY_SCHEMA, "schema:contributor", "schema:performer", "schema:readBy")


def names(reading: Reading, of_work: Node, about: Node, others: Sequence[str] = ()) -> dict[str, list[Name]]:
    """Names by their role in a citation, as the edition's statement of responsibility orders them; the nodes of Work
    and edition are what was read of them already. Who is of the Work by the ``others`` of its editions only is left
    out: the illustrators of a book have no part in its recording."""
    found: dict[str, dict[str, bool]] = {}
    beside: dict[str, bool] = {}
    first = ""
    foreign = _foreign(reading, of_work, about, others)
    for node in (of_work, about):
        for role, agent, primary in _contributions(reading, node):
            if node is of_work and agent in foreign:
                continue
            first = first or (agent if primary else "")
            if role:
                said = found.setdefault(role, {})
                said[agent] = said.get(agent, False) or primary
            else:
                beside[agent] = primary
    if first and "author" not in found and not any(first in said for said in found.values()):
        found["author"] = {first: True}
    if beside and "author" in found:
        found["author"] |= dict.fromkeys(_joint(reading, found, beside, about), False)
    statement = _folded(" ; ".join(text for text, _ in texts(about, "bf:responsibilityStatement")))
    return {role: _in_order(reading, agents, statement) for role, agents in found.items()}


def _foreign(reading: Reading, of_work: Node, about: Node, others: Sequence[str]) -> set[str]:
    """Agents that another edition of the Work names and this one does not, nor its statement of responsibility. An
    edition that names no author has the Work's: of a translation the cataloguer may have noted the translator only."""
    if not others:
        return set()
    own = _parties(about) | {agent for _, agent, _ in _contributions(reading, about)}
    statement = _folded(" ; ".join(text for text, _ in texts(about, "bf:responsibilityStatement")))
    named_there = set().union(*(_parties({full(c): reading.values(one, c, MOST) for c in _PARTIES}) for one in others))
    authors = {agent for role, agent, first in _contributions(reading, of_work) if role == "author" or first}
    unsigned = not own & authors
    return {
        agent
        for agent in named_there - own
        if not (unsigned and agent in authors) and not _stands(_folded(named(reading, agent).text), statement)
    }


def _joint(reading: Reading, found: dict[str, dict[str, bool]], beside: Iterable[str], about: Node) -> list[str]:
    """Who stands beside an author in a statement of responsibility that has nothing but names («Jay Heizer, Barry
    Render»): an author too, though the record does not say so."""
    told = {agent for said in found.values() for agent in said}
    names = {agent: _folded(named(reading, agent).text) for agent in (*told, *beside)}
    for text, _ in texts(about, "bf:responsibilityStatement"):
        left, standing = f" {_folded(_SIGNS.sub(' ', text.partition(';')[0]))} ", []
        for agent, name in sorted(names.items(), key=lambda one: -len(one[1])):
            if name and f" {name} " in left:
                left = left.replace(f" {name} ", " ")
                standing.append(agent)
        if not set(left.split()) - set(rules()["joining"]["words"]) and any(
            agent in found["author"] for agent in standing
        ):
            return [agent for agent in standing if agent not in told]
    return []


def _parties(node: Node) -> set[str]:
    """Who takes part in an edition, in any role."""
    return {one for curie in _PARTIES for one in iris(node, curie)[:MOST]}


def _stands(name: str, statement: str) -> bool:
    return bool(name) and f" {name} " in f" {statement} "


def _contributions(reading: Reading, owner: Node) -> list[tuple[str, str, bool]]:
    """(role or '', agent's IRI, whether it is the first creator)."""
    found = []
    for value in sorted(iris(owner, "bf:contribution"))[:MOST]:
        node = reading.node(value)
        primary = full("bf:PrimaryContribution") in iris(node, "rdf:type")
        roles = {role_of(one.removeprefix(_RELATORS)) for one in iris(node, "bf:role")} or {""}
        found += [(role, agent, primary) for agent in iris(node, "bf:agent") for role in sorted(roles)]
    for curie, role in _BY_SCHEMA.items():
        found += [(role, one, False) for one in iris(owner, curie)[:MOST]]
    return found


def _in_order(reading: Reading, agents: dict[str, bool], statement: str) -> list[Name]:
    """First who stands in the statement, where he stands in it; then first creators, then the others by name."""
    made = []
    for agent, primary in islice(agents.items(), MOST):
        name = named(reading, agent)
        if name.text:
            place = statement.find(_folded(name.text))
            made.append((place if place >= 0 else len(statement), not primary, name.text, name))
    ordered = sorted(made, key=lambda one: one[:3])
    # One person may be two headings, with and without years.
    return list({_folded(one[3].text): one[3] for one in reversed(ordered)}.values())[::-1]


def _folded(text: str) -> str:
    return " ".join(search_fold(text).replace(",", " ").replace(".", " ").split())


def named(reading: Reading, agent: str) -> Name:
    """An agent's name, from memory where it was read for this generation already."""
    key = reading.opened.stamp, agent
    if key not in _names:
        if len(_names) >= _KEPT:
            _names.clear()
        _names[key] = _named(reading, agent)
    return _names[key]


_names: dict[tuple[str, str], Name] = {}
_KEPT = 20_000


def _named(reading: Reading, agent: str) -> Name:
    """An agent's name. Family and given name only where the spoken name ends with the family name: who is spoken of by
    the family name first (Vietnamese, Chinese) is never turned round."""
    text = line(best_label(reading.labels(agent), "vi")[0])
    node = reading.node(agent)
    classes = iris(node, "rdf:type")
    if full("bf:Person") not in classes and full("schema:Person") not in classes:
        return Name(text, body=True)
    given = {_bare(value): line(value) for value, _ in texts(node, "schema:givenName")}
    for value, _ in sorted(texts(node, "schema:familyName"), key=lambda one: (-len(one[0]), one[0])):
        family = line(value)
        before, after = text.removesuffix(f" {family}"), text.removeprefix(f"{family} ")
        if before != text and _bare(before) in given:
            return Name(text, family, before.strip(), parts=(family, before.strip()))
        if after != text and _bare(after) in given:
            return Name(text, parts=(family, after.strip()))
    return Name(text)


def _bare(text: str) -> str:
    """A name without what libraries space and dot differently: «J.K.», «J. K.»."""
    return "".join(char for char in text.casefold() if char.isalnum())
