"""Persons and bodies: who of one name is one. See docs/decisions/053-persons-and-bodies.md."""

from lienthong.graph.matching.agents.kind import Agents
from lienthong.graph.matching.agents.stage import AgentStage

__all__ = ["AgentStage", "Agents"]
