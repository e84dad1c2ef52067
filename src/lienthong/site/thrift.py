"""A table says nothing twice: values that another property, or a longer value of the same row, says already."""

import re
from collections import Counter
from urllib.parse import unquote, urlsplit

from pyoxigraph import NamedNode

from lienthong.site.reading import Node, full, iris, texts
from lienthong.site.show import Line, Part, text_of

_WORD = re.compile(r"[^\W\d]+|\d+")
_PRICE = re.compile(r"(\d{1,3}(?:[., ]?\d{3})*)(?:đ|đồng|vnđ|vnd)\.?")
_INCHES = re.compile(r"(\d{1,3})(?: ?(\d)/(\d))? ?in\.?")
_CENTIMETRES = re.compile(r"(\d{1,3}) ?cm\.?")


def once(tree: dict[str, Node], node: Node, repeats: dict[str, list[str]]) -> Node:
    """The node without what others of its tree say; ``repeats`` names the properties that say the same as one."""
    made = dict(node)
    for curie, others in repeats.items():
        if (name := full(curie)) in node:
            said = {one for inner in tree.values() for other in others for one in iris(inner, other)}
            made[name] = [one for one in node[name] if not (isinstance(one, NamedNode) and one.value in said)]
    if (name := full("bf:identifiedBy")) in node:
        sourced = {text for inner in tree.values() if iris(inner, "bf:source") for text, _ in texts(inner, "rdf:value")}
        made[name] = [one for one in node[name] if not _is_bare(tree.get(one.value, {}), sourced)]
    return {name: values for name, values in made.items() if values}


def _is_bare(identifier: Node, sourced: set[str]) -> bool:
    """A local number without a source, when another identifier says whose it is."""
    if iris(identifier, "bf:source") or full("bf:Local") not in iris(identifier, "rdf:type"):
        return False
    return any(text in sourced for text, _ in texts(identifier, "rdf:value"))


def key(line: Line) -> tuple[str, list[str]]:
    """What a value says, however it is written: merged records may say a thing twice, "203 tr." and "203tr.", "33.000
    đồng" and "33000đ", "12cm" and "4 3/4 in.". What leads elsewhere is another thing."""
    return _measured(" ".join(text_of(line).casefold().split())), [part.href for part in line if part.href]


def _measured(text: str) -> str:
    if price := _PRICE.fullmatch(text.replace(" ", "")):
        return f"{re.sub('[., ]', '', price[1])} vnd"
    if length := _CENTIMETRES.fullmatch(text):
        return f"{int(length[1])} cm"
    if (length := _INCHES.fullmatch(text)) and length[3] != "0":
        return f"{round((int(length[1]) + int(length[2] or 0) / int(length[3] or 1)) * 2.54)} cm"
    return text.replace(" ", "")


def without_parts(lines: list[Line]) -> list[Line]:
    """The lines but those whose words and links all stand in another ("NXB Văn học" beside "Hà Nội : NXB Văn học"), and
    those that only shorten its words."""
    lines = [
        line for at, line in enumerate(lines) if not any(_shortened(line, one, at > n) for n, one in enumerate(lines))
    ]
    said = [(set(_WORD.findall(text_of(line).casefold())), {part.href for part in line if part.href}) for line in lines]
    return [
        line
        for at, (line, (words, links)) in enumerate(zip(lines, said, strict=True))
        if not any(words < more and links <= led for other, (more, led) in enumerate(said) if other != at)
    ]


def _shortened(line: Line, other: Line, later: bool) -> bool:
    """Whether a line only shortens the words of another: "259 tr." beside "259 trang"."""
    short, whole = _WORD.findall(text_of(line).casefold()), _WORD.findall(text_of(other).casefold())
    if line is other or len(short) != len(whole) or any(part.href for part in line):
        return False
    pairs = list(zip(short, whole, strict=True))
    if not all(b.startswith(a) and (a == b or not a.isdecimal()) for a, b in pairs):
        return False
    return short != whole or later


def told_apart(links: list[Part]) -> list[Part]:
    """Links of the same name with the end of their addresses: "kho.example.org: luan-van.pdf"."""
    named = Counter(one.text for one in links)
    for one in links:
        end = _end(one.href)
        if named[one.text] > 1 and end:
            one.text = f"{one.text}: {end}"
    return links


def _end(address: str) -> str:
    try:
        return unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])
    except ValueError:  # an IRI may have a host that no address has ("℀.example")
        return ""


def each_once(people: list[Line]) -> list[Line]:
    """Contributors each once, in their order, with all the roles that libraries gave them: one wrote "tác giả", another
    "biên soạn", a third none. Who has one name has one line, though it may be several headings."""
    found: dict[str, tuple[Line, list[str]]] = {}
    for line in people:
        named = [part for part in line if not part.muted]
        _, roles = found.setdefault("".join(text_of(named).split()).casefold(), (named, []))
        roles += [part.text.strip(" ()") for part in line if part.muted]
    return [
        line + [Part(f" ({', '.join(dict.fromkeys(', '.join(roles).split(', ')))})", muted=True)] * bool(roles)
        for line, roles in found.values()
    ]
