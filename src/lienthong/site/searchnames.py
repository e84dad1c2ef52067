"""Names of entities that a page of hits tells besides the hits: out of the index, all at once."""

from collections.abc import Iterable

from lienthong.search.fetching import lines_of
from lienthong.site.show import Show


def tell(show: Show, ids: Iterable[str]) -> None:
    """Know what entities (``kind/…``) are called that nobody has named yet, by one question to the index: the first
    look at each in a large store costs more than all of this."""
    opened, start = show.reading.opened, f"{show.reading.base}/"
    unknown = [one for one in dict.fromkeys(ids) if start + one not in opened.labels]
    for id_, line in lines_of(opened.index, unknown) if opened.index else ():
        show.reading.told(id_, line, lacking=False)
