"""What the page of one entity shows, as its templates take it."""

from dataclasses import dataclass, field
from typing import Any

from lienthong.site.access import Access
from lienthong.site.editions import Editions
from lienthong.site.extras import Extras
from lienthong.site.family import Family
from lienthong.site.holdings import Holdings
from lienthong.site.licensed import Licensed
from lienthong.site.links import Listed
from lienthong.site.provenance import Origin
from lienthong.site.reading import Node
from lienthong.site.said import Comparison
from lienthong.site.show import Part, Row


@dataclass
class EntityPage:
    """The page of ``one`` (``kind/id``). ``query`` is what of the request's query string belongs to its address,
    ``trail`` with ``last`` its breadcrumbs below the kind, ``sections`` the parts of the page in their order, ``ask``
    the query string that asks the SPARQL page for what it shows. ``compared`` says that there is a page of who says
    what, ``said`` is what that page shows."""

    one: str
    kind: str
    iri: str
    heading: Part
    badges: list[str]
    creators: list[Part]
    rows: list[Row] = field(default_factory=list)
    lists: list[Listed] = field(default_factory=list)
    editions: Editions | None = None
    family: Family | None = None
    holdings: Holdings | None = None
    access: Access | None = None
    licensed: list[Licensed] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    listed: Listed | None = None
    compared: bool = False
    said: Comparison | None = None
    query: str = ""
    title: str = ""
    description: str = ""
    trail: list[Part] = field(default_factory=list)
    last: str = ""
    sections: tuple[str, ...] = ()
    extras: Extras = field(default_factory=Extras)
    ask: str = ""
    tree: dict[str, Node] = field(default_factory=dict)
    """What was read of the entity and its inner nodes, for who makes more of it."""
    scripts: list[Any] = field(default_factory=list)
    social: list[tuple[str, str]] = field(default_factory=list)

    def listing(self) -> set[str]:
        """The entities (``kind/id``) that the page's lists show."""
        lists = self.lists + ([self.listed] if self.listed else [])
        return {"/".join(entry.title.href.rsplit("/", 2)[1:]) for one in lists for entry in one.entries}
