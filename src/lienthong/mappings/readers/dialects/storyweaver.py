"""StoryWeaver and platforms that run its program (sw-core): stories as its interface gives them, in JSON.

A page of a search ({"ok": true, "metadata": …, "data": [{…}]}), one story ({"ok": true, "data": {…}}), an array or
lines. Names of members are the interface's own (``isTranslation``) or in the form of its older version
(``is_translation``).

``story.id`` $a number $slug · ``story.title`` · ``story.english_title`` · ``story.language`` · ``story.level`` ·
``story.synopsis`` · ``story.person`` $a name $id $role · ``story.publisher`` $a $url · ``story.licence`` ·
``story.copyright`` · ``story.original`` $a title $id $kind (translation, relevelled) $language $author ·
``story.version`` $a title $id $language $level of a sister · ``story.category`` · ``story.tag`` ·
``story.published`` · ``story.file`` $a address $type · ``story.cover`` $a address · ``story.link`` $a address; and each
member that has no field of its own under its own name.
"""

import re
from collections.abc import Iterator
from typing import Any

from lienthong.mappings.readers.dialects import JsonDialect
from lienthong.mappings.readers.json_cutting import beginning, cutting, first_record
from lienthong.mappings.readers.json_values import address, field, listed, of, said, unknown
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field, Record

_TEXTS = {
    "title": ("title", "name"), "english_title": ("englishTitle", "english_title"),
    "level": ("level", "reading_level", "readingLevel"), "synopsis": ("synopsis", "description", "summary"),
    "copyright": ("copyrightNotice", "copyright_notice", "attribution_text"),
    "licence": ("licenseType", "license_type", "license", "licence"), "orientation": ("orientation",),
    "status": ("status",), "uuid": ("uuid",),
}  # fmt: skip
_PEOPLE = {
    "authors": "author", "illustrators": "illustrator", "translators": "translator", "photographers": "photographer",
    "editors": "editor", "narrators": "narrator", "donor": "donor",
}  # fmt: skip
_PUBLISHED = ("publishedTime", "published_at", "publishedDate")
_ORIGINAL = ("originalStory", "original_story")
_VERSIONS = ("translations", "versions")
_LINKS = {"link": ("url", "link"), "audio": ("audioUrl", "audio_url")}
_USE = (
    "readsCount", "reads", "likesCount", "likes", "liked", "readingListMembershipCount", "downloadsCount", "downloads",
    "recommended", "editorsPick", "canEdit", "isFlagged", "lastPagePosition", "availableForOfflineMode",
    "downloadLimitReached", "googleFormDownloadLink", "versionCount", "languageCount", "similarBooks", "lists",
    "contest", "isContestStory", "showOptions", "isGif", "storyRating", "usageInstructions",
)  # fmt: skip
_OWN = (
    "id", "slug", "language", "languages", "publisher", "organization", "categories", "tags", "downloadLinks",
    "download_links", "coverImage", "cover_image", "isTranslation", "is_translation", "isRelevelled", "is_relevelled",
)  # fmt: skip
_KNOWN = {
    *_OWN, *_USE, *_PEOPLE, *_PUBLISHED, *_ORIGINAL, *_VERSIONS,
    *(one for names in (*_TEXTS.values(), *_LINKS.values()) for one in names),
}  # fmt: skip
_LEVEL = re.compile(rb'"(?:level|reading_level|readingLevel)"\s{0,100}:')
_LANGUAGE = re.compile(rb'"language"\s{0,100}:')
_BESIDE = re.compile(rb'"(?:slug|synopsis|authors|illustrators|originalStory)"\s{0,100}:')
_CUT = cutting("data", "stories", "books", "results", "search_results")


def _start(sample: bytes) -> re.Pattern[bytes] | None:
    if not all(one.search(sample) for one in (_LEVEL, _LANGUAGE, _BESIDE)):
        return None
    return beginning(first_record(sample, _CUT))


