"""The head of a page, for `site/layout.html`: title, URL, translations, feeds, preview, structured data."""

from msgspec import Struct

from pressroom.model.newsroom import Keyword
from pressroom.model.pages import Translation
from pressroom.model.plan import Item
from pressroom.render.context import RenderContext
from pressroom.render.structured_data import JsonLdBlock, PreviewImage


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
