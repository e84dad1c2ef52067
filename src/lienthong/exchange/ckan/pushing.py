"""Bringing the data sets of a portal up to date: made where they are missing, changed where they differ, else left."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lienthong.errors import PortalError
from lienthong.exchange.ckan.packages import BASE, MARK, Package, package
from lienthong.exchange.ckan.portal import Portal
from lienthong.exchange.dcat.facts import Catalogue
from lienthong.messages import Lang

_WORDS = ("title", "notes", "url", "license_id")
_ROWS = 500

Gather = Callable[[str | None], Catalogue]
"""Gives the page of the catalogue behind a key."""


@dataclass
class Pushed:
    """Names of the data sets that were made, changed, left alone since nothing had changed, deleted, and that are ours
    but no longer in the catalogue (``gone``: deleted only when that was asked for)."""

    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Push:
    """``organisation`` is its name in the portal; made when it is not there, never changed. ``delete`` takes away data
    sets of ours that the catalogue no longer has; ``dry`` changes nothing and tells what would be changed."""

    portal: Portal
    organisation: str
    title: str
    lang: Lang = "vi"
    delete: bool = False
    dry: bool = False

    def run(self, gather: Gather) -> Pushed:
        """Bring the portal up to date. Raises PortalError when it refuses, and when a data set of the name that ours
        would have was made by somebody else."""
        pushed, wanted = Pushed(), set[str]()
        base = self._organise(gather)
        for one in _packages(gather, self.lang):
            wanted.add(one["name"])
            self._put(one, base, pushed)
        for one in self._ours(base):
            if one["name"] not in wanted:
                pushed.gone.append(one["name"])
                if self.delete and not self.dry:
                    self.portal.ask("package_delete", id=one["id"])
                    pushed.deleted.append(one["name"])
        return pushed

    def _organise(self, gather: Gather) -> str:
        known = self.portal.ask("organization_show", id=self.organisation, include_datasets=False)
        if known is None and not self.dry:
            self.portal.ask("organization_create", name=self.organisation, title=self.title)
        return gather(None).base

    def _put(self, wanted: Package, base: str, pushed: Pushed) -> None:
        known = self.portal.ask("package_show", id=wanted["name"])
        if known is None or known.get("state") == "deleted":
            if not self.dry:
                self._create(wanted, known)
            pushed.made.append(wanted["name"])
            return
        if extra(known, BASE) != base or extra(known, MARK) != extra(wanted, MARK):
            raise PortalError("ckan_foreign", portal=self.portal.address, name=wanted["name"])
        merged = merge(known, wanted, base)
        if merged is None:
            pushed.same.append(wanted["name"])
            return
        if not self.dry:
            self.portal.ask("package_patch", id=known["id"], **merged)
        pushed.changed.append(wanted["name"])

    def _create(self, wanted: Package, deleted: Package | None) -> None:
        if deleted is None:
            self.portal.ask("package_create", **wanted, owner_org=self.organisation)
        elif extra(deleted, BASE) == extra(wanted, BASE):
            # A name that was used is never free again; what we have made and deleted comes back.
            self.portal.ask("package_patch", id=deleted["id"], state="active", **wanted)
        else:
            raise PortalError("ckan_foreign", portal=self.portal.address, name=wanted["name"])

    def _ours(self, base: str) -> Iterator[Package]:
        """Data sets of the organisation that bear our mark."""
        start = 0
        while True:
            found = self.portal.ask(
                "package_search",
                fq=f'organization:"{self.organisation}"',
                rows=_ROWS,
                start=start,
                include_private=True,
            )
            several = (found or {}).get("results", [])
            yield from (one for one in several if extra(one, BASE) == base)
            start += len(several)
            if not several or start >= found["count"]:
                return


def _packages(gather: Gather, lang: Lang) -> Iterator[Package]:
    after: str | None = None
    while True:
        page = gather(after)
        yield from (package(page, one, lang) for one in page.datasets)
        if page.more is None:
            return
        after = page.more


def extra(one: Package, key: str) -> str:
    """An extra of a package, '' when it has none of that name."""
    return next((str(entry["value"]) for entry in one.get("extras", ()) if entry["key"] == key), "")


def merge(known: Package, wanted: Package, base: str) -> Package | None:
    """What of a package is to be changed; None for nothing. Extras and resources that others have added stay."""
    changed: dict[str, Any] = {one: wanted[one] for one in _WORDS if known.get(one) != wanted[one]}
    if {one["name"] for one in known.get("tags", ())} != {one["name"] for one in wanted["tags"]}:
        changed["tags"] = wanted["tags"]
    ours = {entry["key"]: entry["value"] for entry in wanted["extras"]}
    before = {entry["key"]: entry["value"] for entry in known.get("extras", ())}
    if before | ours != before:
        changed["extras"] = [{"key": key, "value": value} for key, value in (before | ours).items()]
    resources = _resources(known.get("resources", []), wanted["resources"], base)
    if resources is not None:
        changed["resources"] = resources
    return changed or None


def _resources(known: list[Package], wanted: list[Package], base: str) -> list[Package] | None:
    before = {one["url"]: one for one in known}
    made = [before.get(one["url"], {}) | one for one in wanted]
    theirs = [one for one in known if not one["url"].startswith(f"{base}/")]
    here = [one["url"] for one in known if one["url"].startswith(f"{base}/")]
    same = here == [one["url"] for one in wanted]
    return None if same and all(before[one["url"]] == one for one in made) else [*made, *theirs]
