"""Science and technology tasks (nhiệm vụ KH&CN) in repository records: the project whose result the resource is.

A task is an inner node of the Work, a ``schema:ResearchProject``: its code is unique at best within the body that
hosts it, so it is no entity of its own (docs/decisions/041-repository-records.md). People and bodies of the task are
contributors of the Work as MARC has them in 700 and 710.
"""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import dates, dublincore, isbd, tasks
from lienthong.mappings import people as people_of
from lienthong.mappings.contributors import PLACES, role
from lienthong.mappings.dublincore import Elements
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.orcid import named, orcid_apart
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.contributions import contribution
from lienthong.mappings.steps.identifying import identifier
from lienthong.mappings.steps.repository_agents import repository_agent
from lienthong.mappings.tasks import Labelled

_LABEL, _NAME = iri("rdfs:label"), iri("schema:name")
_PARENT = iri("schema:parentOrganization")
_ROLES = {"leader": "pdr", "member": "rtm", "host": "his", "funder": "fnd"}
_MAKE_A_PROJECT = ("leader", "project", "code", "programme", "level", "duration")
_LONG = 200
_NEVER = ("budget", "personal")
_FIELDS = "local.project."
_LABEL_OF = {"name": "project"}
_TELLING = (_FIELDS, "dc.contributor", "dc.creator", "dc.description", "dc.identifier", "dc.relation")
GRANT = "info:eu-repo/grantAgreement/"
"""How OpenAIRE writes a project: funder, programme and number follow."""
_REGISTERED = "Số đăng ký kết quả thực hiện nhiệm vụ KH&CN"
_FILED = "Số hồ sơ lưu trữ"

Task = dict[str, list[str]]
"""What a record says of its task: values by label of ``tasks.toml``."""


def task_of(said: Elements) -> Task:
    """Everything that the record says of a task, in fields of its own or in words."""
    found: Task = {}
    for name in said:
        if name.startswith(_TELLING):
            for value in dublincore.said(said, name):
                for label, text in _told(name, value):
                    found.setdefault(label, []).append(text)
    return found


def _told(name: str, value: str) -> Iterable[Labelled]:
    if name.startswith((_FIELDS, "dc.relation")):
        return of_project(name, value) if name.startswith(_FIELDS) or value.startswith(GRANT) else ()
    if name in ("dc.description", "dc.identifier"):
        return tasks.statements(value)
    one = tasks.labelled(value)
    return (one,) if one else (Labelled(role(name), value),) if role(name) in PLACES else ()


def of_project(name: str, value: str) -> tuple[Labelled, ...]:
    """What a field of the task's own says; of OpenAIRE's ``grantAgreement/funder/programme/number`` all three."""
    if value.startswith(GRANT):
        parts = value.removeprefix(GRANT).split("/")[:3]
        return tuple(
            Labelled(label, one) for label, one in zip(("funder", "programme", "code"), parts, strict=False) if one
        )
    label = _LABEL_OF.get(name.removeprefix(_FIELDS), name.removeprefix(_FIELDS))
    one = tasks.labelled(value)
    return (one,) if one and one.label == label else (Labelled(label, value),)


@step
def dc_task(field: Field, context: Context) -> Iterable[str]:
    """The fields of a science and technology task: people, bodies, code, programme, registration number, dates."""
    value = field.first("a").strip()
    said = of_project(dublincore.element(field.tag), value) if isbd.strip_end(value) else ()
    placed = [place_in_task(one, context) for one in said]
    return ("a",) if any(placed) else ()


@step
def dc_description(field: Field, context: Context) -> Iterable[str]:
    """dc.description: what it says of a science and technology task ("Chủ nhiệm đề tài: …"), else a note.

    A long one of a record that has no abstract is the abstract: simple Dublin Core has it under this name.
    """
    found = tasks.statements(field.first("a"))
    placed = [place_in_task(one, context) for one in found]
    if found and all(done or one.label in _NEVER for one, done in zip(found, placed, strict=True)):
        return ("a",)
    if any(one.label in _NEVER for one in found):
        return ()
    text = field.first("a").strip()
    if len(text) >= _LONG and "dc.description.abstract" not in context.once(dublincore.elements):
        node = Inner("bf:Summary")
        node.add(_LABEL, context.noted(text))
        context.build.add(context.work, iri("schema:abstract"), context.noted(text))
        return ("a",) if node.close(context.build, context.work, iri("bf:summary")) else ()
    node = Inner("bf:Note")
    node.add(_LABEL, context.noted(text))
    return ("a",) if node.close(context.build, context.instance, iri("bf:note")) else ()


