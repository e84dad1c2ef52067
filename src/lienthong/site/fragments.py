"""How values, lines of lists and breadcrumbs look everywhere: the small pieces of which a page has hundreds.

Written as text here and not in a template: a macro of the template language costs ten times as much a call. All that
comes from data is escaped as templates escape it.
"""

import re
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape

from lienthong.messages import Lang
from lienthong.messages import text as message
from lienthong.site.wording import grouped, in_words

_special = re.compile("[&<>\"']").search
_SEVERAL = 2


def written(text: str) -> str:
    """A text escaped; most have nothing to escape, and finding that out costs a third of escaping."""
    return str(escape(text)) if _special(text) else text


def shown(value: object) -> str:
    """Any value as templates write it: what is markup as it is, all else escaped."""
    if type(value) is str:
        return str(escape(value)) if _special(value) else value
    return value if type(value) is Markup else escape(value)


def _part(one: Any) -> str:
    lang = f' lang="{written(one.lang)}"' if one.lang else ""
    if one.href:
        out = ' class="out" rel="external nofollow"' if one.outward else ""
        return f'<a href="{written(one.href)}"{lang}{out}>{written(one.text)}</a>'
    if one.muted:
        return f'<span class="muted"{lang}>{written(one.text)}</span>'
    return f"<span{lang}>{written(one.text)}</span>" if lang else written(one.text)


def part(one: Any) -> Markup:
    """A stretch of text (``site.show.Part``): a link, muted, in a language of its own, or plain."""
    return Markup(_part(one))


def line(parts: Iterable[Any]) -> Markup:
    """A value (``site.show.Line``)."""
    return Markup("".join(map(_part, parts)))


def entry(one: Any) -> Markup:
    """A line of a list (``site.links.Entry``)."""
    found = f'<li class="entry">\n  <span class="entry-title">{_part(one.title)}</span>'
    if one.creators:
        by = ", ".join(written(name.text) for _, name in one.creators)
        found += f' <span class="muted entry-by">{by}</span>'
    if one.year:
        found += f' <span class="entry-year">{written(one.years)}</span>'
    if one.note:
        found += f' <span class="muted entry-note">{written(one.note)}</span>'
    return Markup(f"{found}</li>\n")


def facts(rows: Iterable[Any]) -> Markup:
    """Properties with their values (``site.show.Row``) as the items of a list of definitions."""
    found = []
    for row in rows:
        values = ["".join(map(_part, value)) for value in row.values]
        if row.gathered:
            said = '      <dd><ul class="chips">' + "".join(f"<li>{one}</li>\n" for one in values) + "</ul></dd>\n"
        else:
            said = "".join(f"<dd>{one}</dd>\n" for one in values)
        found.append(f"    <div>\n      <dt>{written(row.label)}</dt>\n{said}    </div>")
    return Markup("\n".join(found))


def library_line(lang: Lang, holder: Any) -> Markup:
    """A library with its copies (``site.holdings.Holder``) as a line of a list."""
    place = f' <span class="muted entry-note">{line(holder.place)}</span>' if holder.place else ""
    number = escape(in_words(lang, "page.copies", number=grouped(holder.copies, lang)))
    return Markup(
        f'<li class="entry">\n  <span class="entry-title">{_part(holder.library)}</span>{place}'
        f'  <span class="entry-year">{number}</span>\n</li>\n'
    )


def crumbs(lang: Lang, steps: Iterable[tuple[str, str]], last: str) -> Markup:
    """The way down to a page as (name, address), and what the page itself is called."""
    way = "".join(f'<li><a href="{written(str(href))}">{written(str(name))}</a></li>\n' for name, href in steps)
    label = escape(in_words(lang, "site.breadcrumbs"))
    return Markup(
        f'<nav class="crumbs" aria-label="{label}">\n  <ol>\n{way}<li aria-current="page">{escape(last)}</li>\n'
        "  </ol>\n</nav>"
    )


