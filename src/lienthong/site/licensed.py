"""Who may read a title online that libraries have licensed: what title lists (KBART) say of it, as pages tell it.

Online access is an Item with a condition, held by every library whose readers may use it (docs/model.md, Item).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lienthong.site.addresses import is_web
from lienthong.site.folding import fold
from lienthong.site.reading import iris, texts
from lienthong.site.show import Line, Part, Show, text_of

_CONDITION = "schema:conditionsOfAccess"
_MOST = 60


@dataclass
class Licensed:
    """One way to a title: the database that has it, its address, whose readers may use it, and what it gives.

    ``free`` says that everyone may.
    """

    package: Part
    link: Part | None
    free: bool
    readers: list[Part] = field(default_factory=list)
    terms: list[Line] = field(default_factory=list)


def is_licensed(show: Show, item: str) -> bool:
    """Whether an item is online access and no copy."""
    return bool(show.reading.first(item, _CONDITION))


def licensed(show: Show, items: Iterable[str]) -> list[Licensed]:
    """The ways to a title among its items; free ones first, then by the names of the databases."""
    found = [_one(show, item) for item in items if is_licensed(show, item)][:_MOST]
    return sorted(found, key=lambda one: (not one.free, one.package.text))


def readers(show: Show, items: Iterable[str]) -> list[Part]:
    """The libraries whose readers may use some online access, each once, by name."""
    held = dict.fromkeys(value.value for item in items for value in show.reading.values(item, "bf:heldBy"))
    return sorted((show.link(one) for one in held), key=lambda one: one.text)


def _one(show: Show, item: str) -> Licensed:
    tree = show.reading.tree(item)
    node = tree[item]
    address = next((one for one in iris(node, "bf:electronicLocator") if is_web(one)), "")
    free = show.reading.first(item, "schema:isAccessibleForFree") == "true"
    terms: list[Line] = [
        [show.text(text, lang)] for text, lang in texts(node, "bf:enumerationAndChronology") if lang in ("", show.lang)
    ]
    known = readers(show, [item])
    # "For readers of the subscribing libraries" says nothing beside the names of these libraries.
    # That everyone may read says what no names could: those of the libraries that hand it over are not shown then.
    said = {text for text, _ in texts(node, _CONDITION)} if known and not free else set()
    for curie in ("bf:usageAndAccessPolicy", "bf:note"):
        lines = [fold(show, tree, one)[1] for one in iris(node, curie)]
        terms += [line for line in lines if line and text_of(line) not in said]
    # Whose record says only "free": what is free for readers, said as the others say it.
    everyone = show.say("access.everyone")
    if free and everyone.casefold() not in (text_of(line).casefold() for line in terms):
        terms.insert(0, [Part(everyone)])
    terms += [
        [Part(f"{show.property_name('schema:provider')}: ", muted=True), show.link(one)]
        for one in iris(node, "schema:provider")
    ]
    return Licensed(show.link(item), show.link(address) if address else None, free, known, terms)
