"""IIIF manifests that sources have made of what they digitised: linked, never fetched and never written anew."""

import re

from lienthong.site.addresses import is_web
from lienthong.site.reading import Reading

_MANIFEST = re.compile(r"/iiif/|/manifest(?:\.json)?$", re.IGNORECASE)
"""How addresses of manifests look; other formats of a thing stand in the same property."""
_MOST = 20


def is_manifest(address: str) -> bool:
    """Whether an address is that of a manifest."""
    return is_web(address) and _MANIFEST.search(address) is not None


def manifests(reading: Reading, one: str) -> list[str]:
    """The addresses of the manifests of ``kind/id``, in a fixed order."""
    found = {value.value for value in reading.values(f"{reading.base}/{one}", "dct:hasFormat", _MOST)}
    return sorted(filter(is_manifest, found))
