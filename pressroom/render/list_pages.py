"""All pages except release pages: newsroom, keywords, years, contacts, media, subscription, redirects; style sheet."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import NamedTuple

from markupsafe import Markup
from msgspec import structs

from pressroom.model.entry import Entry
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
from pressroom.render.page import (
    Head,
    get_page_path,
    list_alternates,
    list_feed_links,
    list_other_translations,
    render_entries,
    render_follow_links,
    render_page,
)
from pressroom.render.structured_data import JsonLdBlock, get_logo_image, render_organization
from pressroom.render.templates import render_template, render_text_template
from pressroom.render.verify_page import VerifyQuestion
from pressroom.text.dates import format_month

_MAX_FRONT_CONTACTS = 4  # more would run far below the news beside them; a link leads to all


class MediaFile(NamedTuple):
    """An image or document to download, and the release it belongs to."""

    entry: Entry
    file: Image | Document


def render_newsroom_page(item: Item, context: RenderContext) -> bytes:
    """Render the front page of an edition."""
    page_model, edition = get_page_model(item, NewsroomPage), context.edition(item.language)
    contacts = tuple(contact for contact in page_model.contacts if contact.audience == "public")
    first, *others = edition.organisations
    data = (
        render_organization(first, context, item.language, contacts),
        *(render_organization(organisation, context, item.language) for organisation in others),
    )
    return render_page(
        item,
        context,
        "newsroom",
        build_head(item, context, edition.title, data),
        entries=render_entries(page_model.latest, context, item.language),
        contacts=[render_contact(context, contact, item.language) for contact in contacts[:_MAX_FRONT_CONTACTS]],
        has_more_contacts=len(contacts) > _MAX_FRONT_CONTACTS,
        keywords=page_model.keywords,
        years=page_model.years,
        follow=render_follow_links(context, item.language, "newsroom"),
    )


def render_keyword_page(item: Item, context: RenderContext) -> bytes:
    """Render the releases of a keyword."""
    page_model = get_page_model(item, KeywordPage)
    feeds = list_feed_links(context, item.language, page_model.keyword)
    head = build_head(item, context, f"{page_model.keyword.name} {page_model.year or ''}".strip())
    return render_page(
        item,
        context,
        "keyword",
        structs.replace(head, feeds=feeds + head.feeds),
        keyword=page_model.keyword,
        entries=render_entries(page_model.entries, context, item.language),
        follow=render_follow_links(context, item.language, "keyword", page_model.keyword),
        years=page_model.years,
        year=page_model.year,
        newest=context.edition(item.language).keyword_path(page_model.keyword),
    )


def render_year_page(item: Item, context: RenderContext) -> bytes:
    """Render the releases of a year, by month."""
    page_model = get_page_model(item, YearPage)
    entries = map(context.load_entry, page_model.entries)
    by_month = groupby(entries, lambda entry: format_month(entry.publish_at, item.language))
    return render_page(
        item,
        context,
        "year",
        build_head(
            item, context, context.messages(item.language).gettext("News from %(year)s") % {"year": page_model.year}
        ),
        months=[(month, render_entries(tuple(of_month), context, item.language)) for month, of_month in by_month],
        years=page_model.years,
        year=page_model.year,
        newest="",
    )


def render_contacts_page(item: Item, context: RenderContext) -> bytes:
    """Render the press contacts and the organisations."""
    page_model = get_page_model(item, ContactsPage)
    contacts = [contact for contact in page_model.contacts if contact.audience == "public"]
    return render_page(
        item,
        context,
        "contacts",
        build_head(item, context, context.messages(item.language).gettext("Press contacts")),
        contacts=[render_contact(context, contact, item.language) for contact in contacts],
        organisations=[
            render_organisation(context, organisation, item.language) for organisation in page_model.organisations
        ],
    )


def render_media_page(item: Item, context: RenderContext) -> bytes:
    """Render the images and documents to download, and the logos."""
    page_model = get_page_model(item, MediaPage)
    name = context.messages(item.language).gettext("Pictures and documents")
    media_files = islice(_list_media_files(map(context.load_entry, page_model.entries)), page_model.max_count or None)
    by_release = groupby(media_files, lambda media_file: media_file.entry)
    return render_page(
        item,
        context,
        "media",
        build_head(item, context, f"{name} {page_model.year or ''}".strip()),
        media=[
            (release, [(each.file, _render_media_figure(each, item, context)) for each in files])
            for release, files in by_release
        ],
        logos=list(
            filter(None, (_render_logo(organisation, item, context) for organisation in page_model.organisations))
        ),
        years=page_model.years,
        year=page_model.year,
        newest=f"{context.edition(item.language).prefix}/media/",
    )


def render_subscribe_page(item: Item, context: RenderContext) -> bytes:
    """Render how to follow the newsroom or one keyword."""
    page_model = get_page_model(item, SubscribePage)
    keywords = [
        (counted.keyword, list_feed_links(context, item.language, counted.keyword)) for counted in page_model.keywords
    ]
    head = build_head(item, context, context.messages(item.language).gettext("Follow us"))
    values = {"form_name": "subscribe", "keyword": None}
    return render_page(item, context, "subscribe", head, keywords=keywords, feeds=head.feeds, **values)


def render_verify_page(item: Item, context: RenderContext) -> bytes:
    """Render how to check whether something comes from the newsroom."""
    get_page_model(item, VerifyPage)
    head = build_head(item, context, context.messages(item.language).gettext("Is it ours?"))
    return render_page(item, context, "verify", head, question=VerifyQuestion(), problem="")


def render_not_found_page(item: Item, context: RenderContext) -> bytes:
    """Render the page for URLs that do not exist, at any depth."""
    get_page_model(item, NotFoundPage)
    title = context.messages(item.language).gettext("There is no page here")
    return render_page(item, context, "not-found", structs.replace(build_head(item, context, title), path=""))


def render_redirect(item: Item, context: RenderContext) -> bytes:
    """Render the redirect from a former URL, without a script."""
    page_model = get_page_model(item, Redirect)
    values = {"target": page_model.target, "headline": page_model.headline}
    return render_template(context, "site/redirect.html", item.language, **values).encode()


def render_stylesheet(item: Item, context: RenderContext) -> bytes:
    """Render the style sheet, in the newsroom's colour, without indentation and empty lines."""
    get_page_model(item, Stylesheet)
    lines = map(str.strip, render_text_template(context, "site/pressroom.css", item.language).splitlines())
    return "".join([f"{line}\n" for line in lines if line]).encode()


