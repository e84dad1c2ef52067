"""How a harvester behaves towards a server, and how long it waits when the server has trouble."""

import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from lienthong import __version__
from lienthong.settings import Settings


@dataclass(frozen=True, slots=True)
class Manners:
    """Times are in seconds, sizes in bytes.

    ``pause`` stands between two requests; ``timeout`` is the longest silence of a server, ``whole`` the longest that
    one answer may take. A request that fails is made again ``retries`` times, after ``backoff``, twice that, and so
    on; ``patience`` is the longest that a server may ask to wait, and the longest that is waited for another process
    to let go of the ledger. ``page`` is the largest answer, unpacked. ``overlap`` is how far the next harvest reaches
    back before the beginning of the last one. ``contact`` is an address of ours for the server's log.
    """

    pause: float = 1.0
    timeout: float = 60.0
    whole: float = 600.0
    retries: int = 5
    backoff: float = 2.0
    patience: float = 900.0
    page: int = 64 << 20
    overlap: timedelta = timedelta(days=1)
    contact: str = ""

    @property
    def agent(self) -> str:
        """The User-Agent of every request."""
        about = f"OAI-PMH harvester; {self.contact}" if self.contact else "OAI-PMH harvester"
        return f"Lienthong/{__version__} ({about})"

    def before_retry(self, attempt: int, asked: float | None) -> float:
        """Seconds to wait before the retry number ``attempt`` (from 0): what the server asked for, else ever longer."""
        if asked is not None:
            return max(asked, self.pause)
        longest = min(self.backoff * 2**attempt, self.patience)
        return max(random.uniform(longest / 2, longest), self.pause)


def manners(settings: Settings) -> Manners:
    """The manners that the settings ask for."""
    local = "//localhost" in settings.base or "//127." in settings.base
    return Manners(
        pause=settings.harvest_pause,
        timeout=settings.harvest_timeout,
        retries=settings.harvest_retries,
        patience=settings.harvest_patience,
        page=settings.harvest_page_mb << 20,
        overlap=timedelta(hours=settings.harvest_overlap_hours),
        contact="" if local else settings.base,
    )


def asked_wait(header: str | None) -> float | None:
    """The seconds that a ``Retry-After`` asks for (RFC 9110, section 10.2.3: seconds or a date); None when it says
    nothing that can be understood."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


class Pace:
    """Keeps the pause between the end of one request and the beginning of the next."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._next = 0.0

    def wait(self) -> None:
        """Sleep until the next request may be made."""
        time.sleep(max(self._next - time.monotonic(), 0.0))

    def done(self) -> None:
        """A request has ended."""
        self._next = time.monotonic() + self._pause
