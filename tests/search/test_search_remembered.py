"""Answers that are remembered: the same as asked anew, and never more than may be kept."""

from lienthong.search.remembered import Remembered


def test_a_value_is_made_once_and_what_was_asked_least_lately_is_forgotten_first() -> None:
    kept: Remembered[int] = Remembered(2)
    made: list[str] = []

    def ask(key: str) -> int:
        return kept.get(key, lambda: made.append(key) or len(made))  # type: ignore[func-returns-value]

    assert [ask("a"), ask("b"), ask("a")] == [1, 2, 1]
    assert ask("c") == 3  # b is forgotten, a was asked since
    assert (ask("a"), ask("b")) == (1, 4)
    assert made == ["a", "b", "c", "b"]


def test_what_cannot_be_made_is_not_remembered() -> None:
    kept: Remembered[int] = Remembered(2)
    for _ in range(2):
        try:
            kept.get("x", lambda: 1 // 0)
        except ZeroDivisionError:
            continue
        raise AssertionError("nothing was raised")
    assert kept.get("x", lambda: 5) == 5
