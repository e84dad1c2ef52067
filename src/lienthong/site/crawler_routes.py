"""Everything that is there for crawlers and programs rather than for readers, at one place."""

from starlette.routing import Route

from lienthong.settings import Settings
from lienthong.site.answers import Context
from lienthong.site.crawling import crawling_routes
from lienthong.site.feed import Feed
from lienthong.site.handbook import Handbook
from lienthong.site.llms import Llms
from lienthong.site.published import Published
from lienthong.site.sitemaps import Sitemaps


def crawler_routes(known: Settings, published: Published, context: Context, handbook: Handbook) -> list[Route]:
    """robots.txt, security.txt, VoID, the sitemaps, llms.txt and a feed of changes."""
    own = (Sitemaps(published, context, handbook.paths), Llms(published, context), Feed(published, context))
    return [*crawling_routes(known, context), *(route for one in own for route in one.routes())]
