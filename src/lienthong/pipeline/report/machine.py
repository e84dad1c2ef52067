"""The report as JSON: everything, with both languages, for other programs."""

from dataclasses import asdict

import orjson

from lienthong.pipeline.report.model import Report


def render_json(report: Report) -> str:
    """One object: ``made`` and ``sources``, named as in ``model``."""
    return orjson.dumps(asdict(report), option=orjson.OPT_INDENT_2).decode() + "\n"
