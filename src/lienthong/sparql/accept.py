"""Content negotiation: which of the media types on offer a client wants most (RFC 9110, section 12.5.1).

Parameters of a range are a preference, not a condition: libraries and proxies send ``text/turtle;charset=utf-8``
or a JSON-LD ``profile`` as a matter of habit, and the document without it serves them better than a 406. A range
whose parameters the offer does not have counts less than the bare type, so that in
``text/html;q=0.7, text/html;level=1`` plain HTML keeps its 0.7; with ``q=0`` it forbids only that variant.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lienthong.messages import Lang


@dataclass(frozen=True)
class _Range:
    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    quality: float

    def specificity(self, offer: "_Range") -> int:
        """How closely this range names the offer; 0 when it does not match."""
        if self.type == "*" and self.subtype == "*":
            return 1
        if self.type != offer.type:
            return 0
        if self.subtype == "*":
            return 2
        if self.subtype != offer.subtype:
            return 0
        if not self.parameters <= offer.parameters:
            return 3 if self.quality else 0
        return 4 + len(self.parameters)


def best(accept: str | Iterable[str] | None, offered: Sequence[str]) -> str | None:
    """The offered media type that the client prefers; None when it accepts none of them (406).

    ``accept`` is one Accept header or several lines of it; none or an empty one accepts everything. The most
    specific range decides an offer's quality, ``q=0`` forbids, equal qualities fall to the earlier offer. Parameters
    other than ``q`` shut no offer out. A range that cannot be read is passed over.
    """
    lines = (accept,) if isinstance(accept, str) else tuple(accept or ())
    return _best(lines, tuple(offered))


@lru_cache(maxsize=1024)  # few headers come often, and reading one costs more than the rest of a light query
def _best(lines: tuple[str, ...], offered: tuple[str, ...]) -> str | None:
    ranges = [found for line in lines for part in _split(line, ",") if (found := _range(part))]
    if not any(line.strip() for line in lines):
        return offered[0] if offered else None
    chosen, highest = None, 0.0
    for offer in offered:
        wanted = _quality(ranges, offer)
        if wanted > highest:
            chosen, highest = offer, wanted
    return chosen


def language(accept: Iterable[str]) -> Lang:
    """The language by the lines of Accept-Language (RFC 9110, section 12.5.4): English only where it is wanted more
    than Vietnamese."""
    weights: dict[str, float] = {"vi": 0.0, "en": 0.0}
    for part in ",".join(accept).split(","):
        tag, _, parameters = part.strip().partition(";")
        name = tag.partition("-")[0].lower()
        if name in weights:
            weights[name] = max(weights[name], _weight(parameters))
    return "en" if weights["en"] > weights["vi"] else "vi"


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def _quality(ranges: list[_Range], offer: str) -> float:
    parsed = _range(offer)
    if parsed is None:
        return 0.0
    quality, closest = 0.0, 0
    for wanted in ranges:
        specificity = wanted.specificity(parsed)
        if specificity > closest or (specificity == closest and specificity and wanted.quality > quality):
            quality, closest = wanted.quality, specificity
    return quality


def _range(text: str) -> _Range | None:
    name, *rest = _split(text, ";")
    kind, slash, subtype = name.strip().lower().partition("/")
    kind, subtype = kind.strip(), subtype.strip()
    if kind == "*" and not slash:  # sent by old Java clients
        subtype = "*"
    if not kind or not subtype or (kind == "*" and subtype != "*"):
        return None
    quality, parameters = 1.0, set()
    for part in rest:
        key, _, value = part.strip().partition("=")
        key, value = key.strip().lower(), value.strip().strip('"')
        if key == "q":
            try:
                quality = min(max(float(value), 0.0), 1.0)
            except ValueError:
                return None
            break  # what follows q are extensions of Accept, not parameters of the type
        if key:
            parameters.add((key, value.lower()))
    if quality != quality:  # "q=nan" is a float to Python
        return None
    return _Range(kind, subtype, frozenset(parameters), quality)


def _split(text: str, separator: str) -> list[str]:
    """Split outside quoted strings."""
    if '"' not in text:
        return text.split(separator)
    parts, current, quoted = [], "", False
    for character in text:
        if character == '"':
            quoted = not quoted
        if character == separator and not quoted:
            parts.append(current)
            current = ""
        else:
            current += character
    return [*parts, current]
