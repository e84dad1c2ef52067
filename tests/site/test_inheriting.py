"""Templates joined with those that they extend give what Jinja's own inheritance gives."""

from itertools import product

import pytest
from jinja2 import DictLoader, Environment
from markupsafe import Markup, escape

from lienthong.site.fragments import shown
from lienthong.site.inheriting import whole

TEMPLATES = {
    "base.html": (
        "{% set here = root ~ '/x' %}\n"
        "<title>{% block title %}none{% endblock %}</title>\n"
        "  {% set again = self.title() | trim %}\n"
        "<p>{{ again }} {{ told | default('-') }}</p>\n"
        "{% block head %}{% endblock %}\n"
        "<main>\n{% block main %}\nempty\n{% endblock %}\n</main>\n"
    ),
    "entity.html": (
        "{% if root %}{% set told = 'beyond' %}{% endif %}\n"
        '{% extends "base.html" %}\n'
        "\n{% set name = root ~ '!' %}\n"
        "{% block title %}{{ name }} of {{ root }}{% endblock %}\n"
        "{% block main %}\n"
        "{% set steps = [1] %}\n"
        "{% for one in (2, 3) %}{% set _ = steps.append(one) %}{% endfor %}\n"
        "  {{ steps }} {{ here }} {{ name }}\n"
        "  {% block more %}<i>more</i>{% endblock %}\n"
        "  <hr>\n"
        "{% endblock %}\n"
    ),
    "record.html": (
        '{% extends "entity.html" %}\n'
        "{% block more %}\n<b>{{ name }}</b>\n{% endblock %}\n"
        "{% block head %}<meta>{% endblock %}\n"
    ),
    "alone.html": "{% set a = 1 %}\n{{ a }} {{ root }}\n",
}


def rendered(templates: dict[str, str], name: str, root: str) -> str:
    """A template with the settings of the site."""
    made = Environment(loader=DictLoader(templates), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return made.get_template(name).render(root=root)


@pytest.mark.parametrize(("name", "root"), list(product(TEMPLATES, ("<r>", ""))))
def test_joined_templates_give_the_same(name: str, root: str) -> None:
    joined = {one: whole(text, TEMPLATES.__getitem__) for one, text in TEMPLATES.items()}
    assert "extends" not in joined[name]
    assert rendered(joined, name, root) == rendered(TEMPLATES, name, root)


def test_what_is_asked_for_again_stays_a_block() -> None:
    joined = whole(TEMPLATES["record.html"], TEMPLATES.__getitem__)
    assert joined.count("{% block") == 1
    assert "{% block title %}" in joined


@pytest.mark.parametrize("value", ["plain", "a < b & \"c\" 'd'", Markup("<b>"), 12, None, Markup("x") + "<"])
def test_shown_is_what_escape_gives(value: object) -> None:
    assert str(shown(value)) == str(escape(value))
