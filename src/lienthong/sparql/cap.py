"""The row cap of a SELECT, put where the guard found that its LIMIT clause belongs (docs/decisions/020)."""

from lienthong.sparql.guard import Checked


def capped(query: Checked, rows: int) -> tuple[str, bool]:
    """The text with the outermost LIMIT of a SELECT at most ``rows``, and whether that changed it.

    The guard knows where the clause stands, so that nothing is wrapped or rewritten: positions in error
    messages stay those of the text that was sent.
    """
    if query.form != "SELECT":
        return query.text, False
    if query.limit is None:
        clause = f"\nLIMIT {rows}\n" if query.tail == len(query.text) else f" LIMIT {rows} "
        return query.text[: query.tail] + clause + query.text[query.tail :], True
    start, digits = query.limit
    if len(digits) < 19 and int(digits) <= rows:
        return query.text, False
    return query.text[:start] + str(rows) + query.text[start + len(digits) :], True
