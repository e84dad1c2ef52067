"""Harvesting over OAI-PMH 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html): docs/harvest.md."""

from lienthong.pipeline.harvesting.every import Result, configured, harvest_all
from lienthong.pipeline.harvesting.harvest import harvest
from lienthong.pipeline.harvesting.manners import Manners, manners
from lienthong.pipeline.harvesting.outcome import Harvested
from lienthong.pipeline.harvesting.plan import Look, Wish, look

__all__ = [
    "Harvested",
    "Look",
    "Manners",
    "Result",
    "Wish",
    "configured",
    "harvest",
    "harvest_all",
    "look",
    "manners",
]
