"""A whole page: its head and what its template is given, set into the layout that all pages of an edition share.

Values in, HTML out. What is the same on many pages is made once.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial

from markupsafe import Markup

from pressroom.model.entry import AnyEntry, Entry
from pressroom.model.newsroom import Keyword
from pressroom.model.plan import Item
from pressroom.render.context import RenderContext
from pressroom.render.head import FeedLink, Head, list_feed_links
from pressroom.render.templates import render_template, render_template_to_str

# The pages that every other one links to, without their edition's prefix.
_BANNER_SECTIONS = frozenset(("/", "/contacts/", "/media/", "/subscribe/"))

_NEIGHBOUR_CACHE_SIZE = 16  # more than the neighbours of a release


def render_page(item: Item, context: RenderContext, template: str, head: Head, **values: object) -> bytes:
    """A page by its template (`newsroom` for `site/newsroom.html`), UTF-8."""
    language = item.language
    section = head.path.removeprefix(context.edition(language).prefix)
    values["links"] = _render_head_links(context, language, head.feeds)
    values["banner"] = _render_banner(context, language, section if section in _BANNER_SECTIONS else "")
    values["footer"] = context.get_or_create(
        ("footer", language), lambda: render_template(context, "site/footer.html", language)
    )
    return render_template_to_str(context, f"site/{template}.html", language, head=head, **values).encode()


def render_follow_links(context: RenderContext, language: str, keyword: Keyword | None = None) -> Markup:
    """How to follow the newsroom, or one of its keywords."""
    return context.get_or_create(
        ("follow", language, keyword),
        lambda: render_template(
            context, "site/follow.html", language, feeds=list_feed_links(context, language, keyword)
        ),
    )


def render_entries(entries: Sequence[AnyEntry], context: RenderContext, language: str) -> list[Markup]:
    """Each release as a part of a list, made once: it stands in many."""
    made: dict[bytes, Markup] = context.get_or_create("teasers", dict)
    for each in entries:
        if each.entry_digest not in made:
            made[each.entry_digest] = render_template(context, "site/teaser.html", language, teaser=each.full_entry)
    return [made[each.entry_digest] for each in entries]


def render_neighbours(entries: Iterable[AnyEntry], context: RenderContext, language: str) -> list[Markup]:
    """Each release as a part of the page of another. The last ones are kept, for near pages follow each other."""
    made = context.get_or_create(
        ("neighbours", language),
        lambda: lru_cache(_NEIGHBOUR_CACHE_SIZE)(partial(_render_neighbour, context, language)),
    )
    return [made(each.full_entry) for each in entries]


def _render_neighbour(context: RenderContext, language: str, entry: Entry) -> Markup:
    return render_template(context, "site/neighbour.html", language, teaser=entry)


def _render_head_links(context: RenderContext, language: str, feeds: tuple[FeedLink, ...]) -> Markup:
    """What every page of an edition or keyword links to in its head: feeds and style sheet."""
    return context.get_or_create(
        ("links", language, feeds), lambda: render_template(context, "site/links.html", language, feeds=feeds)
    )


def _render_banner(context: RenderContext, language: str, section: str) -> Markup:
    """The newsroom's name and sections; `section` is the one that the page is itself, if any."""
    return context.get_or_create(
        ("banner", language, section), lambda: render_template(context, "site/banner.html", language, section=section)
    )
