"""The page ``docs/shapes.md``, made from the shapes so that it cannot say anything else."""

from itertools import groupby

from lienthong.graph.terms import prefixes
from lienthong.messages import LANGS, advice, text
from lienthong.shapes.catalogue import Shape, shapes

_TARGETS = {"targetClass": "`{}`", "targetSubjectsOf": "`{}` …", "targetObjectsOf": "… `{}`"}


def page() -> str:
    """The page as Markdown: every constraint with its severity and what it says in Vietnamese and English."""
    parts = [text("shapes.page_title", "en"), text("shapes.page_intro", "vi"), text("shapes.page_intro", "en")]
    for file, group in groupby(shapes().values(), key=lambda one: one.file):
        rows = "\n".join(_row(shape) for shape in group)
        parts.append(f"## `shapes/{file}`\n\n{text('shapes.page_columns', 'en')}\n|---|---|---|---|---|\n{rows}")
    return "\n\n".join(parts) + "\n"


def _row(shape: Shape) -> str:
    where = ", ".join(_TARGETS[kind].format(curie(target)) for kind, target in shape.targets[:6])
    more = " …" if len(shape.targets) > 6 else ""
    what = f"{shape.name_vi} / {shape.name_en}" + (f"<br>`{curies(shape.path)}`" if shape.path else "")
    asked = (advice(shape.id, "marc21", lang) for lang in LANGS)
    return (
        f"| **{shape.severity}**<br>`{shape.id}` | {where}{more} | {what.replace('|', '&#124;')} "
        f"| {shape.message_vi}<br>{shape.message_en} | {'<br>'.join(do for do in asked if do)} |"
    )


def curie(iri: str) -> str:
    """An IRI with its prefix, as ``bf:Work``; unchanged when no declared prefix fits."""
    for prefix, namespace in prefixes().items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def curies(path: str) -> str:
    """A property path with prefixed names."""
    for prefix, namespace in prefixes().items():
        path = path.replace(f"<{namespace}", f"<{prefix}:")
    return path.replace("<", "").replace(">", "")


if __name__ == "__main__":
    print(page(), end="")
