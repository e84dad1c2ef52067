"""How deep JSON is nested, however it is cut into blocks and whatever its texts hold."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.hostile.json_depth import JsonDepth

TEXTS = st.text('[]{}"\\a ', max_size=6)
VALUES = st.recursive(
    TEXTS | st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)
)


def nested(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(nested, inner), default=0)


@settings(deadline=None)
@given(VALUES, st.lists(st.integers(1, 12), min_size=1))
def test_brackets_are_counted_across_blocks_and_not_in_texts(value: object, sizes: list[int]) -> None:
    text, depth, most = json.dumps(value).encode(), JsonDepth(), 0
    for number in range(len(text)):
        block, text = text[: sizes[number % len(sizes)]], text[sizes[number % len(sizes)] :]
        most = max(most, depth.deepest(block))
    assert depth.open == 0
    assert most == nested(value)


def test_what_lies_side_by_side_is_not_nested() -> None:
    assert JsonDepth().deepest(b"[" + b'{"a": "]}["},' * 1_000 + b"1]") == 2
    assert JsonDepth().deepest(b"[" * 500 + b"]" * 500) == 500
