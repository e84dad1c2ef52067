"""``/llms.txt``: what this site is and where programs find what, for language models and those who build with them.

https://llmstxt.org/: Markdown with a title, a summary and lists of links; here once in each language of the pages. All
of it comes from what is published: numbers, data sets with licences, and examples that the endpoint runs.
"""

from collections import Counter
from functools import partial
from hashlib import blake2b
from importlib.util import find_spec

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.graph.roll import Roll
from lienthong.graph.shelves.reading import shelves
from lienthong.messages import LANGS, Lang, catalogue
from lienthong.site import answers
from lienthong.site.answers import CORS, Context
from lienthong.site.documents import FORMATS
from lienthong.site.published import Opened, Published
from lienthong.site.reading import Reading, iris
from lienthong.site.render import version
from lienthong.site.show import Show
from lienthong.site.wording import grouped
from lienthong.sparql.examples import body as example_text
from lienthong.sparql.queries import examples

_DATASETS = 100
_EXAMPLES = 5
_SHORT = 30
"""Lines of a query that is shown as an example."""
_VERBATIM = str.maketrans(dict.fromkeys("[]`*_<>#|", " ") | {"\n": " ", "\r": " "})


class Llms:
    """Answers with what is known of the generation that is served; written once for each."""

    def __init__(self, published: Published, context: Context) -> None:
        self._published = published
        self._context = context
        self._written: tuple[str, bytes] | None = None

    def routes(self) -> list[Route]:
        """``/llms.txt``."""
        return [Route("/llms.txt", self.answer)]

    async def answer(self, request: Request) -> Response:
        """The file."""
        if (opened := self._published.now) is None:
            return self._context.error(request, 503, "unavailable")
        if self._written is None or self._written[0] != opened.stamp:
            text = "\n".join(written(opened, self._context.title, lang) for lang in LANGS)
            self._written = opened.stamp, text.encode()
        content = self._written[1]
        tag = f'"{blake2b(content + version().encode(), digest_size=8).hexdigest()}"'
        headers = CORS | {"etag": tag, "cache-control": "public, max-age=3600"}
        if answers.not_modified(request, tag):
            return Response(None, 304, headers)
        return Response(content, 200, headers, "text/markdown; charset=utf-8")


def written(opened: Opened, site: str, lang: Lang) -> str:
    """One language's half of the file."""
    say, base = partial(_say, lang), opened.addresses.base
    one = opened.generation
    head = [f"# {plain(site)}", "", f"> {catalogue(lang)['crawling.about']}", ""]
    head += [say("state", number=one.number, day=one.published[:10], triples=grouped(one.triples, lang)), ""]
    parts = [head, _kinds(opened, lang), _machines(base, lang), _sets(opened, lang), _queries(base, lang)]
    return "\n".join(line for part in parts for line in [*part, ""])


def plain(text: str) -> str:
    """A name from the data as plain words: nothing of it is Markdown, and it stays on its line."""
    return " ".join(text.translate(_VERBATIM).split())


def _say(lang: Lang, name: str, /, **values: object) -> str:
    return catalogue(lang)[f"crawling.llms.{name}"].format(**values)


def _kinds(opened: Opened, lang: Lang) -> list[str]:
    base, texts = opened.addresses.base, catalogue(lang)
    counted: Counter[str] = Counter()
    for part in Roll(opened.generation.folder).parts:
        counted[part.kind] += part.number
    if (found := shelves(opened.generation.shelves_file)) is not None:  # the roll has Hubs among the Works
        with found:
            told = found.numbers("kind", [*counted])
        counted = Counter({kind: told[kind] or number for kind, number in counted.items()})
    lines = [f"## {_say(lang, 'kinds')}", ""]
    for kind, number in counted.most_common():
        link = f"[{texts[f'pages.kinds.{kind}']}]({base}/{lang}/{kind})"
        lines.append(f"- {link}: {grouped(number, lang)}, `{base}/{kind}/{{id}}`")
    return lines


def _machines(base: str, lang: Lang) -> list[str]:
    say = partial(_say, lang)
    forms = ", ".join(f"`.{one.suffix}` ({one.media_type})" for one in FORMATS)
    links = [
        (say("sparql"), "/sparql", say("sparql_what")),
        (say("search"), f"/{lang}/search.json?q=", say("search_what")),
        (say("context"), "/context.jsonld", say("context_what")),
        (say("openapi"), "/openapi.json", say("openapi_what")),
        (say("oai"), "/oai?verb=Identify", say("oai_what")),
        (say("catalog"), "/catalog", say("catalog_what")),
        (say("dumps"), "/dumps/", say("dumps_what")),
        (say("ids"), "/id", say("ids_what")),
        (say("reconcile"), f"/{lang}/reconcile", say("reconcile_what")),
        (say("linksets"), "/linksets", say("linksets_what")),
        (say("changes"), "/changes", say("changes_what")),
        (say("feed"), "/activity", say("feed_what")),
        (say("sitemap"), "/sitemap.xml", say("sitemap_what")),
        (say("examples"), "/sparql/examples.ttl", say("examples_what")),
    ]
    lines = [f"## {say('machines')}", "", f"- {say('forms', base=base, forms=forms)}"]
    lines += [f"- [{name}]({base}{path}): {what}" for name, path, what in links]
    if find_spec("mcp"):  # no link: it answers POST only
        lines.append(f"- {say('assistants')}, `{base}/mcp`: {say('assistants_what')}")
    return lines


def _sets(opened: Opened, lang: Lang) -> list[str]:
    show = Show(Reading(opened), lang)
    roll = Roll(opened.generation.folder)
    names = [name for part in roll.parts if part.kind == "dataset" for name, _ in roll.entries(part)]
    lines = [f"## {_say(lang, 'datasets')}", ""]
    for name in names[:_DATASETS]:
        iri = f"{opened.addresses.base}/dataset/{name}"
        licences = iris(show.reading.node(iri), "dct:license")[:1]
        told = f": {licences[0]}" if licences else ""
        lines.append(f"- [{plain(show.name(iri).text)}]({opened.addresses.base}/{lang}/dataset/{name}){told}")
    return lines


def _queries(base: str, lang: Lang) -> list[str]:
    lines = [f"## {_say(lang, 'queries')}", ""]
    short = [one for one in examples() if not one.elsewhere and one.text.count("\n") <= _SHORT]
    for one in short[:_EXAMPLES]:
        lines += [f"### {one.titles[lang]}", "", "```sparql", example_text(one, base).strip(), "```", ""]
    return lines
