"""Who made the resource of a repository record, and as what."""

from collections.abc import Iterable

from lienthong.graph.terms import iri
from lienthong.mappings import contacts, dublincore, tasks
from lienthong.mappings import people as people_of
from lienthong.mappings.contributors import PLACES, role
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.orcid import named, orcid_apart
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.contributions import contribution
from lienthong.mappings.steps.repository_agents import orcids, repository_agent
from lienthong.mappings.steps.repository_projects import place_in_task
from lienthong.mappings.steps.repository_theses import place_in_thesis


@step
def dc_creator(field: Field, context: Context) -> Iterable[str]:
    """dc.creator and dc.contributor.author: the authors; the first is the primary contribution.

    ``dc.creator.email`` is no author: a qualifier that nobody knows may be anything, so it is lost, and told.
    """
    if not role(dublincore.element(field.tag)):
        return _unknown(field, context)
    return _people(field, context, "aut", context.count("creator") == 1)


@step
def dc_contributor(field: Field, context: Context) -> Iterable[str]:
    """dc.contributor: the role is its qualifier's (``vietnamese/contributors.toml``) or stands before the name.

    A qualifier that is not in the table may name the repository's staff: the name is lost, and the report says so.
    """
    code = role(dublincore.element(field.tag))
    if not code:
        return _unknown(field, context)
    return _people(field, context, code, False)


def _unknown(field: Field, context: Context) -> Iterable[str]:
    context.flag("unknown_role", place(field, "a"), field.tag.rpartition(".")[2])
    return ()


def _people(field: Field, context: Context, code: str, primary: bool) -> Iterable[str]:
    value = field.first("a")
    task = tasks.labelled(value)
    if task is not None:
        return ("a",) if place_in_task(task, context) else ()
    if code in ("department", "institution"):
        return ("a",) if place_in_thesis(code, value, context) else ()
    if code in PLACES:
        return ("a",) if place_in_task(tasks.Labelled(code, value), context) else ()
    if contacts.names_contact(value):
        context.flag("contact_as_name", place(field, "a"), "")
    name, orcid = orcid_apart(value)
    people = named(name)
    sole = len(people) == 1
    orcid = orcid or orcid_apart(field.first("orcid").strip())[1]
    said = [one for term in field.named("role") for one in people_of.relators(term)]
    for position, who in enumerate(people):
        node = repository_agent(who, context, field if sole else None, orcid if sole else "")
        contribution(context, node, said or list(who.roles) or [code], [], primary and position == 0)
    done = ("a", "authority", "confidence", *(("orcid",) if orcid and sole else ()), *(("role",) if said else ()))
    return done if people else ()


@step
def dc_orcid(field: Field, context: Context) -> Iterable[str]:
    """dc.identifier.orcid: the iD of an author, stated at the author; lost when nobody can say whose it is."""
    _, orcid = orcid_apart(field.first("a"))
    return ("a",) if orcid and orcid in dublincore.fact(orcids, context).values() else ()


@step
def dc_rights_holder(field: Field, context: Context) -> Iterable[str]:
    """dc.rights.holder and dcterms.rightsHolder: who owns the copyright, as ``schema:copyrightHolder``."""
    people = named(orcid_apart(field.first("a"))[0])
    for who in people:
        context.build.add(context.instance, iri("schema:copyrightHolder"), repository_agent(who, context))
    return ("a",) if people else ()


@step
def dc_conference(field: Field, context: Context) -> Iterable[str]:
    """dc.relation.conference and its kin: the meeting at which a paper was given, a ``bf:Meeting`` as 711 makes it."""
    who = people_of.body(field.first("a").strip())
    if not who.key:
        return ()
    node = agent("meeting", who, context, [], context.work_keys)
    contribution(context, node, ["ctb"], [], False)
    return ("a",)
