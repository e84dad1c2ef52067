"""The index on disk: its fields, how it is built anew and how it is changed, beside the store of its generation.

It lies in ``<generation>/index``. Files of an index are never written again once they are there (only their list,
``meta.json``, is replaced), so that the next generation's index begins as hard links to the files of the last one.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from pyoxigraph import Store
from tantivy import Index, Schema, SchemaBuilder

from lienthong.search.documents import FACETS, document
from lienthong.search.drawing import Drawing, Drawn
from lienthong.search.statements import Statements, Stored
from lienthong.search.table import stamp
from lienthong.search.uniting import Share, part_of, unite

STAMP = "lienthong.json"
"""The file that says by which rules an index was made."""
_REPLACED = ("meta.json", ".managed.json", STAMP)
_BUILD_MEMORY, _LEAST_MEMORY, _CHANGE_MEMORY = 400_000_000, 100_000_000, 20_000_000
"""Bytes of entities that are gathered before they are written as a segment: of all parts that are made side by side, of
each of them at least, and of a change. Making segments one costs several times what writing them does."""
_ORDER = "sort"
"""Entities lie in the order of their titles, so that words which stand together lie together: lists of common words are
gone through in strides."""


class IndexBroken(Exception):
    """The index cannot be written: its library says why (a full disk, a file that is gone)."""


@cache
def schema() -> Schema:
    """The fields, as ``docs/search.md`` tells them."""
    made = SchemaBuilder()
    made.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "exact", "name", "subject", "note"):
        made.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("main", "about", "all", "some"):
        made.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in ("class", "whole", "called", "maker", "by", "begin", "pair", "number", "part"):
        made.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        made.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    made.add_integer_field("year", indexed=True, fast=True)
    made.add_float_field("weight", fast=True)
    made.add_text_field("sort", tokenizer_name="raw", index_option="basic", fast=True)
    made.add_integer_field("newest", fast=True)
    made.add_integer_field("oldest", fast=True)
    made.add_bytes_field("line", stored=True)
    return made.build()


def build(folder: Path, store: Store, base: str) -> int:
    """Make the index of a store anew in ``folder``; how many entities it holds."""
    begin(folder)
    done = build_part(folder, Stored(store, base), base, (0, 1))
    finish(folder, 1)
    return done


def begin(folder: Path) -> None:
    """An empty folder for an index that is to be made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def build_part(folder: Path, statements: Statements, base: str, share: Share) -> int:
    """Make one part of the index of what is said in a store, in a folder that was begun; how many entities it holds."""
    drawing = Drawing(statements, base)
    place = part_of(folder, share)
    place.mkdir(exist_ok=True)
    return written(place, _drawn(drawing, drawing.every(share)), memory=max(_LEAST_MEMORY, _BUILD_MEMORY // share[1]))


def finish(folder: Path, parts: int) -> None:
    """Make an index of so many finished parts one, and say by which rules it was made."""
    if parts > 1:
        unite(folder, [part_of(folder, (number, parts)) for number in range(parts)])
        # Parts that have few segments each can have too many together. Whoever writes next would have to make them one
        # first: one changed record after 250,000 took 20 seconds.
        written(folder, ())
    (folder / STAMP).write_text(json.dumps({"stamp": stamp()}), "ascii")


Own = Callable[[Sequence[str]], list[Drawn | None]]
"""Draws some entities in this process."""


def amend(
    folder: Path,
    previous: Path,
    store: Store,
    base: str,
    changed: Iterable[str],
    each: Callable[[Sequence[str], Own], Iterable[Drawn | None]] = lambda ids, own: own(ids),
) -> int:
    """Make the index of a store in ``folder`` from ``previous``, in which what is ``changed`` (ids) is otherwise; how
    many entities were looked at. Builds it anew where ``previous`` holds no index of today's rules. ``each`` has all of
    them drawn, in their order, by whom it likes."""
    if not is_current(previous):
        return build(folder, store, base)
    _link(previous, folder)
    ids = sorted(set(changed))
    if ids:
        drawing = Drawing(Stored(store, base), base)
        found = each(ids, lambda some: list(map(drawing.draw, some)))
        written(folder, (one for one in found if one is not None), ids, _CHANGE_MEMORY)
    return len(ids)


def draw(store: Path, base: str, ids: Sequence[str]) -> list[Drawn | None]:
    """Entities as the index holds them, in a process that opens the store for itself."""
    return list(map(_drawing(store, base).draw, ids))


@lru_cache(maxsize=1)
def _drawing(store: Path, base: str) -> Drawing:
    return Drawing(Stored(Store.read_only(str(store)), base), base)


def is_current(folder: Path) -> bool:
    """Whether there is an index that was made by the rules of today."""
    try:
        found = json.loads((folder / STAMP).read_text("ascii"))
    except (FileNotFoundError, ValueError):
        return False
    return isinstance(found, dict) and found.get("stamp") == stamp()


def _link(previous: Path, folder: Path) -> None:
    folder.mkdir()
    for file in previous.iterdir():
        if file.name in _REPLACED:
            shutil.copyfile(file, folder / file.name)
        elif not file.name.endswith(".lock"):
            os.link(file, folder / file.name)


def _drawn(drawing: Drawing, ids: Iterable[str]) -> Iterator[Drawn]:
    return (one for id_ in ids if (one := drawing.draw(id_)) is not None)


def written(folder: Path, entities: Iterable[Drawn], gone: Iterable[str] = (), memory: int = _BUILD_MEMORY) -> int:
    """Write entities into the index of a folder, without those that are ``gone``; how many were written."""
    done = 0
    try:
        index = Index(schema(), str(folder), sort_by_field=_ORDER)
        writer = index.writer(memory, 1)
        for id_ in gone:
            writer.delete_documents_by_term("id", id_)
        for drawn in entities:
            writer.add_document(document(drawn))
            done += 1
        writer.commit()
        writer.wait_merging_threads()
    except ValueError as error:
        raise IndexBroken(str(error)) from error
    return done
