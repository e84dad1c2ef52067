"""Numbers of other systems in one normal form, for those who map and those who ask; '' for what is none."""

import re


def lccn(raw: str) -> str:
    """A Library of Congress control number in the normal form of info:lccn, '' when it has no valid shape.

    Blanks go, a slash ends it, the serial behind a hyphen is filled to six digits: "n 79-18774" is n79018774.
    """
    number = raw.replace(" ", "").partition("/")[0].lower()
    head, hyphen, serial = number.partition("-")
    if hyphen:
        if not serial.isdecimal() or len(serial) > 6:
            return ""
        number = head + serial.zfill(6)
    return number if re.fullmatch(r"[a-z]{0,3}[0-9]{8}|[a-z]{0,2}[0-9]{10}", number) else ""


def oclc(raw: str) -> str:
    """The OCLC number of 035 $a ("(OCoLC)ocm00012345" is 12345), '' for other systems' numbers."""
    found = re.fullmatch(r"\s*(?:\(OCoLC\)\s*(?:ocm|ocn|on)?|ocm|ocn|on)0*([1-9][0-9]*)\s*", raw, re.IGNORECASE)
    return found.group(1) if found else ""


def doi(raw: str) -> str:
    """A DOI from its prefix on ("10.1000/182"), as written; '' when there is none."""
    value = raw.strip()
    head = re.match(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*|urn:doi:|info:doi/)?(?=10\.)", value, re.IGNORECASE)
    if not head:
        return ""
    found = re.fullmatch(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s<>\"]+", value[head.end() :].rstrip(".,;"))
    return found.group() if found else ""
