"""The synthetic catalogue of the site's tests; ``site`` is a module of Python's own and cannot be imported so."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

_SPEC = spec_from_file_location("exchange_synthetic", Path(__file__).parents[2] / "site" / "synthetic.py")
assert _SPEC is not None
assert _SPEC.loader is not None
_MODULE = module_from_spec(_SPEC)
__import__("sys").modules[_SPEC.name] = _MODULE
_SPEC.loader.exec_module(_MODULE)
Catalogue, publish = _MODULE.Catalogue, _MODULE.publish
