"""RSS 2.0: a feed of releases in, `rss.xml` out, by the RSS Best Practices Profile and Media RSS 1.5.1.

An item is made once, whatever the number of feeds it stands in.
"""

from pressroom.artifact import Feed, Item
from pressroom.release import Image, Organisation, Release
from pressroom.render.channel import Channel, channel
from pressroom.render.entry import entry_of, keyword_url
from pressroom.render.feedgen_feed import EmptyFeed, RssItem, item_xml, join
from pressroom.render.press import Press, subject
from pressroom.text.markdown import escaped

MINUTES_TO_LIVE = 15
COMMENT = str.maketrans("()\\", "[]/")
LOGO_TYPES = {"image/gif", "image/jpeg", "image/png"}
LOGO_WIDTH, LOGO_HEIGHT = 144, 400


def rss(item: Item, press: Press) -> bytes:
    """The bytes of an RSS 2.0 document (RSS 2.0.11), UTF-8."""
    fragments = [press.entry("rss", release) for release in subject(item, Feed).releases]
    return join(_empty(channel(item, press), press).split_rss(), fragments)


def _empty(about: Channel, press: Press) -> EmptyFeed:
    feed = EmptyFeed(about)
    feed.link(href=about.address("rss.xml"), rel="self", type="application/rss+xml")
    feed.link(href=about.home, rel="alternate")  # the last link becomes the channel's
    feed.ttl(MINUTES_TO_LIVE)
    mail = press.newsroom.mail
    feed.managingEditor(_mailbox(mail.reply_to or mail.address, about.organisation))
    feed.webMaster(_mailbox(mail.address, about.organisation))
    logo = about.organisation.logo
    if logo and logo.media_type in LOGO_TYPES:
        feed.image(press.url(f"/media/{logo.file}"), **_logo_size(logo))
    return feed


def _mailbox(address: str, organisation: Organisation) -> str:
    """`addr (Real Name)`; a parenthesis within the name would end it early (RFC 822, 3.4.3)."""
    return f"{address} ({organisation.name.translate(COMMENT)})"


def _logo_size(logo: Image) -> dict[str, str]:
    """Width and height where they are within the bounds of the format; readers scale what is larger."""
    if logo.width > LOGO_WIDTH or logo.height > LOGO_HEIGHT:
        return {}
    return {"width": str(logo.width), "height": str(logo.height)}


def entry(release: Release, press: Press) -> bytes:
    """`<item>…</item>` of a release."""
    made = entry_of(release, press)
    release = made.release
    item = RssItem(made)
    item.title(made.title)
    item.link(href=made.url, rel="alternate")
    item.summary(escaped(made.summary))  # readers take a description for HTML
    item.guid(made.id, permalink=False)
    item.pubDate(release.publish_at)
    item.category([{"term": word.name, "scheme": keyword_url(release, word, press)} for word in release.keywords])
    if release.images:
        lead = made.attachments[0]
        item.enclosure(lead.url, lead.size, lead.media_type)
    return item_xml(item)