def render_icon(item: Item, context: RenderContext) -> bytes:
    """Render the icon of the site: a square in the newsroom's colour."""
    get_page_model(item, Icon)
    return render_text_template(context, "site/icon.svg", item.language).encode()


def build_head(item: Item, context: RenderContext, name: str, data: tuple[JsonLdBlock, ...] = ()) -> Head:
    """Return the head of a page called `name`."""
    edition = context.edition(item.language)
    return Head(
        title=name if name == edition.title else f"{name} – {edition.title}",
        preview_title=name,
        description=edition.description or edition.title,
        image=get_logo_image(edition.organisations, context),
        path=get_page_path(item),
        alternates=list_alternates(context, item.translations),
        translations=list_other_translations(item),
        feeds=list_feed_links(context, item.language),
        data=data,
    )


def _list_media_files(entries: Iterable[Entry]) -> Iterator[MediaFile]:
    """Yield the images and documents of releases, without images that are decoration."""
    for entry in entries:
        files: tuple[Image | Document, ...] = (*(each for each in entry.images if each.alt), *entry.documents)
        yield from (MediaFile(entry, file) for file in files)


def _render_media_figure(media_file: MediaFile, item: Item, context: RenderContext) -> Markup | None:
    """Return the figure of an image, or None for a document."""
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
