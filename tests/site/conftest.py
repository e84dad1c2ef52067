"""The session's site: ``siteserver`` over ``synthetic``. That over the sample catalogue is every room's."""

from collections.abc import Iterator

import httpx
import pytest
from siteserver import Site, free_port, odd_catalogue, serving
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


@pytest.fixture
def html(site: Site) -> Iterator[httpx.Client]:
    with site.client() as client:
        yield client
