"""Where nothing has all words: what was meant instead, or fewer words; what was done is told, never hidden."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tantivy import Occur, Query, Searcher

from lienthong.search.asking import Question
from lienthong.search.ladder import Ladder, ladder
from lienthong.search.mistakes import guesses, halves, untyped
from lienthong.search.terms import any_of, both, constant, count, either, in_share, pairs, term
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
        best = _likeliest(word, made, kept, place, searcher, within)
        if not best:
            return {}
        taken[word] = best
        kept += best.split()
    return taken


def _all(place: str, words: Sequence[str]) -> list[Query]:
    return [term(place, one) for one in words]


def _likeliest(
    word: str, made: list[str], kept: Sequence[str], place: str, searcher: Searcher, within: Sequence[Query]
) -> str:
    """The guess that most entities have beside the other words; '' where none has."""

    @cache
    def number(guess: str) -> int:
        return count(searcher, both([*_all(place, [*guess.split(), *kept]), *within]))

    def at_most(guess: str, most: int) -> bool:
        often = min(int(searcher.doc_freq(place, part)) for part in guess.split())
        return often <= most or number(guess) <= most

    if len(made) < 2 or not (kept or within):
        return made[0] if made else ""
    meant = untyped(word)
    # A share of what has the first is mostly as much as others have with all words, which is found out faster.
    # That nothing has it is found out when it is asked.
    surely = count(searcher, both([*in_share(place, [*made[0].split(), *kept]), *within]))
    if surely and (made[0] == meant or all(at_most(guess, surely) for guess in made[1:])):
        return made[0]
    found = _most(made, meant, number)
    return found[1] if found else ""


def _most(made: Sequence[str], meant: str, number: Callable[[str], int]) -> tuple[int, str] | None:
    """The guess that has most entities, and how many; of equals the likelier, and before all others what an input
    method would have made."""
    best: tuple[int, str] | None = None
    for guess in made:
        if (found := number(guess)) and (best is None or found > best[0]):
            best = (found, guess)
        if found and guess == meant:
            break
    return best


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
    around: tuple[str, str],
) -> tuple[int, str] | None:
    """The guess that most entities have beside the other words, and how many: in a title that has it beside one of the
    words ``around`` it, where there are any."""

    def number(guess: str) -> int:
        parts = _all(place, [*guess.split(), *others])
        near = [f"{before} {after}" for before, after in ((around[0], guess), (guess, around[1])) if before and after]
        if near:
            stand = [one for one in near if searcher.doc_freq("pair", one)]
            if guess in others or not stand:
                return 0
            parts.append(any_of("pair", stand))
        return count(searcher, both([*parts, *within]))

    if made and not others and not within:
        return 1, made[0]
    return _most(made, untyped(word), number)


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
        rungs, some = _without_one(rarest, place), (either(_without_one(rarest, "some")),) if place == "all" else ()
        yield Loosened(_beside(words, Ladder(tuple((one,) for one in rungs), (either(rungs),), None, some=some)), other)
    yield Loosened(_beside(words, _half(rarest, min(enough, len(rarest)), place)), other)


def _beside(words: list[str], fewer: Ladder) -> Ladder:
    """First what has two of the words beside each other in a title: a word of Vietnamese has mostly two syllables."""
    together = any_of("pair", pairs(words))
    rungs = ((*fewer.bottom, together), *fewer.rungs)
    return Ladder(rungs, fewer.bottom, None, long=frozenset(rungs), some=fewer.some)


def _without_one(rarest: list[str], place: str) -> list[Query]:
    """Rungs that each leave one word out, the commonest first: it says least."""
    return [both([term(place, one) for one in rarest if one != left]) for left in reversed(rarest)]


def _half(rarest: list[str], enough: int, place: str) -> Ladder:
    """What has so many of the words: the more, and those in a title, the better."""
    query, better = _at_least(rarest, enough, place), _at_least(rarest, min(enough + 1, len(rarest)), place)
    some = (_at_least(rarest, enough, "some"),) if place == "all" else ()
    return Ladder(((better,), (query,)), (query,), None, some=some)


def _at_least(words: Sequence[str], number: int, place: str) -> Query:
    """What has so many of the words."""
    parts = [(_SHOULD, constant(term(place, one))) for one in words]
    return Query.boolean_query(parts, minimum_number_should_match=number)
