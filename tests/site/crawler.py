"""A small crawler: robots.txt as RFC 9309 reads it, sitemaps, links, and what a page says of its own address."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
from lxml import etree
from lxml import html as parser

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


class Robots:
    """The rules for one crawler: those of the group that names it, else of ``*`` (RFC 9309, section 2.2)."""

    def __init__(self, text: str, agent: str) -> None:
        groups: list[tuple[list[str], list[tuple[bool, str]]]] = []
        self.sitemaps: list[str] = []
        open_group = False
        for line in text.splitlines():
            name, _, value = line.partition("#")[0].partition(":")
            name, value = name.strip().lower(), value.strip()
            if name == "user-agent":
                if not open_group:
                    groups.append(([], []))
                groups[-1][0].append(value.lower())
                open_group = True
            elif name in ("allow", "disallow"):
                open_group = False
                if value:
                    groups[-1][1].append((name == "allow", value))
            elif name == "sitemap":
                self.sitemaps.append(value)
        named = [rules for agents, rules in groups if agent.lower() in agents]
        self.rules = [one for rules in named or [r for a, r in groups if "*" in a] for one in rules]

    def allows(self, address: str) -> bool:
        """Whether the longest rule that fits allows it."""
        split = urlsplit(address)
        path = split.path + (f"?{split.query}" if split.query else "")
        fitting = [(len(rule), allowed) for allowed, rule in self.rules if _pattern(rule).match(path)]
        return max(fitting, default=(0, True))[1]


def _pattern(rule: str) -> re.Pattern[str]:
    body = ".*".join(map(re.escape, rule.removesuffix("$").split("*")))
    return re.compile(body + ("$" if rule.endswith("$") else ""))


@dataclass
class Page:
    """A page as a crawler sees it; ``counterparts`` by language, ``robots`` its own rule."""

    address: str
    status: int
    canonical: str = ""
    robots: str = ""
    counterparts: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)


def fetch(client: httpx.Client, address: str) -> Page:
    """One page, redirects not followed."""
    answer = client.get(address, headers={"accept": "text/html"})
    page = Page(address, answer.status_code)
    if answer.status_code in (301, 303):
        page.links = [urljoin(address, answer.headers["location"])]
    if answer.status_code != 200 or not answer.headers.get("content-type", "").startswith("text/html"):
        return page
    root = parser.fromstring(answer.text)
    page.canonical = next(iter(root.xpath("//link[@rel='canonical']/@href")), "")
    page.robots = next(iter(root.xpath("//meta[@name='robots']/@content")), "")
    page.counterparts = {
        one.get("hreflang"): one.get("href") for one in root.xpath("//link[@hreflang][@rel='alternate']")
    }
    found = (urldefrag(urljoin(address, one))[0] for one in root.xpath("//a[@href]/@href"))
    page.links = list(dict.fromkeys(one for one in found if one.startswith(("http://", "https://"))))
    return page


def mapped(client: httpx.Client, robots: Robots) -> Iterator[str]:
    """Every address of the sitemaps."""
    for index in robots.sitemaps:
        for place in etree.fromstring(client.get(index).content).iter(LOC):
            content = gzip.decompress(client.get(place.text or "").content)
            yield from (one.text or "" for one in etree.fromstring(content).iter(LOC))


def wrong(page: Page) -> list[str]:
    """What is wrong with a page that a sitemap names."""
    found = [] if page.status == 200 else [f"{page.address}: {page.status}"]
    if page.status == 200:
        if page.canonical != page.address:
            found.append(f"{page.address}: canonical {page.canonical}")
        if "noindex" in page.robots:
            found.append(f"{page.address}: {page.robots}")
        if set(page.counterparts) != {"vi", "en", "x-default"} or page.address not in page.counterparts.values():
            found.append(f"{page.address}: counterparts {page.counterparts}")
    return found
