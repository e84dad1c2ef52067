"""``/mapping``: what each field of a record becomes, read from the file that publishing leaves (``handbook.json``)."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.messages import Lang, catalogue
from lienthong.site import answers
from lienthong.site.answers import Context
from lienthong.site.anywhere import lead
from lienthong.site.published import Published

FILE = "handbook.json"


class Handbook:
    """Answers for the pages of the handbook; the file is read again when it has changed."""

    def __init__(self, data: Path, context: Context, published: Published) -> None:
        self._path = data / FILE
        self._context = context
        self._published = published
        self._seen: tuple[int, int] = (0, 0)
        self._formats: list[dict[str, Any]] = []
        self._fields: dict[tuple[str, str], dict[str, Any]] = {}

    def routes(self) -> list[Route]:
        """Its addresses."""
        return [
            Route("/mapping", self.anywhere),
            Route("/mapping/{records}/{tag}", self.anywhere),
            Route("/{lang:lang}/mapping", self.index),
            Route("/{lang:lang}/mapping/{records}/{tag}", self.page),
        ]

    def has(self, records: str, tag: str) -> bool:
        """Whether there is a page for a field of a record format."""
        self._look()
        return (records, tag) in self._fields

    def paths(self) -> list[str]:
        """The addresses of the fields' pages, below the language."""
        self._look()
        return [f"/mapping/{quote(records)}/{quote(tag)}" for records, tag in self._fields]

    async def anywhere(self, request: Request) -> Response:
        """``/mapping`` and ``/mapping/{records}/{tag}``: to the page in the reader's language."""
        rest = "".join(f"/{request.path_params[name]}" for name in ("records", "tag") if name in request.path_params)
        if rest and self._field(request) is None:
            return self._context.error(request, 404, "not_found")
        return lead(request, self._context.prefix, f"/mapping{rest}")

    async def index(self, request: Request) -> Response:
        """``/{lang}/mapping``: every field."""
        self._look()
        if not self._formats:
            return self._context.error(request, 503, "unavailable")
        lang: Lang = "en" if request.path_params["lang"] == "en" else "vi"
        formats = [(one["id"], _named(one, lang), _hundreds(one["fields"])) for one in self._formats]
        return self._page(request, "mapping.html", "/mapping", formats=formats)

    async def page(self, request: Request) -> Response:
        """``/{lang}/mapping/{records}/{tag}``: one field."""
        one = self._field(request)
        if one is None:
            return self._context.error(request, 404, "not_found")
        lang: Lang = "en" if request.path_params["lang"] == "en" else "vi"
        name = next(_named(known, lang) for known in self._formats if known["id"] == one["format"])
        return self._page(request, "mapping_field.html", f"/mapping/{one['format']}/{one['tag']}", one=one, name=name)

    def _field(self, request: Request) -> dict[str, Any] | None:
        self._look()
        return self._fields.get((request.path_params["records"], request.path_params["tag"]))

    def _look(self) -> None:
        try:
            found = self._path.stat()
            if (found.st_mtime_ns, found.st_ino) == self._seen:
                return
            self._formats = orjson.loads(self._path.read_bytes())["formats"]
        except (OSError, ValueError, KeyError):
            return
        self._seen = (found.st_mtime_ns, found.st_ino)
        self._fields = {(form["id"], one["tag"]): one for form in self._formats for one in form["fields"]}

    def _page(self, request: Request, template: str, path: str, **values: Any) -> Response:
        lang: Lang = "en" if request.path_params["lang"] == "en" else "vi"
        body = self._context.page(template, lang, path, self._published.now, words=_words(lang), **values)
        return Response(body, 200, {"cache-control": answers.CACHED}, answers.HTML)


def _named(format: dict[str, Any], lang: Lang) -> str:
    """What a format is called on pages; what everybody calls by one name has no other here."""
    return catalogue(lang).get(f"pages.mapping.format.{format['id']}", str(format["name"]))


def _hundreds(fields: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Fields by their hundred: 0XX with the leader, 1XX …; what is not counted so is one group."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in fields:
        number = "0" if one["tag"] == "LDR" else one["tag"][0]
        groups.setdefault(f"{number}XX" if number.isdigit() else "", []).append(one)
    return list(groups.items())


@cache
def _words(lang: Lang) -> dict[str, str]:
    """What properties are called on pages, by prefixed name."""
    start = "pages.property."
    return {
        name.removeprefix(start).replace("_", ":", 1): text
        for name, text in catalogue(lang).items()
        if name.startswith(start)
    }
