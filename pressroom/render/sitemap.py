"""sitemap.xml: the addresses of all public pages and when they changed (sitemaps.org, protocol 0.9)."""

from html import escape

from pressroom.artifact import Item, Sitemap, SitemapEntry
from pressroom.render.press import Press, subject
from pressroom.text.dates import rfc3339

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
TAIL = "</urlset>\n"


def sitemap(item: Item, press: Press) -> bytes:
    """The bytes of `sitemap.xml`, UTF-8. A page whose time is not known bears none."""
    return (HEAD + "".join([_line(entry, press) for entry in subject(item, Sitemap).entries]) + TAIL).encode()


def _line(entry: SitemapEntry, press: Press) -> str:
    changed = f"<lastmod>{rfc3339(entry.modified)}</lastmod>" if entry.modified else ""
    return f"<url><loc>{escape(press.url(entry.path))}</loc>{changed}</url>\n"
