"""How a reader gets at an edition online: links, licence, terms of use, and what sellers ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from lienthong.site.addresses import is_web
from lienthong.site.folding import fold
from lienthong.site.provenance import licence
from lienthong.site.reading import Node, full, iris, texts
from lienthong.site.show import Line, Part, Show, text_of
from lienthong.site.thrift import told_apart

SHOWN = (
    "bf:electronicLocator", "schema:url", "schema:license", "bf:usageAndAccessPolicy", "schema:isAccessibleForFree",
    "schema:conditionsOfAccess", "schema:usageInfo", "bf:acquisitionSource",
)  # fmt: skip
"""What this section says, so that the table below need not."""

_MOST = 50


@dataclass
class Asked:
    """An offer of a seller: its label, where it holds and until when, and where to buy. ``price`` and ``currency`` are
    '' when none is asked or known."""

    label: Part
    price: str = ""
    currency: str = ""
    terms: list[Part] = field(default_factory=list)
    link: Part | None = None


@dataclass
class Access:
    """``free`` is None when nobody says whether it costs something."""

    links: list[Part]
    licences: list[Part]
    policies: list[Line]
    free: bool | None
    offers: list[Asked]
    unlicensed: bool = False
    """Whether the page has to say that no licence is known."""


def access(show: Show, tree: dict[str, Node], iri: str, told: Sequence[str] = ()) -> Access | None:
    """The access of an instance; None when nothing is known of it. The page leads to the addresses ``told`` already."""
    node = tree[iri]
    links = list(dict.fromkeys([*iris(node, "bf:electronicLocator"), *iris(node, "schema:url")]))
    links = [one for one in links if one not in told]
    offers = [tree[one] for one in iris(node, "bf:acquisitionSource") if _is_offer(tree.get(one, {}))]
    licences = iris(node, "schema:license")
    if not (links or offers or licences):
        return None
    # The words of a licence ("Phạm vi công cộng") say nothing beside the licence itself.
    rules = [one for one in iris(node, "bf:usageAndAccessPolicy")[:_MOST] if not _is_licence(tree, one, licences)]
    policies = [fold(show, tree, one)[1] for one in rules]
    policies += [[part] for part in _said(show, node, "schema:conditionsOfAccess")]
    policies = [line for at, line in enumerate(policies) if line and line not in policies[:at]]
    spoken = any(show.say("access.word_licence") in text_of(line).casefold() for line in policies)
    return Access(
        told_apart([_link(show, tree, one) for one in links[:_MOST]]),
        [licence(show, one) for one in licences],
        policies,
        _free(node),
        [_asked(show, one) for one in offers[:_MOST]],
        bool(links) and not (licences or spoken or told),
    )


def _is_licence(tree: dict[str, Node], policy: str, licences: list[str]) -> bool:
    same = {_address(one) for one in licences}
    return any(_address(one) in same for one in iris(tree.get(policy, {}), "rdfs:seeAlso"))


def _address(iri: str) -> str:
    return iri.partition("://")[2].rstrip("/")


def _is_offer(node: Node) -> bool:
    return full("schema:Offer") in iris(node, "rdf:type")


def _link(show: Show, tree: dict[str, Node], iri: str) -> Part:
    """A link by what it says of itself, else by its host; a file of a repository is an inner node with its address."""
    node = tree.get(iri)
    if node is None:
        return show.link(iri)
    address = next(iter(iris(node, "schema:contentUrl") or iris(node, "schema:url")), "")
    label = show.best(node, "rdfs:label", "schema:name") or (show.link(address) if address else show.link(iri))
    return Part(label.text, label.lang, address, is_web(address)) if is_web(address) else Part(label.text, label.lang)


def _free(node: Node) -> bool | None:
    said = {value.value for value in node.get(full("schema:isAccessibleForFree"), ()) if isinstance(value, Literal)}
    return None if len(said) != 1 else said == {"true"}


def _said(show: Show, node: Node, curie: str) -> list[Part]:
    """The words of a property in the page's language where it has them, else all."""
    found = texts(node, curie)
    own = [one for one in found if one[1] == show.lang]
    return [show.text(text, lang) for text, lang in own or found]


def _asked(show: Show, node: Node) -> Asked:
    terms = _said(show, node, "schema:description")
    for curie in ("schema:eligibleRegion", "schema:ineligibleRegion", "schema:validFrom", "schema:validThrough"):
        values = [value.value for value in node.get(full(curie), ()) if isinstance(value, Literal | NamedNode)]
        if values:
            terms.append(Part(f"{show.property_name(curie)}: {', '.join(sorted(values))}"))
    address = next(iter(iris(node, "schema:url")), "")
    label = show.best(node, "rdfs:label") or Part(show.say("page.unnamed"))
    price, currency = (next((t for t, _ in texts(node, one)), "") for one in ("schema:price", "schema:priceCurrency"))
    return Asked(label, price, currency, terms, show.link(address) if is_web(address) else None)
