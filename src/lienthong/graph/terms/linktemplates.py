"""Templates of links into a library's own catalogue or request form: ``https://opac.example.org/isbn/{isbn}``.

RFC 6570 (https://www.rfc-editor.org/rfc/rfc6570), level 1: a variable in braces is replaced by its value, all of it
percent-encoded but letters, digits and ``-._~``. A value can thus neither leave its place in the address nor add to
it. Addresses made so are only ever shown: nothing of ours fetches them.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote

VARIABLES = ("isbn", "issn", "title", "author", "year", "number", "control", "barcode", "q")
"""What a template may ask for. ``number`` (or ``control``) is the control number of the record in that source; ``q``
what finds the book best in any catalogue: its ISBN, else its ISSN, else its title."""

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::([0-9]{1,5}))?/[^\s<>\"\\^`|{}\x00-\x1f\x7f]*", re.IGNORECASE)
_LONGEST = 1000
_HIGHEST_PORT = 65_535


def variables(template: str) -> list[str]:
    """The variables of a template, in their order."""
    return _VARIABLE.findall(template)


def is_template(text: str) -> bool:
    """Whether a text is a template of a web address that may be shown: http(s), a host without variables, a port that
    there is, at least one variable after it, all of them known."""
    names = variables(text)
    if not names or len(text) > _LONGEST or any(one not in VARIABLES for one in names):
        return False
    # A dot: a variable in the place of the host leaves none that could be one.
    found = _ADDRESS.fullmatch(_VARIABLE.sub("\u00b7", text))
    return found is not None and 0 < int(found[1] or 80) <= _HIGHEST_PORT


def expanded(template: str, values: Mapping[str, str]) -> str:
    """The address that a template gives for a book; '' when it lacks one of the values, or is no safe template.

    RFC 6570 leaves out what has no value; a search for nothing leads no reader anywhere, so no link is made then.
    """
    if not is_template(template) or not all(values.get(one) for one in variables(template)):
        return ""
    return _VARIABLE.sub(lambda one: quote(values[one[1]], safe=""), template)
