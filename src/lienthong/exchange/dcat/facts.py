"""What there is to say of the data sets of a generation: each source's, and that of the whole catalogue."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from lienthong.errors import Busy
from lienthong.exchange.dcat.rules import keyword, rules
from lienthong.exchange.dumps.versions import Described, DumpFile, Version, latest
from lienthong.graph.roll import Roll
from lienthong.messages import LANGS, Lang, text
from lienthong.settings import Settings
from lienthong.site.published import Opened
from lienthong.site.reading import Node, Reading, best_label, iris, texts
from lienthong.site.source_data import SourceData
from lienthong.site.wording import grouped

WHOLE = ""
"""The key of the data set of the whole catalogue; those of sources are their ids."""
PAGE = 100
"""Data sets of one page of a catalogue."""
_RETRY = 60

Words = Mapping[Lang, str]


@dataclass(frozen=True)
class Party:
    """Who publishes: an IRI and names."""

    iri: str
    names: Words
    home: str = ""


@dataclass(frozen=True)
class Dataset:
    """One data set. Dates are xsd:dateTime or ''; ``first`` and ``last`` years of publication or 0; ``licences`` as the
    sources name them, the data set's own when there is exactly one. ``triples`` of a source are the statements of its
    records, of the whole what the public graph holds."""

    key: str
    iri: str
    titles: Words
    descriptions: Words
    publisher: Party
    licences: tuple[str, ...]
    landing: str
    modified: str
    issued: str
    triples: int
    records: int
    first: int
    last: int
    keywords: Mapping[Lang, tuple[str, ...]]
    files: tuple[DumpFile, ...]
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """A page of the catalogue: data sets behind ``after``, and the key behind which the next page begins (None on the
    last one); ``number`` counts all data sets."""

    base: str
    titles: Words
    descriptions: Words
    publisher: Party
    contact: str
    modified: str
    licences: tuple[str, ...]
    number: int
    after: str | None
    more: str | None
    datasets: tuple[Dataset, ...] = field(default=())
    version: Version | None = None


class Gathering:
    """Reads one generation, with what publishing counted and the dumps that are there."""

    def __init__(self, opened: Opened, known: Settings, counted: SourceData) -> None:
        self._opened, self._known, self._counted = opened, known, counted
        self._reading = Reading(opened)
        self._base = opened.addresses.base
        found = latest(known.data)
        self.version = found if found and found.base == self._base else None

    def keys(self) -> list[str]:
        """Every data set, the whole first, in the order of pages.

        Raises Busy when the store and the roll of the generation do not name the same sources: a harvester deletes
        what a list leaves out, so that no answer is better than a short one.
        """
        roll = Roll(self._opened.generation.folder)
        named = {name for part in roll.parts if part.kind == "dataset" for name, _ in roll.entries(part)}
        start = f"{self._base}/dataset/"
        graphs = (one.value for one in self._opened.store.named_graphs() if isinstance(one, NamedNode))
        if named != {one.removeprefix(start) for one in graphs if one.startswith(start)}:
            raise Busy("catalogue_incomplete", retry_after=_RETRY)
        return [WHOLE, *sorted(named)]

    def page(self, after: str | None, most: int = PAGE) -> Catalogue:
        """The data sets behind the key ``after``; from the first one on without. Raises Busy as ``keys`` does."""
        keys = self.keys()
        start = 0 if after is None else bisect_right(keys, after)
        shown = keys[start : start + most]
        more = shown[-1] if start + most < len(keys) else None
        licences = self._licences(keys)
        made = tuple(self._whole(keys, licences) if key == WHOLE else self.source(key) for key in shown)
        return Catalogue(
            self._base, self._said("catalog.title", site=self._known.title), self._said("catalog.description"),
            self._operator(), self._known.contact, self._opened.generation.published, licences, len(keys), after, more,
            made, self.version,
        )  # fmt: skip

    def source(self, key: str) -> Dataset:
        """The data set of one source. Raises Busy when the store has no title of it."""
        iri = f"{self._base}/dataset/{key}"
        node = self._reading.node(iri)
        labels = texts(node, "dct:title")
        if not labels:
            raise Busy("catalogue_incomplete", retry_after=_RETRY)
        titles = {lang: best_label(labels, lang)[0] for lang in LANGS}
        told, records = self._described(key), _count(node, "void:documents")
        counted = self._counted.source(key) or {}
        runs = [run["finished"] for run in counted.get("runs", ()) if run.get("finished")]
        triples = _count(node, "void:triples")
        words = {lang: (*rules()["keywords"][lang], *counted.get("formats", ())) for lang in LANGS}
        return Dataset(
            key, iri, titles, self._descriptions("source", titles, records, triples, told.triples),
            self._publisher(node), tuple(iris(node, "dct:license")), next(iter(iris(node, "schema:url")), ""),
            _first(node, "dct:modified") or self._opened.generation.published, min(runs, default=""), triples, records,
            told.first, told.last, {lang: _keywords(words[lang]) for lang in LANGS}, self._files(key),
        )  # fmt: skip

    def _whole(self, keys: list[str], licences: tuple[str, ...]) -> Dataset:
        one, records = self._opened.generation, int(self._counted.whole().get("live", 0))
        titles = self._said("catalog.whole", site=self._known.title)
        told = self.version.datasets.values() if self.version else ()
        years = [found for found in told if found.first]
        words = {lang: _keywords(rules()["keywords"][lang]) for lang in LANGS}
        parts = tuple(f"{self._base}/dataset/{key}" for key in keys if key != WHOLE)
        return Dataset(
            WHOLE, f"{self._base}/catalog#all", titles, self._descriptions("whole", titles, records, one.triples),
            self._operator(), licences, "", one.published, "", one.triples, records,
            min((found.first for found in years), default=0), max((found.last for found in years), default=0),
            words, self._files(WHOLE), parts,
        )  # fmt: skip

    def _descriptions(self, name: str, titles: Words, records: int, triples: int, dumped: int = 0) -> Words:
        """In words; ``dumped`` triples are in the files of a source, 0 when there are none."""
        told = {}
        for lang in LANGS:
            numbers = {"records": records, "triples": triples, "dumped": dumped}
            said = {key: grouped(number, lang) for key, number in numbers.items()}
            parts = (name, "files") if dumped else (name,)
            told[lang] = " ".join(text(f"catalog.describe.{one}", lang, title=titles[lang], **said) for one in parts)
        return told

    def _licences(self, keys: list[str]) -> tuple[str, ...]:
        found = (iris(self._reading.node(f"{self._base}/dataset/{key}"), "dct:license") for key in keys if key)
        return tuple(sorted({one for several in found for one in several}))

    def _publisher(self, node: Node) -> Party:
        for iri in iris(node, "dct:publisher")[:1]:
            labels = self._reading.labels(iri)
            if labels:
                return Party(iri, {lang: best_label(labels, lang)[0] for lang in LANGS})
        return self._operator()

    def _operator(self) -> Party:
        names: Words = dict.fromkeys(LANGS, self._known.title)
        return Party(f"{self._base}/catalog#publisher", names, f"{self._base}/")

    def _described(self, key: str) -> Described:
        return (self.version.datasets.get(key) if self.version else None) or Described()

    def _files(self, key: str) -> tuple[DumpFile, ...]:
        return tuple(one for one in self.version.files if one.dataset == key) if self.version else ()

    def _said(self, name: str, **values: object) -> Words:
        return {lang: text(name, lang, **values) for lang in LANGS}


def _keywords(words: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found for one in words if (found := keyword(one))))


def _first(node: Node, curie: str) -> str:
    return next((value for value, _ in texts(node, curie)), "")


def _count(node: Node, curie: str) -> int:
    found = _first(node, curie)
    return int(found) if found.isascii() and found.isdigit() else 0
