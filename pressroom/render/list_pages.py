"""The pages beside the releases: newsroom, keywords, years, contacts, media, subscription, redirects; style sheet.

An Item in, HTML (or CSS) out.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import NamedTuple

from markupsafe import Markup
from msgspec import structs

from pressroom.model.entry import AnyEntry, Entry
from pressroom.model.newsroom import Image, Organisation
from pressroom.model.pages import (
    ContactsPage,
    Icon,
    KeywordPage,
    MediaPage,
    NewsroomPage,
    NotFoundPage,
    Redirect,
    Stylesheet,
    SubscribePage,
    VerifyPage,
    YearPage,
)
from pressroom.model.plan import Item
from pressroom.model.release import Document
from pressroom.render.article import render_contact, render_organisation
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.figure import render_figure, render_logo_figure
from pressroom.render.head import Head, list_alternates, list_feed_links, list_other_translations, page_path
from pressroom.render.page import render_entries, render_follow_links, render_page
from pressroom.render.structured_data import JsonLdBlock, get_logo_image, render_organization
from pressroom.render.templates import render_template, render_text_template
from pressroom.text.dates import format_month


class MediaFile(NamedTuple):
    """A picture or document to download, and the release it belongs to."""

    entry: Entry
    file: Image | Document


def render_newsroom_page(item: Item, context: RenderContext) -> bytes:
    """The front page of an edition."""
    shown, edition = get_page_model(item, NewsroomPage), context.edition(item.language)
    public = tuple(contact for contact in shown.contacts if contact.audience == "public")
    first, *rest = edition.organisations
    data = (
        render_organization(first, context, item.language, public),
        *(render_organization(organisation, context, item.language) for organisation in rest),
    )
    return render_page(
        item,
        context,
        "newsroom",
        _build_head(item, context, edition.title, data),
        teasers=render_entries(shown.latest, context, item.language),
        contacts=[render_contact(context, contact, item.language) for contact in public],
        keywords=shown.keywords,
        years=shown.years,
        follow=render_follow_links(context, item.language),
    )


def render_keyword_page(item: Item, context: RenderContext) -> bytes:
    """The releases of a keyword."""
    shown = get_page_model(item, KeywordPage)
    feeds = list_feed_links(context, item.language, shown.keyword)
    head = _build_head(item, context, f"{shown.keyword.name} {shown.year or ''}".strip())
    return render_page(
        item,
        context,
        "keyword",
        structs.replace(head, feeds=feeds + head.feeds),
        keyword=shown.keyword,
        teasers=render_entries(shown.entries, context, item.language),
        follow=render_follow_links(context, item.language, shown.keyword),
        years=shown.years,
        year=shown.year,
        newest=context.edition(item.language).keyword_path(shown.keyword),
    )


def render_year_page(item: Item, context: RenderContext) -> bytes:
    """The releases of a year, by month."""
    shown = get_page_model(item, YearPage)
    opened = (each.full_entry for each in shown.entries)
    by_month = groupby(opened, lambda teaser: format_month(teaser.publish_at, item.language))
    return render_page(
        item,
        context,
        "year",
        _build_head(
            item, context, context.messages(item.language).gettext("News from %(year)s") % {"year": shown.year}
        ),
        months=[(month, render_entries(tuple(of_month), context, item.language)) for month, of_month in by_month],
        years=shown.years,
        year=shown.year,
        newest="",
    )


def render_contacts_page(item: Item, context: RenderContext) -> bytes:
    """Whom the press may reach, and the organisations."""
    shown = get_page_model(item, ContactsPage)
    public = [contact for contact in shown.contacts if contact.audience == "public"]
    return render_page(
        item,
        context,
        "contacts",
        _build_head(item, context, context.messages(item.language).gettext("Press contacts")),
        contacts=[render_contact(context, contact, item.language) for contact in public],
        organisations=[
            render_organisation(context, organisation, item.language) for organisation in shown.organisations
        ],
    )


def render_media_page(item: Item, context: RenderContext) -> bytes:
    """Pictures and documents to download, and the logos."""
    shown = get_page_model(item, MediaPage)
    name = context.messages(item.language).gettext("Pictures and documents")
    media = islice(_list_media_files(shown.entries), shown.max_count or None)
    by_release = groupby(media, lambda medium: medium.entry)
    return render_page(
        item,
        context,
        "media",
        _build_head(item, context, f"{name} {shown.year or ''}".strip()),
        media=[
            (release, [(each.file, _render_media_figure(each, item, context)) for each in own])
            for release, own in by_release
        ],
        logos=list(filter(None, (_render_logo(organisation, item, context) for organisation in shown.organisations))),
        years=shown.years,
        year=shown.year,
        newest=f"{context.edition(item.language).prefix}/media/",
    )


def render_subscribe_page(item: Item, context: RenderContext) -> bytes:
    """How to follow the newsroom, or one keyword."""
    shown = get_page_model(item, SubscribePage)
    keywords = [
        (counted.keyword, list_feed_links(context, item.language, counted.keyword)) for counted in shown.keywords
    ]
    head = _build_head(item, context, context.messages(item.language).gettext("Follow us"))
    return render_page(item, context, "subscribe", head, keywords=keywords, feeds=head.feeds)


def render_verify_page(item: Item, context: RenderContext) -> bytes:
    """How to find out whether something is the newsroom's."""
    get_page_model(item, VerifyPage)
    return render_page(
        item, context, "verify", _build_head(item, context, context.messages(item.language).gettext("Is it ours?"))
    )


