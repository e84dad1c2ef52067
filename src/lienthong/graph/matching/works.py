"""Which Works are one: the editions of a text, an original known by name and its catalogued self, Hubs of one title.

A Work has one language (docs/model.md): translations stay Works of their own, and meet at their original and Hub.
Model of comparison: I. P. Fellegi, A. B. Sunter, A theory for record linkage, JASA 64 (1969). Weights, words and
thresholds: ``graph/matching/works.toml``; design: docs/decisions/052-works.md.
"""

from collections.abc import Callable

from lienthong.graph.matching import creators, workevidence
from lienthong.graph.matching.judging import DIFFERENT, DOUBTFUL, SAME, Evidence, Facts, Judgement
from lienthong.graph.matching.portraits.worktitles import plain, table
from lienthong.graph.matching.remainders import akin
from lienthong.text.titles import generic


class Works:
    """The kind ``work``: see ``judging.Kind``."""

    name = "work"
    versions = frozenset({"translator"})
    """Two translations of one original: see ``judging.Versioned``."""

    def marks(self, facts: Facts) -> set[str]:
        """ISSN; each title without diacritics, alone and with a word of the creator's name; the original's title."""
        found = {f"issn {one}" for one in facts.get("issn", ())}
        words = {_word(one) for name in ("creator", "maker") for one in facts.get(name, ())}
        for name in ("title", "whole", "uniform", "variant"):
            for one in facts.get(name, ()):
                key = plain(one)
                found.add(f"title {key}")
                found.update(f"title {key} {word}" for word in words)
                short = plain(workevidence.reduced(one, facts.get("creator", ())))
                if short != key:
                    found.update(f"title {short} {word}" for word in words)
        for one in facts.get("original_title", ()):
            found.update(f"original {plain(one)} {language}" for language in facts.get("language", ()))
        return found

    def ties(self, facts: Facts, leader: Callable[[str], str]) -> set[str]:
        """Works whose Instances are one."""
        return {f"instance {leader(one)}" for one in facts.get("instance", ())}

    def compare(self, a: Facts, b: Facts, tied: bool) -> Judgement:
        """The verdict on two Works. Symmetric, up to the sides of its evidence."""
        brake = _brake(a, b) or ("" if tied else _other_book(a, b) or _other_translation(a, b))
        if brake:
            return Judgement(DIFFERENT, 0.0, (Evidence("brake", brake, 0.0),))
        found = (*workevidence.title(a, b), *workevidence.creator(a, b), *workevidence.rest(a, b, tied))
        bits = sum(one.bits for one in found)
        limits = table()["verdict"]
        if bits < limits["doubtful"]:
            return Judgement(DIFFERENT, bits, found)
        if bits < limits["same"]:
            return Judgement(DOUBTFUL, bits, found)
        doubt = "" if tied else _doubt(a, b, found)
        if doubt:
            return Judgement(DOUBTFUL, bits, (*found, Evidence("brake", doubt, 0.0)))
        return Judgement(SAME, bits, found)

    def contradiction(self, a: Facts, b: Facts) -> str:
        """What keeps two groups apart: all that keeps two Works apart, and what a Work that says less would bridge.

        Groups that have an Instance in common (fact ``tie``) are one whatever else their records call it.
        """
        found = _brake(a, b)
        if found or not set(a.get("tie", ())).isdisjoint(b.get("tie", ())):
            return found
        return ("creator" if _other_creator(a, b) else "") or _bridged(a, b)


def _bridged(a: Facts, b: Facts) -> str:
    """number, translator, law or diacritics: what no third Work takes away, one without number, with a slip in the
    title («LuậtĐất đai») or typed without diacritics («Kinh te vi mo»)."""
    if _apart(a.get("number", ()), b.get("number", ())):
        return "number"
    if _parts_apart(a, b):
        return "part"
    if _other_translation(a, b):
        return "translator"
    if (workevidence.law(a) or workevidence.law(b)) and _apart(a.get("year", ()), b.get("year", ())):
        return "law"
    return "diacritics" if _marked_otherwise(a.get("title", ()), b.get("title", ())) else ""


