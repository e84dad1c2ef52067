"""``lienthong ckan push``."""

from typing import Annotated, Any

import typer

from lienthong.cli.console import option, say


def push(
    url: Annotated[str | None, typer.Option(help=option("ckan.push.url"))] = None,
    organisation: Annotated[str | None, typer.Option(help=option("ckan.push.organisation"))] = None,
    delete: Annotated[bool, typer.Option("--delete", help=option("ckan.push.delete"))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=option("ckan.push.dry_run"))] = False,
) -> None:
    """Bring the data sets of a CKAN portal up to date."""
    from lienthong.cli.config import configured
    from lienthong.errors import StoreError, UsageError
    from lienthong.exchange.ckan.portal import Portal
    from lienthong.exchange.ckan.pushing import Push
    from lienthong.exchange.dcat.facts import Gathering
    from lienthong.site.published import open_current
    from lienthong.site.source_data import SourceData

    known = configured()
    address, owner = url or known.ckan_url, organisation or known.ckan_organisation
    token = known.ckan_token.get_secret_value()
    for value, name in ((address, "ckan_url"), (token, "ckan_token"), (owner, "ckan_organisation")):
        if not value:
            raise UsageError("ckan_setting", name=name, variable=f"LIENTHONG_{name.upper()}")
    portal, opened = Portal(address, token), open_current(known.data)
    if opened is None:
        raise StoreError("unpublished", data=known.data)
    gathering = Gathering(opened, known, SourceData(known.data))
    done = Push(portal, owner, known.title, delete=delete, dry=dry_run).run(gathering.page)
    counts: dict[str, Any] = {name: len(getattr(done, name)) for name in ("made", "changed", "same", "gone", "deleted")}
    say("ckan.push.dry" if dry_run else "ckan.push.done", portal=portal.address, **counts)
    for name in done.gone:
        if name not in done.deleted:
            say("ckan.push.gone", name=name)
