"""Templates of one language, as they are compiled: what is the same on every page is written out once.

A message without values (``{{ t("site.skip") }}``) becomes its text, where links begin (``{{ here }}``) that of the
site, a template that is included by its name becomes part of the one that includes it, and so does one that is
extended (``site.inheriting``). What the compiled template gives
is the same, byte for byte; it has less to do.
"""

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import escape

from lienthong.messages import Lang
from lienthong.site.inheriting import whole
from lienthong.site.wording import in_words, said

_WORDS = re.compile(r'\{\{ ([tb])\("([a-z0-9_.]+)"\) \}\}')
_PLACE = re.compile(r"\{\{ (prefix|here|lang|version) \}\}")
_INCLUDED = re.compile(r'\{% include "([a-z_]+\.html)" %\}')
_MARKS = ("{{", "{%", "{#")


class Written(FileSystemLoader):
    """The templates of a folder for pages in ``lang`` of a site whose links begin with ``prefix``; ``version`` is that
    of its static files."""

    def __init__(self, templates: Path, lang: Lang, prefix: str, version: str) -> None:
        super().__init__(templates)
        self._lang: Lang = lang
        known = {"prefix": prefix, "here": f"{prefix}/{lang}", "lang": lang, "version": version}
        self._places = {name: str(escape(text)) for name, text in known.items()}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, its file, and whether it is still the same."""
        text, file, fresh = super().get_source(environment, template)
        joined = whole(text, lambda name: FileSystemLoader.get_source(self, environment, name)[0])
        return self._whole(environment, joined), file, fresh

    def _whole(self, environment: Environment, text: str) -> str:
        text = _WORDS.sub(lambda found: self._text(found), text)
        text = _PLACE.sub(lambda found: self._places[found[1]], text)
        return _INCLUDED.sub(lambda found: self._included(environment, found[1]), text)

    def _text(self, found: re.Match[str]) -> str:
        text = str(escape((in_words if found[1] == "t" else said)(self._lang, found[2])))
        return found[0] if any(mark in text for mark in _MARKS) else text

    def _included(self, environment: Environment, name: str) -> str:
        text = super().get_source(environment, name)[0].removesuffix("\n")
        # The empty comments keep the rules for white space around a tag (trim_blocks, lstrip_blocks).
        return f"{{# #}}{self._whole(environment, text)}{{# #}}"
