"""Atom 1.0: `atom.xml` and its archive documents (RFC 4287, RFC 5005).

An entry is rendered once, however many feeds it is in.
"""

from pressroom.model.pages import Feed
from pressroom.model.plan import Item
from pressroom.model.release import Release
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.feed_entry import FeedEntry, FeedInfo, build_keywords_url, get_feed_entry, get_feed_info
from pressroom.render.feedgen_fixes import AtomEntry, EmptyFeed, join_feed, serialize_entry, to_atom_person
from pressroom.text.domains import encode_url_host

ATOM_MEDIA_TYPE = "application/atom+xml"


def render_atom(item: Item, context: RenderContext) -> bytes:
    """Render an Atom document: the feed to subscribe to, or an archive document if the feed has an archive number."""
    feed = get_page_model(item, Feed)
    fragments = [context.get_rendered_entry("atom", release) for release in feed.entries]
    return join_feed(
        _create_empty_feed(get_feed_info(item, context), feed).split_atom(archive=feed.archive_number > 0), fragments
    )


def _create_empty_feed(feed_info: FeedInfo, feed: Feed) -> EmptyFeed:
    empty_feed = EmptyFeed(feed_info)
    empty_feed.link(href=feed_info.home_url, rel="alternate", type="text/html")
    empty_feed.link(href=feed_info.file_url(_get_file_name(feed.archive_number)), rel="self", type=ATOM_MEDIA_TYPE)
    if feed.archive_number:
        empty_feed.link(href=feed_info.file_url(_get_file_name(0)), rel="current", type=ATOM_MEDIA_TYPE)
    if feed.previous_archive:
        empty_feed.link(
            href=feed_info.file_url(_get_file_name(feed.previous_archive)), rel="prev-archive", type=ATOM_MEDIA_TYPE
        )
    if feed.next_archive:
        empty_feed.link(
            href=feed_info.file_url(_get_file_name(feed.next_archive)), rel="next-archive", type=ATOM_MEDIA_TYPE
        )
    return empty_feed


def _get_file_name(archive: int) -> str:
    return f"atom-{archive}.xml" if archive else "atom.xml"


def render_entry(release: Release, context: RenderContext) -> bytes:
    """Return the `<entry>` element of a release; `updated` is its publication time until it is corrected.

    Only the last one is cached: the search index has it too.
    """
    cached = context.memo.get("atom entry")
    if cached is None or cached[0] is not release:
        cached = context.memo["atom entry"] = (release, _render_entry(release, context))
    content: bytes = cached[1]
    return content


def _render_entry(release: Release, context: RenderContext) -> bytes:
    entry = get_feed_entry(release, context)
    release = entry.release
    atom_entry = AtomEntry()
    atom_entry.id(entry.iri)
    atom_entry.title(entry.title)
    atom_entry.summary(entry.summary, type="text")
    atom_entry.published(release.publish_at)
    atom_entry.updated(release.updated)
    atom_entry.author([to_atom_person(organisation) for organisation in release.organisations])
    scheme = build_keywords_url(release, context)
    atom_entry.category([{"term": word.slug, "scheme": scheme, "label": word.name} for word in release.keywords])
    atom_entry.link(_list_links(entry))
    if rights := _format_rights(release):
        atom_entry.rights(rights)
    return serialize_entry(atom_entry, entry.html)


def _list_links(entry: FeedEntry) -> list[dict[str, str]]:
    """Return the links to the page, to its files, and to related pages."""
    page = {"href": entry.url, "rel": "alternate", "type": "text/html", "hreflang": entry.release.language}
    files = [
        {"href": file.url, "rel": "enclosure", "type": file.media_type, "length": str(file.size), "title": file.title}
        for file in entry.attachments
    ]
    return [
        page,
        *files,
        *({"href": encode_url_host(link.url), "rel": "related", "title": link.title} for link in entry.release.links),
    ]


def _format_rights(release: Release) -> str:
    """Return the credit and terms of each image."""
    rights = ((image.file, ", ".join(filter(None, (image.credit, image.terms)))) for image in release.images)
    return "; ".join(f"{file}: {text}" for file, text in rights if text)