def _parts_apart(a: Facts, b: Facts) -> bool:
    """Whether the remainders of both name parts, and other ones: «Tin học văn phòng : Word», «… : Excel»."""
    one, two = a.get("part", ()), b.get("part", ())
    return _apart(one, two) and not any(akin(left, right) for left in one for right in two)


def _other_translation(a: Facts, b: Facts) -> str:
    """translator: two translations by other people, each a Work of its own; '' where no original or Hub would lead
    from one to the other."""
    if not all(one.get("translator") and (one.get("original") or one.get("hub")) for one in (a, b)):
        return ""
    return "translator" if creators.best(a["translator"], b["translator"])[0] == "other" else ""


def _marked_otherwise(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether a title of one is a title of the other with other diacritics: "vi mô", "vĩ mô"."""
    folded: dict[str, set[str]] = {}
    for one in a:
        if not one.isascii():
            folded.setdefault(plain(one), set()).add(one.replace(" ", ""))
    return any(
        plain(one) in folded and one.replace(" ", "") not in folded[plain(one)] for one in b if not one.isascii()
    )


def _word(name: str) -> str:
    """The longest word of a name, without diacritics: it is there in either order and beside initials."""
    return max(creators.folded(name), key=lambda one: (len(one), one), default="")


def _brake(a: Facts, b: Facts) -> str:
    """hub, language, form, translation or thesis; '' when nothing forbids that they are one Work."""
    if ("hub" in a.get("is", ())) != ("hub" in b.get("is", ())):
        return "hub"
    if _apart(a.get("language", ()), b.get("language", ())):
        return "language"
    if _forms_apart(a.get("form", ()), b.get("form", ())):
        return "form"
    if _translation(a, b) or _translation(b, a):
        return "translation"
    both = a.get("thesis", ()) and b.get("thesis", ())
    return "thesis" if both and not _one_creator(a, b) else ""


def _other_book(a: Facts, b: Facts) -> str:
    """number, part, collection or made: what of one author's books with like titles makes two; not asked of two records
    of one book."""
    if _apart(a.get("number", ()), b.get("number", ())):
        return "number"
    if _parts_apart(a, b):
        return "part"
    if "work" not in a.get("is", ()) + b.get("is", ()) and all(map(generic, a.get("title", ()) + b.get("title", ()))):
        # Hubs and originals called «Poems. Selections»: there are as many as there are selections.
        return "collection"
    return "made" if _apart(a.get("made", ()), b.get("made", ())) else ""


def _apart(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return bool(a) and bool(b) and set(a).isdisjoint(b)


def _forms_apart(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two Works are of forms (text, music, film, map …) that no Work has both."""
    if not _apart(a, b):
        return False
    together = [set(pair) for pair in table()["forms"]["together"]]
    return not any({one, two} in together for one in a for two in b)


def _translation(original: Facts, other: Facts) -> bool:
    """Whether one is the original, in a language that nobody says, of translations into the other's language."""
    if original.get("language") or not original.get("into"):
        return False
    return bool(other.get("original") or other.get("uniform")) or not _apart(
        other.get("language", ()), original["into"]
    )


def _one_creator(a: Facts, b: Facts) -> bool:
    return creators.best(a.get("creator", ()), b.get("creator", ()))[0] not in ("missing", "other")


def _other_creator(a: Facts, b: Facts) -> bool:
    """Whether both have creators, and nobody of one is creator or editor of the other, or they are namesakes."""
    found = workevidence.creator(a, b)
    return any((one.feature, one.level) in (("creator", "other"), ("life", "other")) for one in found)


def _doubt(a: Facts, b: Facts, found: tuple[Evidence, ...]) -> str:
    """Why a librarian has to look at two Works that seem to be one: nobody made them, nothing says which selection
    «Thơ» is, or nobody says that it is the law of one year."""
    levels = {one.feature: one.level for one in found}
    if levels.get("specific") == "generic" and "contents" not in levels:
        return "generic"
    if not (a.get("creator") or b.get("creator")) and not (a.get("maker") and b.get("maker")):
        return "nobody"
    if (workevidence.law(a) or workevidence.law(b)) and set(a.get("year", ())).isdisjoint(b.get("year", ())):
        return "law"
    return ""
