"""Render the page of a search and its feed. The service renders them for each request; no build does."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import structs

from pressroom.model.pages import Translation
from pressroom.model.search import FacetValue, SearchPage
from pressroom.render.atom import ATOM_MEDIA_TYPE
from pressroom.render.context import RenderContext
from pressroom.render.feed_entry import EMPTY_FEED_TIME, FeedInfo
from pressroom.render.feedgen_fixes import EmptyFeed, join_feed
from pressroom.render.labels import get_kind_name
from pressroom.render.page import Head, list_feed_links
from pressroom.render.templates import render_template, render_template_to_str

FEED_FILE = "atom.xml"
"""The name of the feed of a search, in the folder of the search page."""


def render_search_page(page: SearchPage, language: str, context: RenderContext) -> bytes:
    """Render the form and the results of a search. Search engines must not index it."""
    messages = context.messages(language)
    title = messages.translate("Search: %(words)s", words=page.text) if page.text else messages.gettext("Search")
    feed_url = _get_search_url(context, language, FEED_FILE, page.query_string)
    page_urls = [_get_page_url(page, page.page + step, language, context) for step in (-1, 1)]
    values = {"page": page, "count_text": _format_count(page, language, context), "feed_url": feed_url}
    selects = _list_selects(page, language, context)
    return _render(context, language, "search", title, **values, page_urls=page_urls, selects=selects)


def render_search_unavailable_page(language: str, context: RenderContext) -> bytes:
    """Render the page for a search that gives no answer."""
    title = context.messages(language).gettext("The search is not available")
    return _render(context, language, "search-unavailable", title)


def render_search_feed(
    page: SearchPage, entries: Sequence[tuple[datetime, bytes]], language: str, context: RenderContext
) -> bytes:
    """Render the Atom feed of a search; `entries` are entries of Atom feeds, each with the time of its last change."""
    edition = context.edition(language)
    messages = context.messages(language)
    title = messages.translate("Search: %(words)s", words=page.text) if page.text else messages.gettext("Search")
    home_url = _get_absolute_url(context, language, "", page.query_string)
    feed_info = FeedInfo(
        id=context.newsroom.permanent_id(f"{edition.prefix}/search/?{page.query_string}").urn,
        title=f"{edition.title}: {title}",
        description=edition.description or edition.title,
        home_url=home_url,
        language=language,
        updated=max([updated for updated, _ in entries], default=EMPTY_FEED_TIME),
        organisation=edition.organisations[0],
    )
    feed = EmptyFeed(feed_info)
    feed.link(href=home_url, rel="alternate", type="text/html")
    feed.link(href=_get_absolute_url(context, language, FEED_FILE, page.query_string), rel="self", type=ATOM_MEDIA_TYPE)
    return join_feed(feed.split_atom(archive=False), [entry for _, entry in entries])


def _render(context: RenderContext, language: str, template: str, title: str, **values: object) -> bytes:
    edition = context.edition(language)
    translations = tuple(
        [
            Translation(each.language, f"{each.prefix}/search/")
            for each in context.newsroom.editions
            if each.language != language
        ]
    )
    head = Head(title=f"{title} – {edition.title}", translations=translations)
    values["links"] = render_template(context, "site/links.html", language, feeds=list_feed_links(context, language))
    values["banner"] = render_template(context, "site/banner.html", language, section="/search/")
    values["footer"] = render_template(context, "site/footer.html", language)
    return render_template_to_str(context, f"web/{template}.html", language, head=head, **values).encode()


def _list_selects(
    page: SearchPage, language: str, context: RenderContext
) -> list[tuple[str, str, Sequence[FacetValue], str]]:
    """Return the lists of the form that have a choice: name, label, values, and the value that is chosen."""
    messages, facets = context.messages(language), page.facets
    kinds = [structs.replace(each, label=get_kind_name(each.value, messages)) for each in facets.kinds]  # type: ignore[arg-type] # a ReleaseKind
    selects: list[tuple[str, str, Sequence[FacetValue], str]] = [
        ("kind", messages.gettext("Kind"), kinds, page.filters.kind),
        ("year", messages.gettext("Year"), facets.years, page.filters.year),
        ("organisation", messages.gettext("Organisation"), facets.organisations, page.filters.organisation),
        ("keyword", messages.gettext("Keyword"), facets.keywords, page.filters.keyword),
    ]
    return [each for each in selects if len(each[2]) > 1 or each[3]]


def _format_count(page: SearchPage, language: str, context: RenderContext) -> str:
    messages = context.messages(language)
    if not page.count:
        return messages.gettext("Nothing was found")
    if page.has_more:
        return messages.translate("More than %(count)s releases", count=page.count)
    return messages.ngettext("%(count)s release", "%(count)s releases", page.count) % {"count": page.count}


def _get_page_url(page: SearchPage, number: int, language: str, context: RenderContext) -> str:
    order = "order=best" if page.order == "best" else ""
    return _get_search_url(context, language, "", "&".join(filter(None, (page.query_string, order, f"page={number}"))))


def _get_search_url(context: RenderContext, language: str, file: str, query_string: str) -> str:
    url = context.get_service_url(f"{context.edition(language).prefix}/search/{file}")
    return f"{url}?{query_string}" if query_string else url


def _get_absolute_url(context: RenderContext, language: str, file: str, query_string: str) -> str:
    url = f"{context.newsroom.service_url}{context.edition(language).prefix}/search/{file}"
    return f"{url}?{query_string}" if query_string else url
