"""The pages beside the releases: newsroom, keywords, years, contacts, media, subscription, redirects; style sheet.

An Item in, HTML (or CSS) out.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import NamedTuple

from markupsafe import Markup
from msgspec import structs

from pressroom.artifact import (
    ContactsPage,
    Icon,
    Item,
    KeywordPage,
    MediaPage,
    NewsroomPage,
    NotFoundPage,
    Redirect,
    Shown,
    Stylesheet,
    SubscribePage,
    Teaser,
    VerifyPage,
    YearPage,
)
from pressroom.release import Document, Image, Organisation
from pressroom.render.article import about, contact_card
from pressroom.render.environment import fill, fill_text
from pressroom.render.figure import figure, logo_figure
from pressroom.render.head import Head, alternates, feed_links, others, page_path
from pressroom.render.page import follow, page, teasers
from pressroom.render.press import Press, subject
from pressroom.render.structured_data import Block, logo_preview, organization
from pressroom.text.dates import month_text


class Medium(NamedTuple):
    """A picture or document to download, and the release it belongs to."""

    release: Teaser
    file: Image | Document


def newsroom_page(item: Item, press: Press) -> bytes:
    """The front page of an edition."""
    shown, edition = subject(item, NewsroomPage), press.edition(item.language)
    public = tuple(contact for contact in shown.contacts if contact.audience == "public")
    first, *rest = edition.organisations
    data = (
        organization(first, press, item.language, public),
        *(organization(organisation, press, item.language) for organisation in rest),
    )
    return page(
        item,
        press,
        "newsroom",
        _head(item, press, edition.title, data),
        teasers=teasers(shown.latest, press, item.language),
        contacts=[contact_card(press, contact, item.language) for contact in public],
        keywords=shown.keywords,
        years=shown.years,
        follow=follow(press, item.language),
    )


def keyword_page(item: Item, press: Press) -> bytes:
    """The releases of a keyword."""
    shown = subject(item, KeywordPage)
    feeds = feed_links(press, item.language, shown.keyword)
    head = _head(item, press, f"{shown.keyword.name} {shown.year or ''}".strip())
    return page(
        item,
        press,
        "keyword",
        structs.replace(head, feeds=feeds + head.feeds),
        keyword=shown.keyword,
        teasers=teasers(shown.teasers, press, item.language),
        follow=follow(press, item.language, shown.keyword),
        years=shown.years,
        year=shown.year,
        newest=press.edition(item.language).keyword_path(shown.keyword),
    )


def year_page(item: Item, press: Press) -> bytes:
    """The releases of a year, by month."""
    shown = subject(item, YearPage)
    opened = (each.teaser for each in shown.teasers)
    by_month = groupby(opened, lambda teaser: month_text(teaser.publish_at, item.language))
    return page(
        item,
        press,
        "year",
        _head(item, press, press.messages(item.language).gettext("News from %(year)s") % {"year": shown.year}),
        months=[(month, teasers(tuple(of_month), press, item.language)) for month, of_month in by_month],
        years=shown.years,
        year=shown.year,
        newest="",
    )


def contacts_page(item: Item, press: Press) -> bytes:
    """Whom the press may reach, and the organisations."""
    shown = subject(item, ContactsPage)
    public = [contact for contact in shown.contacts if contact.audience == "public"]
    return page(
        item,
        press,
        "contacts",
        _head(item, press, press.messages(item.language).gettext("Press contacts")),
        contacts=[contact_card(press, contact, item.language) for contact in public],
        organisations=[about(press, organisation, item.language) for organisation in shown.organisations],
    )


def media_page(item: Item, press: Press) -> bytes:
    """Pictures and documents to download, and the logos."""
    shown = subject(item, MediaPage)
    name = press.messages(item.language).gettext("Pictures and documents")
    media = islice(_media(shown.releases), shown.most or None)
    by_release = groupby(media, lambda medium: medium.release)
    return page(
        item,
        press,
        "media",
        _head(item, press, f"{name} {shown.year or ''}".strip()),
        media=[(release, [(each.file, _medium(each, item, press)) for each in own]) for release, own in by_release],
        logos=list(filter(None, (_logo(organisation, item, press) for organisation in shown.organisations))),
        years=shown.years,
        year=shown.year,
        newest=f"{press.edition(item.language).prefix}/media/",
    )


def subscribe_page(item: Item, press: Press) -> bytes:
    """How to follow the newsroom, or one keyword."""
    shown = subject(item, SubscribePage)
    keywords = [(counted.keyword, feed_links(press, item.language, counted.keyword)) for counted in shown.keywords]
    head = _head(item, press, press.messages(item.language).gettext("Follow us"))
    return page(item, press, "subscribe", head, keywords=keywords, feeds=head.feeds)


def verify_page(item: Item, press: Press) -> bytes:
    """How to find out whether something is the newsroom's."""
    subject(item, VerifyPage)
    return page(item, press, "verify", _head(item, press, press.messages(item.language).gettext("Is it ours?")))


def not_found_page(item: Item, press: Press) -> bytes:
    """What a visitor sees at an address that leads nowhere, from any depth."""
    subject(item, NotFoundPage)
    title = press.messages(item.language).gettext("There is no page here")
    return page(item, press, "not-found", structs.replace(_head(item, press, title), path=""))


def redirect(item: Item, press: Press) -> bytes:
    """A former address that leads on, without a script."""
    leading = subject(item, Redirect)
    values = {"target": leading.target, "headline": leading.headline}
    return fill(press, "site/redirect.html", item.language, **values).encode()


def stylesheet(item: Item, press: Press) -> bytes:
    """The style sheet, in the newsroom's colour."""
    subject(item, Stylesheet)
    return fill_text(press, "site/pressroom.css", item.language).encode()


def icon(item: Item, press: Press) -> bytes:
    """What a browser marks the site by: the end sign of the texts, in the newsroom's colour."""
    subject(item, Icon)
    return fill_text(press, "site/icon.svg", item.language).encode()


def _head(item: Item, press: Press, name: str, data: tuple[Block, ...] = ()) -> Head:
    """The head of a page called `name`."""
    edition = press.edition(item.language)
    return Head(
        title=name if name == edition.title else f"{name} – {edition.title}",
        preview_title=name,
        description=edition.description or edition.title,
        image=logo_preview(edition.organisations, press),
        path=page_path(item),
        alternates=alternates(press, item.translations),
        translations=others(item),
        feeds=feed_links(press, item.language),
        data=data,
    )


def _media(releases: Iterable[Shown]) -> Iterator[Medium]:
    """The pictures and documents of releases; mere decoration is none of them."""
    for release in (each.teaser for each in releases):
        files: tuple[Image | Document, ...] = (*(each for each in release.images if each.alt), *release.documents)
        yield from (Medium(release, file) for file in files)


def _medium(medium: Medium, item: Item, press: Press) -> Markup | None:
    """The figure of a picture, None for a document."""
    if not isinstance(medium.file, Image):
        return None
    folder = medium.release.path
    return figure(press, item.language, medium.file, lambda file: press.href(folder + file), "medium")


def _logo(organisation: Organisation, item: Item, press: Press) -> Markup | None:
    if organisation.logo is None:
        return None
    return logo_figure(press, item.language, organisation.logo, press.href(f"/media/{organisation.logo.file}"))
