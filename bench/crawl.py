"""A whole catalogue as a crawler finds it: every address of the sitemaps, and whatever links lead to.

``python bench/crawl.py BASE DATA [EVERY]``: a running server and its data folder; with EVERY only each n-th address of
the sitemaps, and links are not followed. Prints addresses of the sitemaps that are no
canonical pages, links that lead nowhere, and entities that neither a sitemap nor a link leads to; ends with 1 when
there are any.
"""

import sys
import time
from collections import Counter, deque
from pathlib import Path

import httpx

from lienthong.site.published import open_current
from schema import entities

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/site"))
from crawler import Robots, fetch, mapped, wrong


def main(base: str, data: Path, every: int = 1) -> int:
    """Crawl, print, and tell how much is wrong."""
    start = time.monotonic()
    faults: list[str] = []
    statuses: Counter[int] = Counter()
    with httpx.Client(trust_env=False, timeout=120) as client:
        robots = Robots(client.get(f"{base}/robots.txt").text, "a-crawler")
        named = list(mapped(client, robots))[::every]
        waiting = deque([*dict.fromkeys([f"{base}/vi/", *named])])
        seen, told = set(waiting), set(named)
        linked = {f"{base}/vi/"}
        while waiting:
            page = fetch(client, waiting.popleft())
            statuses[page.status] += 1
            if page.address in told:
                faults += wrong(page)
            elif page.status >= 400:
                faults.append(f"{page.address}: {page.status}, linked")
            ours = [one for one in page.links if one.startswith(f"{base}/") and robots.allows(one)]
            linked.update(ours)
            for one in ours if every == 1 else ():
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
    opened = open_current(data)
    assert opened
    pages = {f"{base}/{lang}/{one}" for one in entities(opened) for lang in ("vi", "en")} if every == 1 else set()
    orphans = sorted(pages - linked - told)
    unlinked = sorted(told - linked)
    print(f"{len(named)} addresses in the sitemaps, {len(seen)} visited: {dict(statuses)}")
    print(f"{time.monotonic() - start:.0f} s")
    print(f"{len(faults)} faults, {len(orphans)} of {len(pages)} pages of entities lead from nowhere")
    print(f"{len(unlinked)} are in a sitemap only, as crawlers that keep to robots.txt see it")
    for one in [*faults[:40], *orphans[:40]]:
        print(" ", one)
    return len(faults) + len(orphans)


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1].rstrip("/"), Path(sys.argv[2]), *map(int, sys.argv[3:])), 1))
