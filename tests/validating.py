"""Validators of addresses, asked in a process of its own: what it runs must be found by its name there."""

from lienthong.graph.generation import Generation
from lienthong.pipeline.static.asking import Site
from lienthong.settings import Settings

_site: list[Site] = []


def begin(known: Settings, generation: Generation) -> None:
    """Open the site of a generation in this process."""
    _site.append(Site(known, generation))


def validators(addresses: list[str]) -> list[tuple[str, str, str]]:
    """Address, ETag and Last-Modified of each."""
    answers = [_site[0].ask(address, "*/*") for address in addresses]
    return [
        (address, one.headers.get("etag", ""), one.headers.get("last-modified", ""))
        for address, one in zip(addresses, answers, strict=True)
    ]


def end() -> None:
    """Close it again."""
    _site.pop().close()
