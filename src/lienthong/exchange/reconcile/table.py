"""``graph/reconcile.toml`` read: the types that names are matched to, and what may be asked of them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from lienthong.content import folder
from lienthong.messages import Lang, text
from lienthong.site.reading import full

Compare = Literal["number", "year", "words", "facet", "life", "title", "none"]
Value = Literal["text", "year", "integer", "entity", "code", "iri", "none"]


@dataclass(frozen=True)
class Type:
    """A sort of thing: its kind in addresses, and its class where a kind holds several sorts."""

    id: str
    kind: str
    class_: str = ""
    default: bool = False

    def told(self, lang: Lang) -> dict[str, str]:
        """Id and name."""
        return {"id": self.id, "name": text(f"reconcile.type.{self.id}", lang)}


@dataclass(frozen=True)
class Property:
    """What may be asked of things: how a given value is compared, and where its values are. Of the
    types ``strong`` it stops a match that it contradicts; words that are ``ignored`` say nothing."""

    id: str
    types: tuple[str, ...]
    compare: Compare
    value: Value
    field: str = ""
    paths: tuple[tuple[str, ...], ...] = ()
    strong: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def told(self, lang: Lang) -> dict[str, str]:
        """Id, name and what it is for."""
        return {
            "id": self.id,
            "name": text(f"reconcile.property.{self.id}", lang),
            "description": text(f"reconcile.about.{self.id}", lang),
        }


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((folder("graph") / "reconcile.toml").read_text("utf-8"))


@cache
def types() -> dict[str, Type]:
    """The types by id."""
    rows = _table()["types"]
    return {one["id"]: Type(one["id"], one["kind"], one.get("class", ""), one["default"]) for one in rows}


@cache
def properties() -> dict[str, Property]:
    """The properties by id."""
    found = {}
    for one in _table()["properties"]:
        paths = tuple(tuple(path.split("/")) for path in one["paths"])
        found[one["id"]] = Property(
            one["id"], tuple(one["types"]), one["compare"], one["value"], one.get("field", ""), paths,
            tuple(one.get("strong", ())), tuple(one.get("ignored", ())),
        )  # fmt: skip
    return found


@cache
def types_of_kind(kind: str) -> tuple[Type, ...]:
    """The types that entities of a kind may have."""
    return tuple(one for one in types().values() if one.kind == kind)


def type_of(kind: str, classes: set[str]) -> Type | None:
    """The type of an entity; None for kinds that are not matched (copies, records) and agents of no known class."""
    return next((one for one in types_of_kind(kind) if not one.class_ or full(one.class_) in classes), None)
