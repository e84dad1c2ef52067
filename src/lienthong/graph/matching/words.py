"""The machine's reasons in words: ``site/messages/*/matching.toml``."""

from collections.abc import Iterable

from lienthong.graph.matching.judging import Evidence
from lienthong.messages import Lang, catalogue, text


def say(name: str, lang: Lang, /, **values: object) -> str:
    """A sentence of the general part, e.g. ``explain.total``."""
    return text(f"matching.{name}", lang, **values)


def field(name: str, lang: Lang) -> str:
    """What a field of ``showing.FIELDS`` is called."""
    return say(f"field.{name}", lang)


def feature(kind: str, one: Evidence, lang: Lang) -> str:
    """What was compared, e.g. «Nhan đề»."""
    return _first(lang, f"{kind}.{one.feature}.label", f"feature.{one.feature}") or _plain(one.feature)


def level(kind: str, one: Evidence, lang: Lang) -> str:
    """How alike it is, e.g. «cùng nhan đề»."""
    names = (f"{kind}.{one.feature}.{one.level}", f"level.{one.feature}.{one.level}", f"level.{one.level}")
    return _first(lang, *names) or _plain(one.level)


def brake(kind: str, why: str, lang: Lang) -> str:
    """Why two groups cannot be one."""
    return _first(lang, f"{kind}.brake.{why}", f"brake.{why}", f"explain.{why}", why) or _plain(why)


def held(kind: str, why: str, against: Iterable[str], lang: Lang) -> str:
    """As ``brake``, with the two members that contradict each other when they are others than the things themselves."""
    said = brake(kind, why, lang)
    two = list(against)
    return say("explain.against", lang, why=said, one=two[0], other=two[1]) if len(two) == 2 else said


def bits(value: float) -> str:
    """Bits with their sign: +7, -2.5."""
    return f"{value:+.1f}".removesuffix(".0")


def evidence(kind: str, one: Evidence, lang: Lang) -> str:
    """One feature as a sentence, with the values that were compared when it has any."""
    said = say(
        "explain.evidence", lang, feature=feature(kind, one, lang), level=level(kind, one, lang), bits=bits(one.bits)
    )
    if not one.left and not one.right:
        return said
    return f"{said}: {say('explain.values', lang, left=one.left, right=one.right)}"


def _first(lang: Lang, *names: str) -> str:
    known = catalogue(lang)
    return next((known[full] for name in names if (full := f"matching.{name}") in known), "")


def _plain(code: str) -> str:
    return code.rpartition(".")[2].replace("_", " ")
