"""What the fork server of the tests has imported and compiled before it forks: see ``forking``."""

import uvicorn  # noqa: F401

import lienthong.exchange.application
import lienthong.pipeline.harvesting
import lienthong.pipeline.load
import lienthong.pipeline.publish  # noqa: F401
from lienthong.site.app import warm

warm("")
