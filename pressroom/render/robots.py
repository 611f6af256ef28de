"""robots.txt: allows crawlers everything and names no path of the site (RFC 9309, section 3)."""

from pressroom.model.plan import Item
from pressroom.render.context import RenderContext


def render_robots(_item: Item, context: RenderContext) -> bytes:
    """Render `robots.txt` (RFC 9309), with the URL of the sitemap."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {context.url('/sitemap.xml')}\n".encode()
