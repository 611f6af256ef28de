"""Atom 1.0: a feed of releases in, `atom.xml` or an archive document of it out (RFC 4287, RFC 5005).

An entry is made once, whatever the number of feeds it stands in.
"""

from pressroom.artifact import Feed, Item
from pressroom.release import Release
from pressroom.render.channel import Channel, channel
from pressroom.render.entry import Entry, entry_of, keywords_url
from pressroom.render.feedgen_feed import AtomEntry, EmptyFeed, entry_xml, join, person
from pressroom.render.press import Press, subject

ATOM = "application/atom+xml"


def atom(item: Item, press: Press) -> bytes:
    """The bytes of an Atom document, UTF-8: the subscription document, or an archive when the feed has its number."""
    feed = subject(item, Feed)
    fragments = [press.entry("atom", release) for release in feed.releases]
    return join(_empty(channel(item, press), feed).split_atom(archive=feed.archive > 0), fragments)


def _empty(about: Channel, feed: Feed) -> EmptyFeed:
    empty = EmptyFeed(about)
    empty.link(href=about.home, rel="alternate", type="text/html")
    empty.link(href=about.address(_file(feed.archive)), rel="self", type=ATOM)
    if feed.archive:
        empty.link(href=about.address(_file(0)), rel="current", type=ATOM)
    if feed.previous:
        empty.link(href=about.address(_file(feed.previous)), rel="prev-archive", type=ATOM)
    if feed.following:
        empty.link(href=about.address(_file(feed.following)), rel="next-archive", type=ATOM)
    return empty


def _file(archive: int) -> str:
    return f"atom-{archive}.xml" if archive else "atom.xml"


def entry(release: Release, press: Press) -> bytes:
    """`<entry>…</entry>` of a release; `updated` is its publication, as long as nothing has been corrected."""
    made = entry_of(release, press)
    release = made.release
    atom_entry = AtomEntry()
    atom_entry.id(made.id)
    atom_entry.title(made.title)
    atom_entry.summary(made.summary, type="text")
    atom_entry.published(release.publish_at)
    atom_entry.updated(release.updated)
    atom_entry.author([person(organisation) for organisation in release.organisations])
    scheme = keywords_url(release, press)
    atom_entry.category([{"term": word.slug, "scheme": scheme, "label": word.name} for word in release.keywords])
    atom_entry.link(_links(made))
    if rights := _rights(release):
        atom_entry.rights(rights)
    return entry_xml(atom_entry, made.html)


def _links(entry: Entry) -> list[dict[str, str]]:
    """The page itself, what to download with it, and what to read besides."""
    page = {"href": entry.url, "rel": "alternate", "type": "text/html", "hreflang": entry.release.language}
    files = [
        {"href": file.url, "rel": "enclosure", "type": file.media_type, "length": str(file.size), "title": file.title}
        for file in entry.attachments
    ]
    return [page, *files, *({"href": link.url, "rel": "related", "title": link.title} for link in entry.release.links)]


def _rights(release: Release) -> str:
    """Who made each picture, and on what terms it may be used."""
    said = ((image.file, ", ".join(filter(None, (image.credit, image.terms)))) for image in release.images)
    return "; ".join(f"{file}: {text}" for file, text in said if text)