def forms(prefix: str, one: str, rel: str, formats: Iterable[Any]) -> Markup:
    """Links in the head of the page of ``kind/id`` to its documents (``site.documents.Format``)."""
    here = f"{escape(prefix)}/{escape(one)}"
    kept = [
        f'  <link rel="{rel}" type="{form.media_type}" title="{form.name}" href="{here}.{form.suffix}">'
        for form in formats
    ]
    return Markup("\n".join(kept))


def form_items(prefix: str, one: str, formats: Iterable[Any], more: str = "") -> Markup:
    """Links to the documents of ``kind/id`` as items of a list, with ``more`` attributes."""
    here = f"{escape(prefix)}/{escape(one)}"
    kept = [
        f'<li><a href="{here}.{form.suffix}" type="{form.media_type}"{more}>{form.name}</a></li>\n' for form in formats
    ]
    return Markup("".join(kept))


def marked(stretches: Iterable[tuple[str, bool]], lang: str = "") -> Markup:
    """A text in stretches, each with whether it is what was asked for (``search.marking``)."""
    found = "".join(f"<mark>{written(text)}</mark>" if wanted else written(text) for text, wanted in stretches)
    tongue = f' lang="{written(lang)}"' if lang else ""
    return Markup(f"<span{tongue}>{found}</span>")


def hit(lang: Lang, one: Any) -> Markup:
    """A hit of a search (``site.searchhits.Line``) as a line of a list."""
    made, title, kind = one.entry, one.entry.title, in_words(lang, f"kind.{one.kind}")
    found = f'<span class="entry-title"><a href="{written(title.href)}">{marked(one.title, title.lang)}</a></span>'
    if one.makers:
        found += f' <span class="muted entry-by">{marked(one.makers)}</span>'
    if made.note and made.note != kind:
        found += f' <span class="muted entry-note">{written(made.note)}</span>'
    if made.year and len(one.editions) < _SEVERAL:
        found += f' <span class="entry-year">{written(made.year)}</span>'
    more = f'<span class="tag">{written(kind)}</span>'
    if one.edition_count >= _SEVERAL:
        more += f' <span class="muted">{_editions(lang, one)}</span>'
    if one.why:
        more += f' <span class="muted why">{written(message("search.found_in", lang))}: {marked(one.why)}</span>'
    return Markup(f'<li class="entry">\n    {found}    <span class="hit-more">{more}</span>\n  </li>\n')


def _editions(lang: Lang, one: Any) -> str:
    """How many editions a hit has, with links to some of them."""
    number, several = grouped(one.edition_count, lang), "editions_more" if one.more else "editions"
    said = written(message(f"search.{several}", lang, number=number))
    if not one.editions:
        return said
    links = ", ".join(f'<a href="{written(each.href)}">{written(each.text)}</a>' for each in one.editions)
    if one.edition_count > len(one.editions):
        return f"{said}, {written(message('search.editions_of', lang))} {links}"
    return f"{said}: {links}"


def choices(lang: Lang, some: Iterable[Any], exact: bool) -> Markup:
    """What a search may be narrowed by (``site.searchfacets.Choice``) as items of a list."""
    about = written(message("search.about", lang, number=""))
    nearly = "" if exact else f'<span aria-hidden="true">≈</span><span class="unseen">{about}</span>'
    found = []
    for one in some:
        name, current, after = written(one.name), "", f" ({written(one.note)})" if one.note else ""
        if one.lang:
            name = f'<span lang="{written(one.lang)}">{name}</span>'
        if one.chosen:
            current = ' aria-current="true"'
            after += f' <span class="unseen">({written(message("search.selected", lang))})</span>'
        found.append(
            f'<li><a href="?{written(one.query)}" rel="nofollow"{current}>{name}{after}</a> '
            f'<span class="muted">{nearly}{grouped(one.number, lang)}</span></li>\n'
        )
    return Markup("".join(found))
