"""What the service tells of itself (https://reconciliation-api.github.io/specs/0.2/#service-manifest)."""

from typing import Any

from lienthong import __version__
from lienthong.exchange.reconcile.asked import MOST_QUERIES
from lienthong.exchange.reconcile.extending import USUAL_VALUES
from lienthong.exchange.reconcile.table import types
from lienthong.messages import Lang, text

WIDTH, HEIGHT = 420, 240
"""Of the frame for previews, in pixels."""


def manifest(base: str, place: str, title: str, lang: Lang) -> dict[str, Any]:
    """The manifest of the service at ``place`` (a path) of the site at ``base``."""
    here = f"{base}{place}"
    suggest = {
        what: {
            "service_url": base,
            "service_path": f"{place}/suggest/{what}",
            "flyout_service_url": base,
            "flyout_service_path": f"{place}/flyout/{what}?id=${{id}}",
        }
        for what in ("entity", "type", "property")
    }
    limit = {
        "name": "limit",
        "label": text("reconcile.setting.limit", lang),
        "type": "number",
        "default": USUAL_VALUES,
        "help_text": text("reconcile.setting.limit_help", lang),
    }
    return {
        "versions": ["0.2"],
        "name": f"{title} – {text('reconcile.service', lang)}",
        "identifierSpace": f"{base}/",
        "schemaSpace": "http://id.loc.gov/ontologies/bibframe/",
        "documentation": f"{base}/{lang}/developers",
        "serviceVersion": __version__,
        "view": {"url": f"{base}/{{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": base, "service_path": f"{place}/properties"},
            "property_settings": [limit],
        },
        "defaultTypes": [one.told(lang) for one in types().values() if one.default],
        "batchSize": MOST_QUERIES,
    }
