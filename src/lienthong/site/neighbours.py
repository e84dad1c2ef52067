"""What is linked with an entity, a few of each relation, as a drawing that the server makes: two columns beside the
entity, so that no label lies upon another and nothing has to be computed in the browser. A table says the same."""

from dataclasses import dataclass, field
from itertools import islice

from lienthong.site.headline import cut
from lienthong.site.links import listings
from lienthong.site.searchapart import told_apart
from lienthong.site.show import Show
from lienthong.site.wording import in_words, said

MOST_EACH, MOST = 6, 28
"""Entities of one relation, and in all: a hub with 100,000 links is drawn in the time of a leaf."""
KINDS = ("work", "instance", "agent", "subject", "place", "series", "library")
_LONGEST = 34
_MIDDLE, _COLUMN, _ROW, _GAP = 480, 190, 28, 30
WIDTH = 2 * _MIDDLE
_OUT = (
    "schema:author", "schema:translator", "schema:editor", "schema:illustrator", "schema:composer",
    "schema:contributor", "bf:translationOf", "bf:expressionOf", "bf:hasInstance", "bf:instanceOf", "bf:translation",
    "bf:derivativeOf", "bf:relatedTo", "bf:hasSeries", "bf:partOf", "bf:hasPart", "bf:precededBy", "bf:succeededBy",
    "bf:otherPhysicalFormat", "schema:publisher", "schema:locationCreated", "bf:subject", "bf:genreForm",
    "skos:broader", "skos:narrower", "skos:related", "skos:closeMatch", "dct:hasPart", "schema:affiliation",
    "schema:parentOrganization", "schema:location", "schema:containedInPlace", "dct:replaces", "dct:isReplacedBy",
    "schema:additionalType",
)  # fmt: skip


@dataclass
class Neighbour:
    """An entity beside the middle one: its name as drawn and whole, its page, kind in words, and place; ``note`` tells
    it from another of that name."""

    name: str
    whole: str
    lang: str
    href: str
    kind: str
    x: int = 0
    y: int = 0
    note: str = ""


@dataclass
class Relation:
    """What links some neighbours; ``more`` says that there are others."""

    name: str
    members: list[Neighbour] = field(default_factory=list)
    more: bool = False
    x: int = 0
    y: int = 0


@dataclass
class Neighbourhood:
    """The drawing: the entity in the middle, ``relations`` on both sides, height of the picture."""

    one: str
    name: str
    lang: str
    href: str
    relations: list[Relation]
    number: int
    height: int = 0
    width: int = WIDTH
    middle: int = _MIDDLE
    most: int = MOST_EACH

    @property
    def short(self) -> str:
        """The name as it is drawn."""
        return _shortened(self.name)


def neighbourhood(show: Show, one: str) -> Neighbourhood:
    """What is around ``kind/id``, which is in the graph."""
    kind, iri = one.partition("/")[0], f"{show.reading.base}/{one}"
    heading = show.link(iri)
    relations, seen, iris = [], {iri}, []
    for name, found in _links(show, kind, iri):
        fresh = [other for other in dict.fromkeys(found) if other not in seen and _drawn(show, other)]
        left = MOST - len(seen) + 1
        if not fresh or left <= 0:
            continue
        several = [_neighbour(show, other) for other in fresh[: min(MOST_EACH, left)]]
        seen.update(fresh[: len(several)])
        iris += fresh[: len(several)]
        relations.append(Relation(name, several, len(fresh) > len(several)))
    _tell_apart(show, iris, [one for relation in relations for one in relation.members])
    made = Neighbourhood(one, heading.text, heading.lang, heading.href, relations, len(seen) - 1)
    _place(made)
    return made


def _links(show: Show, kind: str, iri: str) -> list[tuple[str, list[str]]]:
    """Relations in words with what they lead to, then what leads here."""
    found = []
    for curie in _OUT:
        values = [one.value for one in show.reading.values(iri, curie, 4 * MOST_EACH)]
        if values:
            found.append((said(show.lang, f"relation.{curie.replace(':', '_')}"), values))
    for listing in listings(kind):
        start = f"{show.reading.base}/{listing.kind}/"
        pointing = show.reading.pointing(iri, listing.link, 4 * MOST_EACH)
        owners = (one.partition("#")[0] for one in pointing if one.startswith(start))
        found.append((in_words(show.lang, listing.message), list(islice(owners, MOST_EACH + 1))))
    return found


def _drawn(show: Show, iri: str) -> bool:
    return "#" not in iri and show.addresses.entity(iri).partition("/")[0] in KINDS


def _neighbour(show: Show, iri: str) -> Neighbour:
    part, kind = show.link(iri), show.addresses.entity(iri).partition("/")[0]
    year = show.reading.first(iri, "schema:datePublished")[:4] if kind == "instance" else ""
    whole = f"{part.text} ({year})" if year else part.text
    return Neighbour(_shortened(whole), whole, part.lang, part.href, show.say(f"kind.{kind}"))


def _tell_apart(show: Show, iris: list[str], drawn: list[Neighbour]) -> None:
    """Give those of one name a word that the others have not: two subjects may differ by their vocabulary alone."""
    notes = told_apart(show, iris)
    for iri, one in zip(iris, drawn, strict=True):
        if (note := notes[iri]) and [other.whole for other in drawn].count(one.whole) > 1:
            told = f" ({cut(note, _LONGEST // 2)})"
            one.name = _shortened(one.whole, _LONGEST - len(told)) + told
            one.note = note


def _shortened(text: str, most: int = _LONGEST) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _place(made: Neighbourhood) -> None:
    """Put relations into the column that is shorter, one below the other, and each column around the middle."""
    heights = [0, 0]
    columns: tuple[list[Relation], list[Relation]] = ([], [])
    for relation in made.relations:
        side = 0 if heights[0] <= heights[1] else 1
        columns[side].append(relation)
        heights[side] += _GAP + _ROW * len(relation.members)
    made.height = max(*heights, 120) + _GAP
    for side, column in enumerate(columns):
        y = (made.height - heights[side]) // 2
        x = _MIDDLE + (_COLUMN if side else -_COLUMN)
        for relation in column:
            relation.x, relation.y = x, y + _GAP - 8
            y += _GAP
            for one in relation.members:
                one.x, one.y = x, y + _ROW // 2
                y += _ROW
