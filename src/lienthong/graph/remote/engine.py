"""The engine that the settings name: its addresses, its quirks, and who we are to it.

One address each for queries, updates and the Graph Store Protocol: both sides are graphs of one dataset. Two
addresses each: every side is a dataset (or server) of its own.
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lienthong.errors import UsageError
from lienthong.graph.remote.profile import Profile, profile
from lienthong.settings import Settings

Side = str
"""``a`` or ``b``."""

SIDES = ("a", "b")


@dataclass(frozen=True)
class Credentials:
    """Who we are to an engine: ``kind`` is ``none``, ``basic``, ``digest`` or ``bearer``. Never shown: the secret is
    left out of ``repr``, and no message has a place for it."""

    kind: str = "none"
    user: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Engine:
    """A SPARQL engine. ``queries``, ``updates`` and ``stores`` hold one address or two, the sides' in order;
    ``publisher`` is who writes, ``reader`` who asks on behalf of strangers; ``seconds`` is the longest silence that its
    publisher bears."""

    base: str
    profile: Profile
    queries: tuple[str, ...]
    updates: tuple[str, ...]
    stores: tuple[str, ...]
    publisher: Credentials
    reader: Credentials
    connections: int
    seconds: int

    @property
    def shared(self) -> bool:
        """Whether both sides are graphs of one dataset, which then has the other named graphs but once."""
        return len(self.queries) == 1

    @property
    def encrypted(self) -> bool:
        """Whether any address is https: reading the certificates of all authorities takes a tenth of a second."""
        return any(one.startswith("https:") for one in (*self.queries, *self.updates, *self.stores))

    @property
    def pointer(self) -> str:
        """The graph, in the first dataset, that says which side is published."""
        return f"{self.base}/graph/published"

    def graph(self, side: Side) -> str:
        """The graph that holds what is the public default graph, on one side."""
        return f"{self.pointer}/{side}"

    def query(self, side: Side) -> str:
        """Where one side is asked."""
        return _at(self.queries, side)

    def update(self, side: Side) -> str:
        """Where one side is changed."""
        return _at(self.updates, side)

    def store(self, side: Side) -> str:
        """Where one side is loaded (Graph Store Protocol)."""
        return _at(self.stores, side)


def engine_of(known: Settings, *, publishing: bool = False) -> Engine | None:
    """The engine of the settings; None when the store is embedded.

    A web process needs no address but that of queries, and should know none; ``publishing`` demands all. Raises
    UsageError that names the setting which is missing, malformed or at odds with another.
    """
    if known.engine == "embedded":
        return None
    addresses = {name: _addresses(known, name) for name in ("engine_query", "engine_update", "engine_store")}
    wanted = tuple(addresses) if publishing else ("engine_query",)
    for name in wanted:
        if not addresses[name]:
            raise UsageError("engine_missing", name=name, variable=f"LIENTHONG_{name.upper()}")
        if len(addresses[name]) != len(addresses["engine_query"]):
            raise UsageError("engine_sides", name=name)
    quirks = profile(known.engine_profile)
    return Engine(
        known.base,
        quirks,
        addresses["engine_query"],
        addresses["engine_update"],
        addresses["engine_store"],
        _publisher(known, quirks) if publishing else Credentials(),
        _reader(known, quirks),
        known.engine_connections,
        known.engine_seconds,
    )


def _at(addresses: tuple[str, ...], side: Side) -> str:
    return addresses[SIDES.index(side) if len(addresses) > 1 else 0]


def _addresses(known: Settings, name: str) -> tuple[str, ...]:
    given = tuple(part.strip() for part in str(getattr(known, name)).split(",") if part.strip())
    for one in given:
        try:
            parts = urlsplit(one)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            raise UsageError("engine_address", name=name) from None
        if parts.username is not None or parts.password is not None:
            raise UsageError("engine_address_secret", name=name)
        if not usable or parts.fragment or not one.isascii() or any(c.isspace() for c in one):
            raise UsageError("engine_address", name=name)
    if len(given) > 2 or len(set(given)) != len(given):
        raise UsageError("engine_sides", name=name)
    return given


def _publisher(known: Settings, quirks: Profile) -> Credentials:
    password, token = known.engine_password.get_secret_value(), known.engine_token.get_secret_value()
    if token and (known.engine_user or password):
        raise UsageError("engine_two_secrets")
    if bool(known.engine_user) != bool(password):
        raise UsageError("engine_half_secret")
    if token:
        return Credentials("bearer", "", _header(token, "engine_token"))
    return Credentials(quirks.auth, known.engine_user, password) if password else Credentials()


def _reader(known: Settings, quirks: Profile) -> Credentials:
    """``NAME:PASSWORD``, or a token, which has no colon."""
    given = known.engine_reader.get_secret_value()
    user, colon, password = given.partition(":")
    if colon:
        if not user or not password:
            raise UsageError("engine_half_secret")
        return Credentials(quirks.auth, user, password)
    return Credentials("bearer", "", _header(given, "engine_reader")) if given else Credentials()


def _header(token: str, name: str) -> str:
    """A token that can stand in an HTTP header (RFC 6750, section 2.1)."""
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError("engine_token", name=name)
    return token
