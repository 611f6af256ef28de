"""RSS 2.0: `rss.xml`, following the RSS Best Practices Profile and Media RSS 1.5.1.

An item is rendered once, however many feeds it is in.
"""

from pressroom.model.newsroom import Image, Organisation
from pressroom.model.pages import Feed
from pressroom.model.plan import Item
from pressroom.model.release import Release
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.feed_entry import FeedInfo, build_keyword_url, get_feed_entry, get_feed_info
from pressroom.render.feedgen_fixes import EmptyFeed, RssItem, join_feed, serialize_item
from pressroom.text.domains import encode_email_domain
from pressroom.text.markdown import escape_html

MINUTES_TO_LIVE = 15
COMMENT_ESCAPES = str.maketrans("()\\", "[]/")
LOGO_TYPES = {"image/gif", "image/jpeg", "image/png"}
MAX_LOGO_WIDTH, MAX_LOGO_HEIGHT = 144, 400


def render_rss(item: Item, context: RenderContext) -> bytes:
    """Render an RSS 2.0 document (RSS 2.0.11)."""
    fragments = [context.get_rendered_entry("rss", release) for release in get_page_model(item, Feed).entries]
    return join_feed(_create_empty_feed(get_feed_info(item, context), context).split_rss(), fragments)


def _create_empty_feed(feed_info: FeedInfo, context: RenderContext) -> EmptyFeed:
    feed = EmptyFeed(feed_info)
    feed.link(href=feed_info.file_url("rss.xml"), rel="self", type="application/rss+xml")
    feed.link(href=feed_info.home_url, rel="alternate")  # the last link becomes the channel's
    feed.ttl(MINUTES_TO_LIVE)
    mail = context.newsroom.mail
    feed.managingEditor(_format_mailbox(mail.reply_to or mail.address, feed_info.organisation))
    feed.webMaster(_format_mailbox(mail.address, feed_info.organisation))
    logo = feed_info.organisation.logo
    if logo and logo.media_type in LOGO_TYPES:
        feed.image(context.url(f"/media/{logo.file}"), **_get_logo_size(logo))
    return feed


def _format_mailbox(address: str, organisation: Organisation) -> str:
    """Return `addr (Real Name)`; a parenthesis in the name would end it early (RFC 822, section 3.4.3)."""
    return f"{encode_email_domain(address)} ({organisation.name.translate(COMMENT_ESCAPES)})"


def _get_logo_size(logo: Image) -> dict[str, str]:
    """Return width and height if RSS allows them; feed readers scale larger logos."""
    if logo.width > MAX_LOGO_WIDTH or logo.height > MAX_LOGO_HEIGHT:
        return {}
    return {"width": str(logo.width), "height": str(logo.height)}


def render_entry(release: Release, context: RenderContext) -> bytes:
    """Return the `<item>` element of a release."""
    entry = get_feed_entry(release, context)
    release = entry.release
    item = RssItem(entry)
    item.title(entry.title)
    item.link(href=entry.url, rel="alternate")
    item.summary(escape_html(entry.summary))  # readers treat a description as HTML
    item.guid(entry.id, permalink=entry.id == entry.url)
    item.pubDate(release.publish_at)
    item.category(
        [{"term": word.name, "scheme": build_keyword_url(release, word, context)} for word in release.keywords]
    )
    if release.images:
        lead_image = entry.attachments[0]
        item.enclosure(lead_image.url, lead_image.size, lead_image.media_type)
    return serialize_item(item)
