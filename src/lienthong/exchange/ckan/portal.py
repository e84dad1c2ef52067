"""A CKAN portal, spoken to through ckanapi (``pip install lienthong[ckan]``) with the token of one of its users."""

import ipaddress
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from lienthong import __version__
from lienthong.errors import PortalError, UsageError

SECONDS = 60
"""How long one action of the portal may take."""
LONGEST_WORD = 500
"""Characters of what a portal says that are told."""


class Portal:
    """Actions of its API. Answers are what CKAN says; nothing of them leads anywhere: redirects are not followed, so
    that the token goes to the operator's address and to no other."""

    def __init__(self, address: str, token: str) -> None:
        self.address = checked(address)
        try:
            self._ckanapi: Any = import_module("ckanapi")
        except ImportError:
            raise UsageError("ckan_library") from None
        requests: Any = import_module("requests")
        self._trouble = requests.exceptions.RequestException
        session = requests.Session()
        # Else a .netrc of the operator's would take the place of the token.
        session.auth = lambda request: request
        agent = f"lienthong/{__version__}"
        self._remote = self._ckanapi.RemoteCKAN(self.address, apikey=token, user_agent=agent, session=session)

    def ask(self, action: str, /, **given: Any) -> Any:
        """The result of an action; None when there is no such thing in the portal.

        Raises PortalError when it refuses, does not answer, or is no CKAN.
        """
        errors = self._ckanapi.errors
        try:
            return self._remote.call_action(action, given, requests_kwargs={"timeout": SECONDS})
        except errors.NotFound:
            return None
        except errors.NotAuthorized:
            raise PortalError("ckan_unauthorized", portal=self.address, action=action) from None
        except errors.ValidationError as error:
            raise PortalError(
                "ckan_refused", portal=self.address, action=action, why=_short(error.error_dict)
            ) from None
        except (errors.CKANAPIError, errors.ServerIncompatibleError) as error:
            raise PortalError("ckan_strange", portal=self.address, action=action, why=_short(error)) from None
        except self._trouble as error:
            raise PortalError("ckan_unreachable", portal=self.address, why=type(error).__name__) from None


def _short(said: object) -> str:
    return " ".join(str(said).split())[:LONGEST_WORD]


def checked(address: str) -> str:
    """The address of a portal. Raises UsageError unless it is https (http on the machine itself), without a password:
    who listens on the way would have the token."""
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise UsageError("ckan_address", value=address) from None
    clear = parts.scheme == "http" and _is_here(host)
    if (
        not host
        or parts.username is not None
        or not (parts.scheme == "https" or clear)
        or parts.query
        or parts.fragment
    ):
        raise UsageError("ckan_address", value=address)
    return address.strip().rstrip("/")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
