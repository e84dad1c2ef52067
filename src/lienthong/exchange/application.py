"""The whole web application: the site, and the protocols of other systems beside it."""

from fastapi import FastAPI

from lienthong.exchange.routes import EXCHANGE
from lienthong.settings import Settings
from lienthong.site.app import create_app as create_site


def create_app(known: Settings | None = None) -> FastAPI:
    """The application that ``lienthong serve`` runs, for these settings or those of the process."""
    return create_site(known, EXCHANGE)
