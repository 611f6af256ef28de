"""The topics of WebSub: paths that a build made or changed in, the addresses of the feeds among them out.

Archive documents are none: nobody subscribes to what is over.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

# In the first language or below the code of another one; a document beside a release may have the name of a feed.
_FEED = re.compile(r"site(/(?:[A-Za-z][A-Za-z0-9-]*/)?(?:keywords/[^/]+/)?(?:rss\.xml|atom\.xml|feed\.json))")


def find_changed_feeds(paths: Iterable[str], base_url: str) -> tuple[str, ...]:
    """The absolute addresses of the feeds among some paths in `out/`, as the feeds themselves name them."""
    found = (_FEED.fullmatch(path) for path in paths)
    return tuple(base_url + quote(match[1]) for match in found if match)
