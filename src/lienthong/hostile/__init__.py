"""What is read from strangers, for every room: an input that unpacks without end is refused, and RDF that would make
its parser grow without end.
"""

from lienthong.hostile.rdf import statements
from lienthong.hostile.source import Input, Replay

__all__ = ["Input", "Replay", "statements"]
