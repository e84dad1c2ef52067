"""E-mail addresses and mobile numbers of people, where a name or a text of a record has them."""

import re
from functools import lru_cache

_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_MOBILE = re.compile(r"(?<![\d/.-])(?:\+?84|0)[ .-]?[35789][0-9](?:[ .-]?[0-9]){7}(?![\d/-])")
_AROUND = re.compile(r"\(\s*\)|\[\s*\]|<\s*>")
_LABEL = re.compile(r"(?:\be-?mail|\bthư điện tử)\s*:?\s*$", re.IGNORECASE)


def without_email(name: str) -> str:
    """A name without the e-mail addresses that stand beside it; '' when nothing else is there."""
    if "@" not in name:
        return name
    rest = _AROUND.sub(" ", _EMAIL.sub(" ", name)).strip(" \t:;,.-–([<|")
    return _LABEL.sub("", rest).strip(" \t:;,.-–([<|")


@lru_cache(maxsize=1024)
def names_contact(text: str) -> bool:
    """Whether a text gives an e-mail address, or the number of a mobile in Vietnam, which some person carries."""
    return ("@" in text and _EMAIL.search(text) is not None) or _MOBILE.search(text) is not None
