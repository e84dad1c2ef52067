"""The guard on the event loop: short texts are judged at once, long ones beside it.

100 KB of VALUES take the guard 0.14 s. On the event loop seven such texts a second would leave no time for anybody
else; in one thread of their own they wait for each other.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from lienthong.sparql.guard import Checked, Limits, check

_SHORT = 8_000
_THREAD = ThreadPoolExecutor(1, "guard")


async def judged(text: str, limits: Limits) -> Checked:
    """The query, if it may run; ``guard.check``, which says what is raised."""
    if len(text) < _SHORT:
        return check(text, limits)
    return await asyncio.get_running_loop().run_in_executor(_THREAD, check, text, limits)
