"""Sitemaps: the addresses of public pages and when they changed, and the index of them (sitemaps.org, protocol 0.9)."""

from html import escape

from pressroom.artifact import Item, Sitemap, SitemapIndex
from pressroom.render.press import Press, subject

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<%s xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def sitemap(item: Item, press: Press) -> bytes:
    """The bytes of a sitemap, UTF-8. A page whose time is not known bears none."""
    named = subject(item, Sitemap)
    teasers = (release.teaser for release in named.releases)
    lines = [_line(each.path, each.corrected or each.published, press) for each in teasers]
    lines += [_line(path, "", press) for path in named.paths]
    return f"{HEAD % 'urlset'}{''.join(lines)}</urlset>\n".encode()


def sitemap_index(item: Item, press: Press) -> bytes:
    """The bytes of `sitemap.xml`, which names the sitemaps, UTF-8."""
    paths = subject(item, SitemapIndex).paths
    lines = "".join([f"<sitemap><loc>{escape(press.url(path))}</loc></sitemap>\n" for path in paths])
    return f"{HEAD % 'sitemapindex'}{lines}</sitemapindex>\n".encode()


def _line(path: str, changed_at: str, press: Press) -> str:
    changed = f"<lastmod>{changed_at}</lastmod>" if changed_at else ""
    return f"<url><loc>{escape(press.url(path))}</loc>{changed}</url>\n"
