"""The method by which things are compared here: every kind's drawer, comparer and stage, in their order."""

from lienthong.graph.matching.agents import AgentStage
from lienthong.graph.matching.instances import Instances
from lienthong.graph.matching.pairs import PairStage
from lienthong.graph.matching.portraits import portraits
from lienthong.graph.matching.stages import Method, Stage
from lienthong.graph.matching.works import Works

STAGES: tuple[Stage, ...] = (PairStage(Instances()), PairStage(Works()), AgentStage())
"""Instances, Works, agents: ``PairStage(Instances())``, ``PairStage(Works())``, ``AgentStage()``."""

METHOD = Method(portraits, STAGES)
