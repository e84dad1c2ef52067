"""The one family of exceptions. Each names a message in ``site/messages/*/errors.toml``.

A boundary translates: the command line prints Vietnamese and English and exits with ``exit_code``; the web
answers problem+json (RFC 9457) with ``http_status`` and never shows internal details.
"""

from typing import Any

from lienthong.messages import Lang, text


class LienthongError(Exception):
    """Something that a person can understand and mend.

    ``name`` is a key of ``errors.toml`` without its prefix; ``values`` fill the message's placeholders and
    say where: source, record, field, rule, file, line.
    """

    exit_code = 2
    http_status = 500

    def __init__(self, name: str, /, **values: Any) -> None:
        super().__init__(name, values)
        self.name = name
        self.values = values

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.name, self.values)

    def message(self, lang: Lang = "vi") -> str:
        """What happened, where, and what to do."""
        values = self.values
        if str(values.get("file", "")) == "-":
            values = {**values, "file": text("errors.standard_input", lang)}
        return text(f"errors.{self.name}", lang, **values)

    def __str__(self) -> str:
        return f"{self.message('vi')} / {self.message('en')}"


def _again(kind: type[LienthongError], name: str, values: dict[str, Any]) -> LienthongError:
    """The same error on the other side of a process boundary."""
    return kind(name, **values)


class UsageError(LienthongError):
    """The command, setting or argument cannot be used as it was given."""

    http_status = 400


class InputError(LienthongError):
    """A file or stream as a whole cannot be read: missing, empty, not a format we know, truncated gzip."""

    http_status = 400


class HarvestError(LienthongError):
    """A server that is harvested cannot be reached, or does not answer as OAI-PMH asks."""

    http_status = 502


class PortalError(LienthongError):
    """A data portal to which data sets are written refuses, does not answer, or is none."""

    http_status = 502


class RuleError(LienthongError):
    """A rule, code table, shape or query in the content folders is wrong; names file, place and mend."""


class StoreError(LienthongError):
    """The ledger or the graph store is missing, busy, too new or damaged."""


class WorkersError(LienthongError):
    """Helping processes ended before their time; a Dask scheduler or its workers cannot be reached, or are not what a
    run needs."""


class WorkerKilled(WorkersError):
    """A task ended every worker that took it up."""


class QueryError(LienthongError):
    """A SPARQL query is refused or cannot be parsed."""

    http_status = 400


class QueryTooLong(QueryError):
    """A SPARQL query text, or the request that carries it, is longer than the service reads."""

    http_status = 413


class QueryKilled(LienthongError):
    """A SPARQL query ended its process: it needed more memory than one query may use, or broke the engine."""

    http_status = 503


class NoIndex(LienthongError):
    """The generation that is served has no text index: it was published before there was one."""

    http_status = 503


class QueryTimeout(LienthongError):
    """A SPARQL query was ended at its time limit."""

    http_status = 503


class Busy(LienthongError):
    """The service has no place for this request at the moment; ``values["retry_after"]`` is in seconds."""

    http_status = 503


class TooMany(LienthongError):
    """This client already asks as much as one may at a time; ``values["retry_after"]`` is in seconds."""

    http_status = 429


class NotFound(LienthongError):
    """No such entity, document or page."""

    http_status = 404


class RequestError(LienthongError):
    """An HTTP request that cannot be answered in the way it was made; ``http_status`` says which way: 400, 405,
    406 or 415."""

    def __init__(self, name: str, status: int = 400, /, **values: Any) -> None:
        super().__init__(name, **values)
        self.http_status = status
