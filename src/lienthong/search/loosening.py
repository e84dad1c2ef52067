"""Where nothing has all words: what was meant instead, or fewer words; what was done is told, never hidden."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tantivy import Occur, Query, Searcher

from lienthong.search.asking import Question
from lienthong.search.documents import SHARES
from lienthong.search.ladder import Ladder, ladder
from lienthong.search.mistakes import guesses, halves, untyped
from lienthong.search.tallies import sampled
from lienthong.search.terms import any_of, both, constant, count, either, pairs, term
from lienthong.search.words import plain

_MOST_CORRECTED, _MOST_DOUBTED, _MOST_GUESSES = 8, 6, 4
_MOST_SHORTENED = 8
_SHOULD = Occur.Should


@dataclass(frozen=True)
class Loosened:
    """A question that stands for another one: its ladder, the words that were ``changed`` (typed, taken) and those
    that were ``dropped``."""

    ladder: Ladder
    asked: Question
    changed: tuple[tuple[str, str], ...] = ()
    dropped: tuple[str, ...] = ()


def corrected(asked: Question, searcher: Searcher, within: Sequence[Query]) -> Iterator[Loosened]:
    """The question, where there is one, with words of the catalogue for such as are not in it, chosen by what stands
    beside the others; of known words one may be wrong, too."""
    if len(asked.different) > _MOST_CORRECTED or asked.phrases:
        return
    words = dict.fromkeys(asked.folded)
    place = asked.field or "all"
    if place == "number":
        return
    unknown = [one for one in words if not searcher.doc_freq(place, one)]
    taken = _replaced(unknown, list(words), place, searcher, within) if unknown else {}
    if not unknown and len(words) <= _MOST_DOUBTED:
        taken = _one_wrong(list(words), place, searcher, within)
    if not taken:
        return
    made = [part for one in asked.words for part in taken.get(plain(one), one).split()]
    changed = [(one, taken[plain(one)]) for one in asked.words if plain(one) in taken]
    meant = asked.of(made)
    yield Loosened(ladder(meant, searcher), meant, tuple(dict.fromkeys(changed)))


def _replaced(
    unknown: list[str], words: list[str], place: str, searcher: Searcher, within: Sequence[Query]
) -> dict[str, str]:
    """For each word that no entity has one that stands beside the others; {} where one has none."""
    taken: dict[str, str] = {}
    kept = [one for one in words if one not in unknown]
    for word in unknown:
        made = _guessed(word, place, searcher)
        beside = [*(term(place, one) for one in kept), *within]
        if made and _surely(made, untyped(word), place, searcher, beside):
            best = made[0]
        elif found := _fitting(word, made, kept, place, searcher, within):
            best = found[1]
        else:
            return {}
        taken[word] = best
        kept += best.split()
    return taken


def _surely(made: list[str], meant: str, place: str, searcher: Searcher, beside: Sequence[Query]) -> bool:
    """Whether no other guess can have more entities than the first: there is none, or a share of what the first has is
    as much as the others have with whatever words. One that nothing has is found out when it is asked."""
    others = [] if made[0] == meant else made[1:]
    if len(made) == 1 or not beside:
        return True
    most = max((min(int(searcher.doc_freq(place, part)) for part in one.split()) for one in others), default=0)
    first = both([*(term(place, one) for one in made[0].split()), *beside])
    return count(searcher, sampled(first, SHARES[-1])) >= max(1, most)


def _one_wrong(words: list[str], place: str, searcher: Searcher, within: Sequence[Query]) -> dict[str, str]:
    """Of words that are all known the one that, replaced, makes a question with most hits."""
    best: tuple[int, str, str] = (0, "", "")
    for at, word in enumerate(words):
        others = [one for one in words if one != word]
        # A word that is known is taken for a mistake only where another stands in a title beside its neighbours.
        around = (words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else "")
        found = _fitting(word, _guessed(word, place, searcher), others, place, searcher, within, around)
        if found and found[0] > best[0]:
            best = (found[0], word, found[1])
    return {best[1]: best[2]} if best[0] else {}


def _guessed(word: str, place: str, searcher: Searcher) -> list[str]:
    def known(one: str) -> int:
        return int(searcher.doc_freq(place, one))

    def paired(one: str) -> int:
        return int(searcher.doc_freq("pair", one))

    made = guesses(word, known, _MOST_GUESSES)
    cut = halves(word, known, paired)
    return [*made[:1], *([" ".join(cut)] if cut else []), *made[1:]]


def _fitting(
    word: str,
    made: list[str],
    others: list[str],
    place: str,
    searcher: Searcher,
    within: Sequence[Query],
    around: tuple[str, str] = ("", ""),
) -> tuple[int, str] | None:
    """The guess that most entities have beside the other words, and how many; of equals the likelier, and before all
    others what an input method would have made of it. ``around`` are words of which it must stand beside one."""
    meant = untyped(word)
    beside = [term(place, one) for one in others]
    if made and not beside and not within:
        return 1, made[0]
    best: tuple[int, str] | None = None
    for guess in made:
        if any(around) and guess in others:
            continue
        parts = [term(place, one) for one in guess.split()]
        if near := [
            f"{before} {after}" for before, after in ((around[0], guess), (guess, around[1])) if before and after
        ]:
            if not (stand := [one for one in near if searcher.doc_freq("pair", one)]):
                continue
            parts.append(any_of("pair", stand))
        number = count(searcher, both([*parts, *beside, *within]))
        if number and (best is None or number > best[0]):
            best = (number, guess)
        if number and guess == meant:
            break
    return best


def shortened(asked: Question, searcher: Searcher, _: Sequence[Query]) -> Iterator[Loosened]:
    """The question with at least half of its words, for as long as nothing is found: without those that no entity has,
    then without any one, then any half of the rarest."""
    place, words = asked.field or "all", list(dict.fromkeys(asked.folded))
    if len(words) < 2 or place == "number" or asked.phrases:
        return
    often = {one: int(searcher.doc_freq(place, one)) for one in words}
    known = [one for one in words if often[one]]
    enough = min(-(-len(asked.words) // 2), len(words))
    # One syllable of two is another word.
    if len(known) < enough or len(words) == len(known) == 2:
        return
    if len(known) < len(words):
        kept = asked.of([one for one in asked.words if often[plain(one)]])
        dropped = tuple(one for one in asked.different if not often[plain(one)])
        yield Loosened(ladder(kept, searcher), kept, dropped=dropped)
    rarest = sorted(known, key=lambda one: (often[one], one))[:_MOST_SHORTENED]
    other = asked.of(list(asked.words))
    if enough < len(known) <= _MOST_SHORTENED:
        rungs = _without_one(rarest, place)
        yield Loosened(_beside(words, Ladder(tuple((one,) for one in rungs), (either(rungs),), None)), other)
    yield Loosened(_beside(words, _half(rarest, min(enough, len(rarest)), place)), other)


def _beside(words: list[str], fewer: Ladder) -> Ladder:
    """First what has two of the words beside each other in a title: a word of Vietnamese has mostly two syllables."""
    together = any_of("pair", pairs(words))
    rungs = ((*fewer.bottom, together), *fewer.rungs)
    return Ladder(rungs, fewer.bottom, None, long=frozenset(rungs))


def _without_one(rarest: list[str], place: str) -> list[Query]:
    """Rungs that each leave one word out, the commonest first: it says least."""
    return [both([term(place, one) for one in rarest if one != left]) for left in reversed(rarest)]


def _half(rarest: list[str], enough: int, place: str) -> Ladder:
    """What has so many of the words: the more, and those in a title, the better."""
    parts = [(_SHOULD, constant(term(place, one))) for one in rarest]
    query = Query.boolean_query(parts, minimum_number_should_match=enough)
    better = Query.boolean_query(parts, minimum_number_should_match=min(enough + 1, len(rarest)))
    return Ladder(((better,), (query,)), (query,), None)
