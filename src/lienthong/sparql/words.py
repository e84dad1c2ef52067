"""The bare words that a query may hold: keywords and built-in functions.

SPARQL 1.1 Query sections 19.8 and 17.4, and the words of the SPARQL 1.2 drafts that Oxigraph knows. Nothing
else in the grammar is a bare word, so that a word outside this list is a mistake, or two words glued
together, which scannerless parsers such as Oxigraph's accept (``SERVICESILENT<…>`` runs there).
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


FORMS = frozenset({"SELECT", "CONSTRUCT", "DESCRIBE", "ASK"})
"""The words that begin a query proper."""

UPDATES = _words("LOAD CLEAR DROP CREATE ADD MOVE COPY INSERT DELETE WITH DATA INTO TO USING DEFAULT ALL")
"""Words that occur only in updates (SPARQL 1.1 Update)."""

ALLOWED = FORMS | _words(
    """
    BASE PREFIX VERSION DISTINCT REDUCED FROM NAMED WHERE GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET VALUES
    OPTIONAL GRAPH UNION FILTER BIND AS UNDEF MINUS EXISTS NOT IN A TRUE FALSE SEPARATOR
    COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT
    STR LANG LANGMATCHES LANGDIR DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE
    LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS
    TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRLANGDIR STRDT SAMETERM
    ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC ISTRIPLE HASLANG HASLANGDIR TRIPLE SUBJECT PREDICATE OBJECT
    REGEX SUBSTR REPLACE ADJUST
    """
)
"""Words that a query may hold, in capitals."""

HEAVY = _words("FILTER BIND VALUES")
"""Words that add to the algebra without a brace of their own: counted together with braces."""

VOLATILE = _words("NOW RAND UUID STRUUID BNODE")
"""Functions that may say something else each time they are asked on the same data."""
