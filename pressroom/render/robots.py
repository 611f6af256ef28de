"""robots.txt: what crawlers are told. It allows everything and names no path of the site (RFC 9309, 3)."""

from pressroom.artifact import Item
from pressroom.render.press import Press


def robots(_item: Item, press: Press) -> bytes:
    """The bytes of `robots.txt` (RFC 9309), with the address of the sitemap."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {press.url('/sitemap.xml')}\n".encode()
