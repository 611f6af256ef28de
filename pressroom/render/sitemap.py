"""Sitemaps and their index (sitemaps.org, protocol 0.9): the URLs of public pages; and robots.txt."""

from html import escape

from pressroom.model.pages import Sitemap, SitemapIndex
from pressroom.model.plan import Item
from pressroom.render.context import RenderContext, get_page_model

XML_START = '<?xml version="1.0" encoding="UTF-8"?>\n<%s xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def render_sitemap(item: Item, context: RenderContext) -> bytes:
    """Render a sitemap. A page whose time is unknown has none."""
    page_model = get_page_model(item, Sitemap)
    entries = map(context.load_entry, page_model.entries)
    lines = [_render_url(each.path, each.corrected or each.published, context) for each in entries]
    lines += [_render_url(path, "", context) for path in page_model.paths]
    return f"{XML_START % 'urlset'}{''.join(lines)}</urlset>\n".encode()


def render_sitemap_index(item: Item, context: RenderContext) -> bytes:
    """Render `sitemap.xml`, the index of the sitemaps."""
    paths = get_page_model(item, SitemapIndex).paths
    lines = "".join([f"<sitemap><loc>{escape(context.url(path))}</loc></sitemap>\n" for path in paths])
    return f"{XML_START % 'sitemapindex'}{lines}</sitemapindex>\n".encode()


def _render_url(path: str, changed_at: str, context: RenderContext) -> str:
    last_modified = f"<lastmod>{changed_at}</lastmod>" if changed_at else ""
    return f"<url><loc>{escape(context.url(path))}</loc>{last_modified}</url>\n"


def render_robots(_item: Item, context: RenderContext) -> bytes:
    """Render `robots.txt` (RFC 9309), with the URL of the sitemap."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {context.url('/sitemap.xml')}\n".encode()
