"""Structured data: schema.org NewsArticle and Organization as JSON-LD.

A release or an organisation in, a block for a script element out, in which no markup can begin or end.
"""

from typing import TypeAlias

import msgspec
from markupsafe import Markup
from msgspec import Struct, field, structs

from pressroom.pictures import CARD, SHARE_CARD, card_text
from pressroom.release import Contact, Image, Organisation, Release
from pressroom.render.figure import WIDE, fallback
from pressroom.render.press import Press
from pressroom.text.dates import rfc3339
from pressroom.text.markdown.addresses import quoted

Block: TypeAlias = Markup

_BEGIN = b'{"@context":"https://schema.org",'


class _Thing(Struct, omit_defaults=True, rename="camel", tag_field="@type"):
    """A thing of schema.org: nothing is said of what is empty."""


class _Page(_Thing, tag="WebPage"):
    id: str = field(name="@id")


class _Picture(_Thing, tag="ImageObject"):
    url: str
    width: int
    height: int


class _Address(_Thing, tag="PostalAddress"):
    street_address: str = ""
    postal_code: str = ""
    address_locality: str = ""
    address_country: str = ""


class _Point(_Thing, kw_only=True, tag="ContactPoint"):
    contact_type: str
    name: str
    telephone: str = ""
    email: str = ""
    available_language: str


class _Organization(_Thing, tag="Organization"):
    name: str
    url: str
    logo: _Picture | None = None
    telephone: str = ""
    email: str = ""
    address: _Address | None = None
    contact_point: tuple[_Point, ...] = ()


class _Correction(_Thing, tag="CorrectionComment"):
    text: str
    date_created: str


class _Article(_Thing, kw_only=True, tag="NewsArticle"):
    main_entity_of_page: _Page
    url: str
    headline: str
    description: str
    in_language: str
    date_published: str
    date_modified: str
    dateline: str = ""
    image: str = ""
    keywords: tuple[str, ...] = ()
    author: tuple[msgspec.Raw, ...]
    publisher: msgspec.Raw
    correction: tuple[_Correction, ...] = ()


def news_article(release: Release, press: Press) -> Block:
    """The release as a NewsArticle, with its publisher written out: several readers look no deeper."""
    address = press.url(release.path)
    shown = preview(release, press)
    authors = tuple([_encoded(organisation, press, release.language) for organisation in release.organisations])
    return _block(
        _Article(
            main_entity_of_page=_Page(id=address),
            url=address,
            headline=release.headline,
            description=release.lead,
            in_language=release.language,
            date_published=rfc3339(release.publish_at),
            date_modified=rfc3339(release.updated),
            dateline=release.dateline,
            image=shown.url if shown else "",
            keywords=tuple([keyword.name for keyword in release.keywords]),
            author=authors,
            publisher=authors[0],
            correction=tuple(
                [_Correction(each.note(release.language), rfc3339(each.moment)) for each in release.corrections]
            ),
        )
    )


def organization(organisation: Organisation, press: Press, language: str, contacts: tuple[Contact, ...] = ()) -> Block:
    """An organisation, and the contacts through which the press reaches it; made once but for people of one release."""

    def block() -> Block:
        return _organization_block(organisation, press, language, contacts)

    if not all(contact.id for contact in contacts):
        return block()
    return press.once(("organization block", language, organisation.id, contacts), block)


def _organization_block(
    organisation: Organisation, press: Press, language: str, contacts: tuple[Contact, ...]
) -> Block:
    points = tuple(_contact_point(contact, language) for contact in contacts if contact.audience == "public")
    return _block(structs.replace(_organization(organisation, press, language), contact_point=points))


class Preview(Struct, frozen=True):
    """The picture that stands for a page elsewhere; `url` is absolute."""

    url: str
    media_type: str
    width: int
    height: int
    alt: str


def preview(release: Release, press: Press) -> Preview | None:
    """What stands for a release elsewhere: its first picture that is not mere decoration, its share card, or a logo."""
    for image in release.images:
        if image.alt:
            shown = fallback(press, image, WIDE)
            url = press.url(release.path + shown.file)
            return Preview(url, shown.media_type, shown.width, shown.height, image.alt)
    if "share-cards" not in press.newsroom.leave_out and card_text(release):
        return Preview(press.url(release.path + SHARE_CARD), "image/png", *CARD, release.headline)
    return logo_preview(release.organisations, press)


def logo_preview(organisations: tuple[Organisation, ...], press: Press) -> Preview | None:
    """The first logo of the organisations; None when there is none."""
    for organisation in organisations:
        if logo := organisation.logo:
            url = press.url(f"/media/{logo.file}")
            return Preview(url, logo.media_type, logo.width, logo.height, logo.alt)
    return None


def _encoded(organisation: Organisation, press: Press, language: str) -> msgspec.Raw:
    """An organisation as it stands in what it issues, encoded once."""
    return press.once(
        ("organization", language, organisation.id),
        lambda: msgspec.Raw(msgspec.json.encode(_organization(organisation, press, language))),
    )


def _organization(organisation: Organisation, press: Press, language: str) -> _Organization:
    return _Organization(
        name=organisation.name,
        url=quoted(organisation.url) or press.url(f"{press.edition(language).prefix}/"),
        logo=_logo(organisation.logo, press),
        telephone=_number(organisation.phone.uri) if organisation.phone else "",
        email=organisation.email,
        address=_address(organisation),
    )


def _logo(image: Image | None, press: Press) -> _Picture | None:
    if image is None:
        return None
    return _Picture(url=press.url(f"/media/{image.file}"), width=image.width, height=image.height)


def _address(organisation: Organisation) -> _Address | None:
    address = _Address(
        street_address=organisation.street,
        postal_code=organisation.postal_code,
        address_locality=organisation.city,
        address_country=organisation.country,
    )
    return address if address != _Address() else None


def _contact_point(contact: Contact, language: str) -> _Point:
    phone = contact.phone or contact.mobile
    return _Point(
        contact_type="press",
        name=contact.name,
        telephone=_number(phone.uri) if phone else "",
        email=contact.email,
        available_language=language,
    )


def _number(uri: str) -> str:
    """The number of a `tel:` URI without its parameters."""
    return uri.removeprefix("tel:").partition(";")[0]


def _block(thing: _Thing) -> Block:
    text = (_BEGIN + msgspec.json.encode(thing)[1:]).decode()
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe)  # noqa: S704 - without < > & no markup is left in it
