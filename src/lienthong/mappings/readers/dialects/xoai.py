"""DSpace's own form over OAI, ``xoai`` (http://www.lyncode.com/xoai): elements within elements, by their names.

Its metadata are qualified Dublin Core: ``dc`` > ``contributor`` > ``advisor`` > ``none`` (or a language) > ``field
name="value"`` is ``dc.contributor.advisor``. The bitstreams of its bundles are ``file.original`` and the like
(``readers.files``); what DSpace says of the item beside that is ``xoai.others.handle``, ``xoai.repository.name``.
"""

from collections.abc import Iterator

from lxml import etree

from lienthong.mappings.readers.dialects import Dialect
from lienthong.mappings.readers.elements import local, space, text_of
from lienthong.mappings.readers.files import file_field
from lienthong.mappings.readers.oai import header_fields
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field, Record

NAMESPACE = "http://www.lyncode.com/xoai"
_OF_DSPACE = frozenset({"bundles", "others", "repository", "license", "access-status"})
_DEEPEST = 8
_NO_LANGUAGE = frozenset({"none", "*", ""})
_OPEN_TO_ALL = "anonymous"


def _elements(element: etree._Element) -> Iterator[etree._Element]:
    return (child for child in element if local(child) == "element")


def _named(element: etree._Element, values: Values) -> dict[str, str]:
    """The fields of one element by their names."""
    return {child.get("name", ""): text_of(child, values) for child in element if local(child) == "field"}


def _statements(element: etree._Element, path: tuple[str, ...], values: Values) -> Iterator[Field]:
    """The values below an element: its path without the language, which the innermost element names."""
    name = element.get("name", "")
    here = (*path, name)
    language, authority = "" if name in _NO_LANGUAGE or len(here) < 3 else name, ""
    pending: Field | None = None
    for child in element:
        what = child.get("name", "")
        if local(child) == "element" and len(here) < _DEEPEST:
            yield from _statements(child, here, values)
        elif local(child) == "field" and (text := text_of(child, values)):
            if what == "value":
                if pending is not None:
                    yield pending
                tag = ".".join(here[:-1] if len(here) > 2 else here)
                pending = Field(tag, subfields=[("a", text), *([("lang", language)] if language else [])])
            elif pending is not None:
                authority = what if what in ("authority", "confidence") else f"field-{what}"
                pending.subfields.append((authority, text))
            else:
                yield Field(".".join(["xoai", *here, what]), subfields=[("a", text)])
    if pending is not None:
        yield pending


def _files(bundles: etree._Element, values: Values) -> Iterator[Field]:
    for bundle in _elements(bundles):
        use = _named(bundle, values).get("name", "")
        for stream in (one for group in _elements(bundle) for one in _elements(group)):
            said = _named(stream, values)
            field = file_field(
                said.get("url", ""),
                use,
                mime=said.get("format", ""),
                size=said.get("size", ""),
                name=said.get("name", "") or said.get("originalName", ""),
                restricted=_restricted(stream, said, values),
            )
            if field is not None:
                yield field


def _restricted(stream: etree._Element, said: dict[str, str], values: Values) -> bool:
    """Whether DSpace says that not everybody may read the file: by a word (``drm``), or by policies for groups."""
    if "restrict" in said.get("drm", "").lower() or "embargo" in said.get("drm", "").lower():
        return True
    policies = [_named(one, values) for group in _elements(stream) for one in _elements(group)]
    readers = [one for one in policies if one.get("action", "READ").upper().endswith("READ") and "group" in one]
    everybody = [one for one in readers if one["group"].lower() == _OPEN_TO_ALL and not one.get("start-date")]
    return bool(readers) and not everybody


def _beside(element: etree._Element, values: Values, path: str) -> Iterator[Field]:
    """What is no metadata: ``xoai.others.handle``."""
    for child in element:
        name = child.get("name", "")
        if local(child) == "element" and path.count(".") < _DEEPEST:
            yield from _beside(child, values, f"{path}.{name}")
        elif local(child) == "field" and (text := text_of(child, values)):
            yield Field(f"{path}.{name}", subfields=[("a", text)])


def _understand(element: etree._Element, values: Values) -> Record | None:
    fields = header_fields(element, values)
    root = _root(element)
    for child in _elements(root) if root is not None else ():
        name = child.get("name", "")
        if name == "bundles":
            fields += _files(child, values)
        elif name in _OF_DSPACE:
            fields += _beside(child, values, f"xoai.{name}")
        else:
            fields += _statements(child, (), values)
    return Record("oai_dc", "", fields, b"", encoding=values.encoding, repairs=values.repairs()) if fields else None


def _root(element: etree._Element) -> etree._Element | None:
    """The innermost ``metadata`` that holds elements: OAI's own element of that name stands around xoai's."""
    found = [one for one in element.iter() if local(one) == "metadata" and next(_elements(one), None) is not None]
    return found[-1] if found else None


def _record_of(element: etree._Element) -> etree._Element | None:
    """Seen by the first ``element``; one without xoai's namespace must stand in ``metadata``."""
    above = element.getparent()
    if local(element) != "element" or above is None or local(above) != "metadata":
        return None
    return above if space(element) in (NAMESPACE, "") and element.get("name") else None


DIALECTS = [Dialect("xoai", _record_of, _understand, frozenset({"xoai"}))]