def render_not_found_page(item: Item, context: RenderContext) -> bytes:
    """What a visitor sees at an address that leads nowhere, from any depth."""
    get_page_model(item, NotFoundPage)
    title = context.messages(item.language).gettext("There is no page here")
    return render_page(item, context, "not-found", structs.replace(_build_head(item, context, title), path=""))


def render_redirect(item: Item, context: RenderContext) -> bytes:
    """A former address that leads on, without a script."""
    leading = get_page_model(item, Redirect)
    values = {"target": leading.target, "headline": leading.headline}
    return render_template(context, "site/redirect.html", item.language, **values).encode()


def render_stylesheet(item: Item, context: RenderContext) -> bytes:
    """The style sheet, in the newsroom's colour."""
    get_page_model(item, Stylesheet)
    return render_text_template(context, "site/pressroom.css", item.language).encode()


def render_icon(item: Item, context: RenderContext) -> bytes:
    """What a browser marks the site by: the end sign of the texts, in the newsroom's colour."""
    get_page_model(item, Icon)
    return render_text_template(context, "site/icon.svg", item.language).encode()


def _build_head(item: Item, context: RenderContext, name: str, data: tuple[JsonLdBlock, ...] = ()) -> Head:
    """The head of a page called `name`."""
    edition = context.edition(item.language)
    return Head(
        title=name if name == edition.title else f"{name} – {edition.title}",
        preview_title=name,
        description=edition.description or edition.title,
        image=get_logo_image(edition.organisations, context),
        path=page_path(item),
        alternates=list_alternates(context, item.translations),
        translations=list_other_translations(item),
        feeds=list_feed_links(context, item.language),
        data=data,
    )


def _list_media_files(entries: Iterable[AnyEntry]) -> Iterator[MediaFile]:
    """The pictures and documents of releases; mere decoration is none of them."""
    for release in (each.full_entry for each in entries):
        files: tuple[Image | Document, ...] = (*(each for each in release.images if each.alt), *release.documents)
        yield from (MediaFile(release, file) for file in files)


def _render_media_figure(media_file: MediaFile, item: Item, context: RenderContext) -> Markup | None:
    """The figure of a picture, None for a document."""
    if not isinstance(media_file.file, Image):
        return None
    folder = media_file.entry.path
    return render_figure(context, item.language, media_file.file, lambda file: context.href(folder + file), "medium")


def _render_logo(organisation: Organisation, item: Item, context: RenderContext) -> Markup | None:
    if organisation.logo is None:
        return None
    return render_logo_figure(
        context, item.language, organisation.logo, context.href(f"/media/{organisation.logo.file}")
    )
