"""Who may edit: tokens, signed cookies, tokens of forms, and patience with those who guess.

A token is compared by its digest and in constant time. A cookie is signed with a secret of the data folder and the
token of its holder: a token that is taken out of the settings takes its cookies along.
"""

import binascii
import ipaddress
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from lienthong.errors import UsageError

LEAST = 16
"""Characters of a token."""
LASTS = 8 * 3600
"""Seconds that a session lasts."""
_HASHED = re.compile(r"sha256:([0-9a-f]{64})")
_MOST_BYTES = 1 << 20
_LONGEST = 600


class Session(NamedTuple):
    """A person who has logged in: name, when it ends (seconds since 1970), what makes this session unlike others."""

    name: str
    until: int
    nonce: str


class Editors:
    """The people with a token, by the digest of it."""

    def __init__(self, digests: dict[str, bytes]) -> None:
        self._digests = digests

    def __bool__(self) -> bool:
        return bool(self._digests)

    @classmethod
    def of(cls, setting: str, trouble: str = "cluster_tokens") -> "Editors":
        """From a setting such as ``editor_tokens``: ``name:token`` separated by commas, or a file with one on each
        line; ``trouble`` names the message about a wrong one.

        Raises UsageError when the file cannot be read, or an item is malformed, too short, or a name comes twice.
        """
        digests: dict[str, bytes] = {}
        for place, item in enumerate(_items(setting.strip()), 1):
            name, colon, token = (part.strip() for part in item.partition(":"))
            hashed = _HASHED.fullmatch(token)
            if not name or not colon or name in digests or (not hashed and len(token) < LEAST):
                raise UsageError(trouble, place=place, least=LEAST)
            digests[name] = bytes.fromhex(hashed[1]) if hashed else sha256(token.encode()).digest()
        return cls(digests)

    def who(self, token: str) -> str:
        """Whose token this is, '' for nobody's; takes the same time for every token."""
        given, found = sha256(token.encode(errors="replace")).digest(), ""
        for name, known in self._digests.items():
            if compare_digest(known, given):
                found = name
        return found

    def key(self, name: str) -> bytes | None:
        """What a person's cookies are signed with, besides the secret; None for nobody."""
        return self._digests.get(name)


def _items(setting: str) -> Iterable[str]:
    if not setting:
        return ()
    if ":" in setting:
        return [one for one in re.split(r"[,;\n]", setting) if one.strip()]
    try:
        with Path(setting).open("rb") as file:
            lines = file.read(_MOST_BYTES).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("cluster_tokens_file", file=setting, why=error) from None
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


class Sessions:
    """Cookies and form tokens, signed; ``secret`` gives 32 bytes that all web processes share."""

    def __init__(self, editors: Editors, secret: Callable[[], bytes], clock: Callable[[], float] = time.time) -> None:
        self._editors = editors
        self._secret = secret
        self._clock = clock

    def begin(self, name: str) -> str:
        """The cookie of a person who has just shown a token."""
        one = Session(name, int(self._clock()) + LASTS, token_hex(16))
        return f"{_written(one)}.{self._signed('cookie', one)}"

    def read(self, cookie: str) -> Session | None:
        """The session of a cookie; None for none, a forged one, one that has ended, or whose token is no more."""
        parts = cookie.split(".") if len(cookie) <= _LONGEST and cookie.isascii() else []
        if len(parts) != 4 or not re.fullmatch(r"[0-9]{1,12}", parts[1]):
            return None
        try:
            name = urlsafe_b64decode(parts[0].encode()).decode()
        except (binascii.Error, ValueError):
            return None
        one = Session(name, int(parts[1]), parts[2])
        if self._editors.key(name) is None or one.until < self._clock():
            return None
        return one if equal(parts[3], self._signed("cookie", one)) else None

    def form_token(self, one: Session) -> str:
        """What every form of a session carries, so that no other site can send it."""
        return self._signed("form", one)

    def guest_token(self, nonce: str) -> str:
        """What the log-in form carries, for the nonce in its cookie."""
        return hmac(self._secret(), f"guest|{nonce[:100]}".encode(errors="replace"), "sha256").hex()

    def _signed(self, what: str, one: Session) -> str:
        key = self._secret() + (self._editors.key(one.name) or b"")
        return hmac(key, f"{what}|{_written(one)}".encode(), "sha256").hex()


def equal(given: str, known: str) -> bool:
    """Whether somebody gave the known text; takes the same time for every guess."""
    return compare_digest(given.encode(errors="replace"), known.encode())


def _written(one: Session) -> str:
    return f"{urlsafe_b64encode(one.name.encode()).decode()}.{one.until}.{one.nonce}"


class Patience:
    """How often an address may show a wrong token: ``most`` times in ``window`` seconds."""

    def __init__(
        self, most: int = 5, window: float = 900.0, known: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._window = window
        self._known = known
        self._clock = clock
        self._failed: dict[str, list[float]] = {}

    def wait(self, address: str) -> int:
        """Seconds that an address must wait before it may try again; 0 when it may now."""
        now = self._clock()
        recent = [at for at in self._failed.get(_network(address), ()) if at > now - self._window]
        return int(recent[0] + self._window - now) + 1 if len(recent) >= self._most else 0

    def failed(self, address: str) -> None:
        """An address has shown a wrong token. Of too many addresses those that came first are forgotten."""
        now, network = self._clock(), _network(address)
        recent = [at for at in self._failed.pop(network, ()) if at > now - self._window]
        self._failed[network] = [*recent, now][-self._most :]
        while len(self._failed) > self._known:
            del self._failed[next(iter(self._failed))]


def _network(address: str) -> str:
    """One household has a whole /64 of IPv6 addresses."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address
