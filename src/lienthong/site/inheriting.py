"""A template and those that it extends as one text, so that a page is written by one function instead of being handed
on, piece by piece, through one for each of them (``{% extends %}``, ``{% block %}`` of Jinja).

What ``self.name()`` asks for again stays a block. Templates of ours do not call ``super()``.
"""

import re
from collections.abc import Callable, Mapping

_EXTENDS = re.compile(r'\{% extends "([a-z_]+\.html)" %\}\n?')
_TAG = re.compile(r"\{% (?:block ([a-z_]+)|endblock) %\}\n?")
_ASKED = re.compile(r"\bself\.([a-z_]+)\(")
_NOTHING = "{# #}"
"""Leaves of the rules for white space around a tag (trim_blocks, lstrip_blocks) what there was."""


def whole(text: str, source: Callable[[str], str]) -> str:
    """The text of a template with that of those it extends; ``source`` gives a template by its name."""
    made = _joined(text, source)
    asked = set(_ASKED.findall(made))
    opened: list[bool] = []

    def tag(found: re.Match[str]) -> str:
        if found[1]:
            opened.append(found[1] in asked)
            return found[0] if opened[-1] else _NOTHING + found[0][found[0].index("}") + 1 :]
        return found[0] if opened.pop() else _NOTHING + found[0][found[0].index("}") + 1 :]

    return _TAG.sub(tag, made) if made is not text else text


def _joined(text: str, source: Callable[[str], str]) -> str:
    if (found := _EXTENDS.search(text)) is None:
        return text
    around, own = _parted(text.replace(found[0], "", 1))
    # Of a template that extends another only tags count outside of its blocks.
    kept = "".join(f"{line}\n" for line in around.splitlines() if line.strip())
    return kept + _filled(_joined(source(found[1]), source), own)


def _parted(text: str) -> tuple[str, dict[str, str]]:
    """What is outside of all blocks, and the blocks by name, with their tags; inner ones stay within outer ones."""
    around, found, depth, start, name = "", {}, 0, 0, ""
    for one in _TAG.finditer(text):
        if one[1] and not depth:
            around, start, name = around + text[start : one.start()], one.start(), one[1]
        depth += 1 if one[1] else -1
        if not depth:
            found[name], start = text[start : one.end()], one.end()
    return around + text[start:], found


def _filled(text: str, blocks: Mapping[str, str]) -> str:
    """The text with ``blocks`` instead of its own of the same names, inner ones too."""
    made, depth, start, name = "", 0, 0, ""
    for one in _TAG.finditer(text):
        if one[1] and not depth and one[1] in blocks:
            made, name = made + text[start : one.start()], one[1]
        if name:
            depth += 1 if one[1] else -1
            if not depth:
                made, start, name = made + _like(blocks[name], one[0]), one.end(), ""
    return made + text[start:]


def _like(block: str, end: str) -> str:
    """A block that ends its line where the one that it stands for does."""
    return block.rstrip("\n") + ("\n" if end.endswith("\n") else "")
