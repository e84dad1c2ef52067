"""Files of a repository's resource as fields, the same whichever format names them.

``file.original`` is a file that readers open: ``a`` its address, ``format`` its MIME type, ``size`` in bytes, ``name``.
``file.derived`` was made of one (thumbnail, extracted text, page image) or is its licence, ``file.restricted`` is not
open to everybody; ``file.manifest`` is a IIIF manifest (https://iiif.io/api/presentation/3.0/).
"""

import re

from lienthong.mappings.record import Field

_OPENED = frozenset({"", "original", "content", "default", "reference", "access", "download", "preservation", "pdf"})
_MANIFEST = re.compile(r"/manifest(?:\.json)?/?$|/iiif/[^\s]*manifest", re.IGNORECASE)


def is_manifest(address: str) -> bool:
    """Whether an address looks like a IIIF manifest's."""
    return _MANIFEST.search(address) is not None


def file_field(
    address: str, use: str, *, mime: str = "", size: str = "", name: str = "", restricted: bool = False
) -> Field | None:
    """The field of one file; None when it has no address. ``use`` is the name of its bundle or file group."""
    if not address:
        return None
    kind = "original" if use.strip().lower() in _OPENED else "derived"
    if restricted:
        kind = "restricted"
    elif is_manifest(address):
        kind = "manifest"
    more = [("format", mime), ("size", size), ("name", name)]
    return Field(f"file.{kind}", subfields=[("a", address), *((code, text) for code, text in more if text)])
