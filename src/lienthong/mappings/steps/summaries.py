"""Summaries and audience: 520 and 521, whose first indicators say what kind of text it is."""

import re
from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import isbd, links
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field

_LABEL = iri("rdfs:label")
_LEVELS = {
    "0": ("trình độ đọc theo lớp", "reading grade level"),
    "1": ("độ tuổi phù hợp", "interest age level"),
    "2": ("lớp phù hợp", "interest grade level"),
    "3": ("đặc điểm riêng của người đọc", "special audience characteristics"),
    "4": ("mức độ quan tâm", "motivation/interest level"),
}
"""What the first indicator of 521 says of the level, in Vietnamese and English."""
_AGE = re.compile(r"0*([0-9]{1,2})(?:\s*[-–]\s*0*([0-9]{1,2}))?(?:\s*(?:tuổi|years?|yrs?))?\.?", re.IGNORECASE)


@step
def summary(field: Field, context: Context) -> Iterable[str]:
    """520: a summary of the Work, who wrote it ($c), where it is ($u); a review is a Review, a content advice a note.

    https://www.loc.gov/marc/bibliographic/bd520.html, first indicator. Only what sums the Work up is its
    ``schema:abstract``.
    """
    build, work = context.build, context.work
    text = isbd.strip_end(" ".join(field.all("ab")))
    review, advice = field.ind1 == "1", field.ind1 == "4"
    node = Inner("bf:Review" if review else "bf:Note" if advice else "bf:Summary")
    done = {code for code, value in field.subfields if code in "ab" and value.strip()} if text else set()
    if text:
        node.add(_LABEL, context.noted(text))
        if not review and not advice:
            build.add(work, iri("schema:abstract"), context.noted(text))
    if text and advice:
        node.add(iri("bf:noteType"), literal("content advice"))
    for raw in field.all("c"):
        if name := isbd.strip_end(raw):
            agent = Inner("bf:Agent")
            agent.add(_LABEL, literal(name))
            node.add(iri("bf:assigner"), agent.write(build, work))
            done.add("c")
    for raw in field.all("u"):
        if found := links.link(raw):
            node.add(iri("rdfs:seeAlso"), f"<{found}>")
            done.add("u")
    node.close(build, work, iri("bf:review" if review else "bf:note" if advice else "bf:summary"))
    return done


@step
def audience(field: Field, context: Context) -> Iterable[str]:
    """521: for whom the Work is; a reading level names who gave it ($b), an age is ``schema:typicalAgeRange``."""
    build, work = context.build, context.work
    done = set()
    source = isbd.strip_end(field.first("b"))
    for raw in field.all("a"):
        text = isbd.strip_end(raw)
        if not text:
            continue
        done.add("a")
        node = Inner("bf:IntendedAudience")
        node.add(_LABEL, context.noted(text))
        if field.ind1 in _LEVELS:
            level = Inner("bf:Note")
            for words, tag in zip(_LEVELS[field.ind1], ("vi", "en"), strict=True):
                level.add(_LABEL, literal(words, tag))
            node.add(iri("bf:note"), level.write(build, work))
        if source:
            who = Inner("bf:Source")
            who.add(_LABEL, literal(source))
            node.add(iri("bf:source"), who.write(build, work))
            done.add("b")
        node.close(build, work, iri("bf:intendedAudience"))
        age = _AGE.fullmatch(text) if field.ind1 == "1" else None
        if age:
            build.add(work, iri("schema:typicalAgeRange"), literal("-".join(filter(None, age.groups()))))
    return done
