"""The session's sites: ``siteserver`` over ``synthetic``, and over the sample catalogue."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives a test folder no way to share a module

from sharing import shared_demo
from siteserver import Demo, Site, free_port, odd_catalogue, serving
from synthetic import publish

from lienthong.pipeline.handbook import write_handbook
from lienthong.pipeline.quality.shapes import write_shapes


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("site") / "data"
    base = f"http://127.0.0.1:{free_port()}"
    catalogue, names = odd_catalogue(base)
    publish(catalogue, data)
    write_handbook(data)
    write_shapes(data)
    with serving(data, base):
        yield Site(base, data, catalogue, names)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The sample catalogue, loaded and published as `lienthong demo` does, and served: once for all who read it."""
    own = tmp_path_factory.getbasetemp()
    with shared_demo(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) as found:
        yield found


@pytest.fixture
def html(site: Site) -> Iterator[httpx.Client]:
    with site.client() as client:
        yield client
