"""Science and technology tasks (nhiệm vụ KH&CN) as repositories tell of them in words: "Chủ nhiệm đề tài: TS. …".

The words are data: ``mappings/vietnamese/tasks.toml``.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from lienthong.mappings.isbd import strip_end
from lienthong.mappings.wordlists import wordlist
from lienthong.text import match_key

_LONGEST = 2000
_PARTS = re.compile(r"\s*[;|\n]\s*|\.\s+(?=[^.;:]{2,60}:\s)")
_LABEL = re.compile(r"([^\W\d_][^:\d]{1,60}?)\s*:\s*(\S.*)", re.DOTALL)


class Labelled(NamedTuple):
    """What one "label: value" says: a key of ``tasks.toml`` and the value as written."""

    label: str
    value: str


@cache
def _labels() -> dict[str, str]:
    return {match_key(word): label for label, found in wordlist("tasks")["labels"].items() for word in found}


@lru_cache(maxsize=4096)
def labelled(value: str) -> Labelled | None:
    """The label and value of "Chủ nhiệm đề tài: TS. Nguyễn Văn A", None when no known label stands before the colon."""
    if ":" not in value or len(value) > _LONGEST:
        return None
    found = _LABEL.fullmatch(value.strip())
    label = _labels().get(match_key(found[1])) if found else None
    return Labelled(label, strip_end(found[2]) if label != "code" else found[2].strip()) if found and label else None


@lru_cache(maxsize=2048)
def statements(value: str) -> tuple[Labelled, ...]:
    """All statements of a value that holds nothing else: "Mã số: QG.15.07; Chủ nhiệm: TS. Lê Văn B".

    Nothing when one part has no known label: it is then a description in words. A part without a label goes on with
    the names or words before it ("Thành viên: A; B").
    """
    if len(value) > _LONGEST:
        return ()
    first = labelled(value)
    if first is None:
        return ()
    found: list[Labelled] = []
    for part in _PARTS.split(value.strip()):
        if not part:
            continue
        one = labelled(part)
        if one is not None:
            found.append(one)
        elif ":" in part or not found:
            return ()
        else:
            found[-1] = Labelled(found[-1].label, f"{found[-1].value}; {strip_end(part)}")
    return tuple(found)
