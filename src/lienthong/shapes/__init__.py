"""SHACL: the contract for what may be published, checked record by record, and W3C validation reports."""

from lienthong.shapes.findings import SEVERITIES, Finding, publishable
from lienthong.shapes.gate import ENGINES, Gate

__all__ = ["ENGINES", "SEVERITIES", "Finding", "Gate", "publishable"]
