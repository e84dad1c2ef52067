"""The named Python steps and converters that rules may refer to."""

from collections.abc import Callable, Iterable

from lienthong.mappings.engine.context import Context
from lienthong.mappings.record import Field

Step = Callable[[Field, Context], Iterable[str]]
"""Maps one occurrence of a field; returns the subfield codes (or positions of a control field) that came out."""

Converter = Callable[[str, Field, Context], str]
"""Makes an N-Triples term of one value; '' when the value is not of its kind (it then counts as lost)."""

STEPS: dict[str, Step] = {}
CONVERTERS: dict[str, Converter] = {}


def step(function: Step) -> Step:
    """Register a step under its function's name."""
    STEPS[function.__name__] = function
    return function


def converter(function: Converter) -> Converter:
    """Register a converter under its function's name."""
    CONVERTERS[function.__name__] = function
    return function
