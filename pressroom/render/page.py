"""Render what all pages share: the head with its structured data, the frame, links to neighbours and languages."""

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial

from markupsafe import Markup
from msgspec import Struct

from pressroom.model.entry import AnyEntry, Entry
from pressroom.model.newsroom import Keyword
from pressroom.model.pages import Translation
from pressroom.model.plan import Item
from pressroom.render.context import RenderContext
from pressroom.render.figure import find_thumbnail
from pressroom.render.structured_data import JsonLdBlock, PreviewImage
from pressroom.render.templates import render_template, render_template_to_str


class FeedLink(Struct, frozen=True):
    """A feed to follow: `name` is its format; `title` is unique."""

    name: str
    title: str
    media_type: str
    path: str


class Head(Struct, frozen=True):
    """The head of a page. A page without a URL of its own has an empty `path` and must not be indexed.

    `alternates` are for search engines and include the page itself; `translations` are the other languages.
    `published` and `modified` are times in RFC 3339. `is_indexed`: search engines may index the page.
    """

    title: str
    description: str = ""
    path: str = ""
    preview_title: str = ""
    type: str = "website"
    alternates: tuple[Translation, ...] = ()
    translations: tuple[Translation, ...] = ()
    feeds: tuple[FeedLink, ...] = ()
    image: PreviewImage | None = None
    published: str = ""
    modified: str = ""
    is_indexed: bool = True
    data: tuple[JsonLdBlock, ...] = ()


_FEEDS = (
    ("RSS", "application/rss+xml", "rss.xml"),
    ("Atom", "application/atom+xml", "atom.xml"),
    ("JSON Feed", "application/feed+json", "feed.json"),
)


def get_page_path(item: Item) -> str:
    """Return the path of a page on the site: `/2020/slug/` for `site/2020/slug/index.html`."""
    return item.path.removeprefix("site").removesuffix("index.html")


def list_feed_links(context: RenderContext, language: str, keyword: Keyword | None = None) -> tuple[FeedLink, ...]:
    """Return the feeds of an edition or of one of its keywords."""
    return context.get_or_create(
        ("feed links", language, keyword), lambda: _build_feed_links(context, language, keyword)
    )


def _build_feed_links(context: RenderContext, language: str, keyword: Keyword | None) -> tuple[FeedLink, ...]:
    edition = context.edition(language)
    home = edition.keyword_path(keyword) if keyword else f"{edition.prefix}/"
    title = f"{edition.title}: {keyword.name}" if keyword else edition.title
    feeds = _FEEDS[:2] if "json-feed" in context.newsroom.leave_out else _FEEDS
    return tuple(FeedLink(name, f"{title} ({name})", media_type, home + file) for name, media_type, file in feeds)


def list_alternates(context: RenderContext, translations: tuple[Translation, ...]) -> tuple[Translation, ...]:
    """Return every language of a page and the default for all others; nothing if there is only one language."""
    if len(translations) < 2:
        return ()
    by_language = {translation.language: translation for translation in translations}
    order = [edition.language for edition in context.newsroom.editions]
    first = min(translations, key=lambda translation: order.index(translation.language))
    return (*by_language.values(), Translation("x-default", first.path))


def list_other_translations(item: Item) -> tuple[Translation, ...]:
    """Return the page in the other languages."""
    return tuple(translation for translation in item.translations if translation.language != item.language)


# The pages that every page links to, without the prefix of their edition.
_BANNER_SECTIONS = frozenset(("/", "/contacts/", "/media/", "/subscribe/"))

_NEIGHBOUR_CACHE_SIZE = 16  # more than the neighbours of a release


def render_page(item: Item, context: RenderContext, template: str, head: Head, **values: object) -> bytes:
    """Render a page with its template (`newsroom` for `site/newsroom.html`)."""
    language = item.language
    section = head.path.removeprefix(context.edition(language).prefix)
    values["links"] = _render_head_links(context, language, head.feeds)
    values["banner"] = _render_banner(context, language, section if section in _BANNER_SECTIONS else "")
    values["footer"] = context.get_or_create(
        ("footer", language), lambda: render_template(context, "site/footer.html", language)
    )
    return render_template_to_str(context, f"site/{template}.html", language, head=head, **values).encode()


def render_follow_links(
    context: RenderContext, language: str, form_name: str, keyword: Keyword | None = None
) -> Markup:
    """Return how to follow the newsroom or one of its keywords; `form_name` is the kind of page that it is for."""
    values = {"form_name": form_name, "keyword": keyword}
    return context.get_or_create(
        ("follow", language, form_name, keyword),
        lambda: render_template(
            context, "site/follow.html", language, feeds=list_feed_links(context, language, keyword), **values
        ),
    )


def render_entries(entries: Sequence[AnyEntry], context: RenderContext, language: str) -> list[Markup]:
    """Return each release as an item of a list, rendered once: it is in many lists."""
    by_digest: dict[bytes, Markup] = context.get_or_create("entries", dict)
    for each in entries:
        if each.entry_digest not in by_digest:
            entry = context.load_entry(each)
            by_digest[each.entry_digest] = _render_entry(entry, context, language)
    return [by_digest[each.entry_digest] for each in entries]


def _render_entry(entry: Entry, context: RenderContext, language: str) -> Markup:
    thumbnail = find_thumbnail(context, entry)
    return render_template(context, "site/entry.html", language, entry=entry, thumbnail=thumbnail)


def render_neighbours(entries: Iterable[AnyEntry], context: RenderContext, language: str) -> list[Markup]:
    """Return each release as a link on the page of another one. The last ones are cached: nearby pages share them."""
    render_neighbour = context.get_or_create(
        ("neighbours", language),
        lambda: lru_cache(_NEIGHBOUR_CACHE_SIZE)(partial(_render_neighbour, context, language)),
    )
    return [render_neighbour(context.load_entry(each)) for each in entries]


def _render_neighbour(context: RenderContext, language: str, entry: Entry) -> Markup:
    return render_template(context, "site/neighbour.html", language, entry=entry)


def _render_head_links(context: RenderContext, language: str, feeds: tuple[FeedLink, ...]) -> Markup:
    """Return the links in the head of every page of an edition or keyword: feeds, icon and style sheet."""
    return context.get_or_create(
        ("links", language, feeds), lambda: render_template(context, "site/links.html", language, feeds=feeds)
    )


def _render_banner(context: RenderContext, language: str, section: str) -> Markup:
    """Return the name and sections of the newsroom; `section` is the section of the current page, or empty."""
    return context.get_or_create(
        ("banner", language, section), lambda: render_template(context, "site/banner.html", language, section=section)
    )