def _understand(value: Any, values: Values) -> Record | None:
    if of(value, "title", "name") is None or of(value, "id", "slug", "uuid") is None:
        return None
    if of(value, "language", "languages") is None and of(value, *_TEXTS["level"]) is None:
        return None
    return Record("storyweaver", "", list(_story(value, values)), b"", repairs=values.repairs())


def _story(value: dict[str, Any], values: Values) -> Iterator[Field]:
    yield from field("story.id", values, a=of(value, "id"), slug=of(value, "slug"))
    for tag, names in _TEXTS.items():
        yield from field(f"story.{tag}", values, a=of(value, *names))
    for one in listed(of(value, "languages", "language")):
        yield from field("story.language", values, a=of(one, "name") or one)
    for name, role in _PEOPLE.items():
        for one in listed(value.get(name)):
            yield from field("story.person", values, a=of(one, "name") or one, id=_number(one, values), role=role)
    publisher = of(value, "publisher", "organization")
    if publisher is not None:
        name = said(of(publisher, "name", "organization_name") or publisher, values)
        url = address(of(publisher, "website"), values)
        yield Field("story.publisher", subfields=[pair for pair in (("a", name), ("url", url)) if pair[1]])
    yield from field("story.published", values, a=of(value, *_PUBLISHED))
    yield from _versions(value, values)
    for name, tag in (("categories", "category"), ("tags", "tag")):
        for one in listed(value.get(name)):
            yield from field(f"story.{tag}", values, a=of(one, "name", "query") or one)
    yield from _addresses(value, values)
    for name in _USE:
        if of(value, name) is not None:
            yield Field("story.use", subfields=[("a", name)])
    yield from unknown("story", value, _KNOWN, values)


def _number(one: Any, values: Values) -> str:
    """The number of a person: ``id``, or what a slug begins with ("152-nguyen-van-a")."""
    number = said(of(one, "id"), values) or said(of(one, "slug"), values).partition("-")[0]
    return number if number.isdecimal() and number.isascii() else ""


def _versions(value: dict[str, Any], values: Values) -> Iterator[Field]:
    """The story that this one goes back to, unless it is that one itself, and its sisters."""
    original, own = of(value, *_ORIGINAL), said(of(value, "id"), values)
    number = said(of(original, "id"), values)
    versions = [one for one in listed(of(value, *_VERSIONS)) if isinstance(one, dict)]
    if original is not None and number != own:
        translated = of(value, "isTranslation", "is_translation") is True
        relevelled = of(value, "isRelevelled", "is_relevelled") is True
        root = next((one for one in versions if said(of(one, "id"), values) == number), None)
        yield from field(
            "story.original",
            values,
            a=of(original, "title", "name") or original,
            id=number,
            kind="translation" if translated else "relevelled" if relevelled else "",
            language=of(original, "language") or of(root, "language"),
            author=next((of(one, "name") or one for one in listed(of(original, "authors"))), None),
        )
    for one in versions:
        if said(of(one, "id"), values) not in (number, own):
            parts = {name: of(one, name) for name in ("id", "language", "level")}
            yield from field("story.version", values, a=of(one, "title", "name"), **parts)


def _addresses(value: dict[str, Any], values: Values) -> Iterator[Field]:
    for tag, names in _LINKS.items():
        if text := address(of(value, *names), values):
            yield Field(f"story.{tag}", subfields=[("a", text)])
    for one in listed(of(value, "downloadLinks", "download_links")):
        kind, text = said(of(one, "type"), values), address(of(one, "href", "url"), values)
        if text:
            yield Field("story.file", subfields=[("a", text), *([("type", kind)] if kind else [])])
    cover = of(value, "coverImage", "cover_image")
    sizes = [one for one in listed(of(cover, "sizes")) if isinstance(one, dict)]
    widest = max(sizes, key=lambda one: width if isinstance(width := one.get("width"), int) else 0, default=cover)
    if text := address(of(widest, "url", "src") or widest, values):
        yield Field("story.cover", subfields=[("a", text)])


DIALECTS = [JsonDialect("storyweaver", _start, _understand, rank=2, cut=_CUT)]
