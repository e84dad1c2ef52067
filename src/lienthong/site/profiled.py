"""Requests that name a profile: ``?_profile=`` on an entity and its documents, ``Accept-Profile`` on the entity.

https://www.w3.org/TR/dx-prof-conneg/ (HTTP headers, and query string arguments with alternative representations). A
document lies at an address of its own for each profile, so that what is kept of it never depends on a header.
"""

import re
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from lienthong.graph.terms import prefixes
from lienthong.site import answers, validators
from lienthong.site.documents import BY_SUFFIX, FORMATS, Format
from lienthong.site.negotiation import wanted
from lienthong.site.profiles import PROFILES, Profile, has_profiles, profile
from lienthong.site.published import Opened
from lienthong.site.reading import Reading, full

ARGUMENT, LIST = "_profile", "alt"
_HEADER = "accept-profile"
_ALTR = "http://www.w3.org/ns/dx/connegp/altr"
_WANTED = re.compile(r"<([^<>\s]{1,500})>\s*((?:;[^,<>]{0,100})*)")
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.IGNORECASE)
_LONGEST = 4_000
_SEEN = {"access-control-expose-headers": "link, etag, last-modified, content-profile"}


def answer(
    context: answers.Context, request: Request, opened: Opened, one: str, form: Format | None
) -> Response | None:
    """The answer to a request for ``kind/id`` (its document ``form``) that names a profile; None for one that does
    not."""
    asked = request.query_params.get(ARGUMENT)
    if asked == LIST:
        return _list(request, opened, one, form)
    if asked is not None:
        chosen = profile(asked)
    elif form is None and request.headers.get(_HEADER):
        chosen = _best(",".join(request.headers.getlist(_HEADER)))
    else:
        return None
    if chosen is None or not (form is None or has_profiles(form)):
        return _not_acceptable(context, request, opened, one)
    return _document(request, opened, one, chosen, form) if form else _see_other(request, opened, one, chosen)


def _best(header: str) -> Profile | None:
    """The profile of ours that is wanted most; the first of those that are wanted alike."""
    found: list[tuple[float, Profile]] = []
    for iri, parameters in _WANTED.findall(header[:_LONGEST]):
        told = _QUALITY.search(parameters)
        quality = float(told[1]) if told else 1.0
        if quality > 0 and (known := profile(iri)) is not None:
            found.append((quality, known))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _place(opened: Opened, one: str, form: Format, token: str) -> str:
    return f"{opened.addresses.base}/{one}.{form.suffix}?{ARGUMENT}={token}"


def _form(request: Request, one: str) -> Format:
    """The syntax that is wanted; Turtle for who wants a page."""
    chosen = BY_SUFFIX.get(wanted(request, one) or "", FORMATS[0])
    return chosen if has_profiles(chosen) else FORMATS[0]


def _see_other(request: Request, opened: Opened, one: str, chosen: Profile) -> Response:
    place = _place(opened, one, _form(request, one), chosen.token).removeprefix(opened.addresses.base)
    headers = {
        "location": opened.addresses.prefix + place,
        "vary": "Accept, Accept-Language, Accept-Profile",
        "link": f'<{chosen.iri}>; rel="profile"',
        "cache-control": answers.CACHED,
    }
    return Response(None, 303, answers.SHARED | _SEEN | headers)


def _document(request: Request, opened: Opened, one: str, chosen: Profile, form: Format) -> Response:
    tag = answers.etag(opened, one, f"{form.suffix}.{chosen.token}")
    link = f'<{chosen.iri}>; rel="profile", {answers.document_links(opened, one, form)}'
    headers = answers.document(request, opened, tag, form.content_type, link, validators.changed(opened, one))
    headers |= answers.SHARED | _SEEN | {"content-profile": f"<{chosen.iri}>"}
    if answers.not_modified(request, tag):
        return Response(None, 304, headers)
    return Response(chosen.write(Reading(opened), f"{opened.addresses.base}/{one}", form), 200, headers)


def _list(request: Request, opened: Opened, one: str, form: Format | None) -> Response:
    """Every representation, each with its profile and syntax (alternative representations, section 6.2)."""
    iri = NamedNode(f"{opened.addresses.base}/{one}")
    kind, links = NamedNode(full("rdf:type")), []
    found = []
    for known in PROFILES:
        for syntax in FORMATS:
            address = _place(opened, one, syntax, known.token)
            links.append(f'<{address}>; rel="alternate"; type="{syntax.media_type}"; profile="{known.iri}"')
            node = NamedNode(address)
            found += [
                Triple(iri, NamedNode(f"{_ALTR}#hasRepresentation"), node),
                Triple(node, kind, NamedNode(f"{_ALTR}#Representation")),
                Triple(node, NamedNode(full("dct:conformsTo")), NamedNode(known.iri)),
                Triple(node, NamedNode(full("dct:format")), Literal(syntax.media_type)),
            ]
    shown = form if form and has_profiles(form) else _form(request, one)
    syntaxes = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES}
    body = serialize(found, format=syntaxes.get(shown.suffix, RdfFormat.RDF_XML), prefixes=_prefixes(shown))
    headers = {"content-type": shown.content_type, "link": ", ".join(links), "cache-control": answers.CACHED,
               "vary": "Accept", "content-profile": f"<{_ALTR}>"}  # fmt: skip
    return Response(body, 200, answers.SHARED | _SEEN | headers)


def _prefixes(shown: Format) -> dict[str, str] | None:
    known = {"altr": f"{_ALTR}#", "dct": prefixes()["dct"]}
    return known if shown.suffix in ("ttl", "rdf") else None


def _not_acceptable(context: answers.Context, request: Request, opened: Opened, one: str) -> Response:
    told = [
        {"address": f"{opened.addresses.prefix}/{quote(one)}.{form.suffix}?{ARGUMENT}={known.token}",
         "type": f'{form.media_type};profile="{known.iri}"', "name": f"{known.name}, {form.name}"}
        for known in PROFILES
        for form in FORMATS
    ]  # fmt: skip
    return context.error(request, 406, "not_acceptable", offered=told, entity=one)
