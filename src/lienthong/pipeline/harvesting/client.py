"""A server, asked politely: oaipmh-scythe's knowledge of the protocol over our own guarded requests."""

import time
from contextlib import suppress

import httpx2
from oaipmh_scythe import HTTPConfig, OAIResponse, Scythe
from oaipmh_scythe.exceptions import OAIPMHException

from lienthong.errors import HarvestError
from lienthong.pipeline.harvesting.address import request_url
from lienthong.pipeline.harvesting.manners import Manners, Pace
from lienthong.pipeline.harvesting.pages import Cut, raise_error, sound
from lienthong.pipeline.harvesting.transfer import Trouble, get


class Server(Scythe):
    """An OAI-PMH server. ``identify``, ``list_metadata_formats`` and ``list_sets`` are those of Scythe; what all of
    its verbs go through, ``harvest``, is ours: docs/decisions/040-harvesting.md says why."""

    def __init__(self, base: str, manners: Manners) -> None:
        super().__init__(base, http_config=HTTPConfig(timeout=manners.timeout, user_agent=manners.agent))
        self.manners = manners
        self._pace = Pace(manners.pause)
        # Only what is unpacked within limits is asked for; httpx would offer all that it can unpack.
        self.client.headers["accept-encoding"] = "gzip"

    def harvest(self, query: dict[str, str]) -> OAIResponse:
        """The answer to one request, retried as the server asks.

        Raises the exceptions of oaipmh_scythe for errors of the protocol, and HarvestError when no usable answer came:
        ``harvest_refused`` for an HTTP status that will not pass, ``harvest_unreachable`` when all retries failed,
        ``harvest_later`` when the server wants to be left alone for longer than we wait.
        """
        body = self._asked(request_url(self.endpoint, query))
        return OAIResponse(httpx2.Response(200, content=body), params=query)

    def _asked(self, url: str) -> bytes:
        attempt = 0
        while True:
            self._pace.wait()
            try:
                return self._answer(url)
            except Trouble as trouble:
                if attempt >= self.manners.retries:
                    values = {"url": url, "why": trouble.why, "tries": attempt + 1, "status": trouble.status}
                    raise HarvestError("harvest_unreachable", **values) from None
                wait = self.manners.before_retry(attempt, trouble.wait)
                if wait > self.manners.patience:
                    raise HarvestError("harvest_later", url=url, seconds=round(wait)) from None
            finally:
                self._pace.done()
            time.sleep(wait)
            attempt += 1

    def _answer(self, url: str) -> bytes:
        try:
            answer = get(self.client, url, self.manners)
        except Trouble as trouble:
            # An error of the protocol beside any HTTP status is the protocol's: some servers send 503 for a bad token.
            _raise_error_in(trouble.body)
            raise
        if answer.status != 200:
            _raise_error_in(answer.body)
            raise HarvestError("harvest_refused", url=url, status=answer.status)
        try:
            body = sound(answer.body, url)
        except Cut:
            raise Trouble("XML: incomplete") from None
        raise_error(body)
        return body


def _raise_error_in(body: bytes) -> None:
    with suppress(Cut, HarvestError):
        raise_error(sound(body, ""))


__all__ = ["OAIPMHException", "Server"]
