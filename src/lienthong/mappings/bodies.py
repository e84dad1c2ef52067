"""Names of corporate bodies in which commas and «và» divide nothing."""

import re

from lienthong.mappings import namewords as lists

_COMMA = re.compile(r"\s*,\s*")
_ENGLISH_BODY = re.compile(
    r"(?:[\w'’-]+ ){0,4}(?:Society|Institute|Association|Assessment|Council|Department|Ministry|Committee|Commission"
    r"|Office|Bureau|Organi[sz]ation|Federation)s? (?:of|for|on) [^;,]{1,80}(?:, [\w-]+){1,9},? and [\w-]+"
    r"(?: [\w-]+){0,3}"
)


def is_enumerating(text: str) -> bool:
    """ "American Society of Heating, Refrigerating and Air-Conditioning Engineers": its commas divide no names."""
    return "," in text and _ENGLISH_BODY.fullmatch(text) is not None


def divide(text: str) -> list[str]:
    """«Bộ Xây dựng, Vụ Khoa học và Công nghệ» is one body; a comma before a person's name divides."""
    parts: list[str] = []
    for part in _COMMA.split(text):
        if parts and part.split(" ")[0].casefold() not in lists.families():
            parts[-1] = f"{parts[-1]}, {part}"
        elif part:
            parts.append(part)
    return parts
