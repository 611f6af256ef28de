"""Sitemaps: the addresses of public pages and when they changed, and the index of them (sitemaps.org, protocol 0.9)."""

from html import escape

from pressroom.artifact import Item, Sitemap, SitemapEntry, SitemapIndex
from pressroom.render.press import Press, subject
from pressroom.text.dates import rfc3339

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<%s xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def sitemap(item: Item, press: Press) -> bytes:
    """The bytes of a sitemap, UTF-8. A page whose time is not known bears none."""
    lines = "".join([_line(entry, press) for entry in subject(item, Sitemap).entries])
    return f"{HEAD % 'urlset'}{lines}</urlset>\n".encode()


def sitemap_index(item: Item, press: Press) -> bytes:
    """The bytes of `sitemap.xml`, which names the sitemaps, UTF-8."""
    paths = subject(item, SitemapIndex).paths
    lines = "".join([f"<sitemap><loc>{escape(press.url(path))}</loc></sitemap>\n" for path in paths])
    return f"{HEAD % 'sitemapindex'}{lines}</sitemapindex>\n".encode()


def _line(entry: SitemapEntry, press: Press) -> str:
    changed = f"<lastmod>{rfc3339(entry.modified)}</lastmod>" if entry.modified else ""
    return f"<url><loc>{escape(press.url(entry.path))}</loc>{changed}</url>\n"