def place_in_task(one: Labelled, context: Context) -> bool:
    """State what one label says, and with the first the project; whether the value has come out.

    What a task costs and how to reach its people is never published.
    """
    if one.label in _NEVER:
        return False
    task = dublincore.fact(task_of, context)
    if context.count("task") == 1 and any(task.get(label) for label in _MAKE_A_PROJECT):
        _project(task, context)
    if one.label in _ROLES:
        return bool(_take_part(one, context))
    if one.label == "managing":
        return bool(_managing(one.value, task, context))
    if one.label == "registration":
        identifier(context.instance, "bf:ReportNumber", one.value, context, source=_REGISTERED)
    elif one.label == "filing":
        identifier(context.instance, "bf:Local", one.value, context, source=_FILED)
    elif one.label == "acceptance":
        date = dates.edtf(one.value)[0]
        context.build.add(
            context.work, iri("dct:dateAccepted"), typed(date, "edtf:edtf") if date else literal(one.value)
        )
    return True


def _take_part(one: Labelled, context: Context) -> list[str]:
    """The leader, members, host or funder as contributors of the Work; their IRIs."""
    nodes = _agents(one, context)
    first = one.label == "leader" and not dublincore.fact(_has_author, context) and context.count("creator") == 1
    for position, node in enumerate(nodes):
        contribution(context, node, [_ROLES[one.label]], [], first and position == 0)
    return nodes


def _has_author(found: Elements) -> bool:
    return any(not tasks.labelled(one) for one in dublincore.said(found, "dc.contributor.author", "dc.creator"))


def _agents(one: Labelled, context: Context) -> list[str]:
    if one.label in ("leader", "member"):
        name, orcid = orcid_apart(one.value)
        people = named(name)
        return [repository_agent(who, context, orcid=orcid if len(people) == 1 else "") for who in people]
    bodies = (people_of.body(name.strip()) for name in one.value.split(";"))
    return [agent("organization", who, context, [], context.work_keys) for who in bodies if who.key]


def _managing(value: str, task: Task, context: Context) -> str:
    """Cơ quan chủ quản: the body above the host; without a host a contributor with the role in words."""
    who = people_of.body(value)
    if not who.key:
        return ""
    node = agent("organization", who, context, [], context.work_keys)
    hosts = [one for host in task.get("host", ()) for one in _agents(Labelled("host", host), context)]
    for host in hosts:
        if host != node:
            context.build.add(host, _PARENT, node)
    if not hosts:
        contribution(context, node, [], ["cơ quan chủ quản"], False)
    return node


def _project(task: Task, context: Context) -> None:
    node, build, work = Inner("schema:ResearchProject", "bf:Organization", "bf:Agent"), context.build, context.work
    titles = dublincore.said(context.once(dublincore.elements), "dc.title")
    for name in task.get("project") or titles[:1]:
        node.add(_LABEL, context.noted(name))
        node.add(_NAME, context.noted(name))
    for number in task.get("code", ()):
        inner = Inner("bf:Local")
        inner.add(iri("rdf:value"), literal(number))
        node.add(iri("bf:identifiedBy"), inner.write(build, work))
    for label, predicate in (
        ("leader", "schema:member"), ("member", "schema:member"), ("host", "schema:parentOrganization"),
        ("funder", "schema:funder"),
    ):  # fmt: skip
        for value in task.get(label, ()):
            for who in _agents(Labelled(label, value), context):
                node.add(iri(predicate), who)
    for name in task.get("programme", ()):
        programme = Inner("schema:Project", "bf:Organization", "bf:Agent")
        programme.add(_LABEL, context.noted(name))
        programme.add(_NAME, context.noted(name))
        node.add(iri("schema:memberOf"), programme.write(build, work))
    for label in ("level", "duration"):
        for value in task.get(label, ()):
            note = Inner("bf:Note")
            note.add(_LABEL, context.noted(value))
            note.add(iri("bf:noteType"), literal(label))
            node.add(iri("bf:note"), note.write(build, work))
    for value in task.get("duration", ()):
        if date := dates.edtf(value)[0]:
            node.add(iri("bf:date"), typed(date, "edtf:edtf"))
    if project := node.write(build, work):
        _related(project, context)


def _related(project: str, context: Context) -> None:
    """The Work is a result of the project: in BIBFRAME by a Relation, in Schema.org's words made on its behalf."""
    context.build.add(context.work, iri("schema:sourceOrganization"), project)
    words = Inner("bf:Relationship")
    words.add(_LABEL, literal("kết quả của nhiệm vụ khoa học và công nghệ", "vi"))
    words.add(_LABEL, literal("result of the research project", "en"))
    relation = Inner("bf:Relation")
    relation.add(iri("bf:relationship"), words.write(context.build, context.work))
    relation.add(iri("bf:associatedResource"), project)
    relation.close(context.build, context.work, iri("bf:relation"))
