"""Structured data: schema.org NewsArticle and Organization as JSON-LD.

Each is a block for a script element, with all markup characters escaped.
"""

from typing import TypeAlias

import msgspec
from markupsafe import Markup
from msgspec import Struct, field, structs

from pressroom.images import SHARE_IMAGE_SIZE, find_preview_image, get_share_image_text, is_preview_type
from pressroom.model.newsroom import Contact, Image, Organisation
from pressroom.model.output_names import SHARE_IMAGE_FILE
from pressroom.model.release import Release
from pressroom.render.context import RenderContext
from pressroom.render.figure import PREVIEW_WIDTH, get_fallback
from pressroom.text.dates import format_rfc3339
from pressroom.text.domains import encode_email_domain
from pressroom.text.markdown.urls import quote_url

JsonLdBlock: TypeAlias = Markup

_JSON_LD_START = b'{"@context":"https://schema.org",'


class _SchemaOrgThing(Struct, omit_defaults=True, rename="camel", tag_field="@type"):
    """A thing of schema.org; empty fields are omitted."""


class _WebPage(_SchemaOrgThing, tag="WebPage"):
    id: str = field(name="@id")


class _ImageObject(_SchemaOrgThing, tag="ImageObject"):
    url: str
    width: int
    height: int


class _PostalAddress(_SchemaOrgThing, tag="PostalAddress"):
    street_address: str = ""
    postal_code: str = ""
    address_locality: str = ""
    address_country: str = ""


class _ContactPoint(_SchemaOrgThing, kw_only=True, tag="ContactPoint"):
    contact_type: str
    name: str
    telephone: str = ""
    email: str = ""
    available_language: str


class _Organization(_SchemaOrgThing, tag="Organization"):
    name: str
    url: str
    logo: _ImageObject | None = None
    telephone: str = ""
    email: str = ""
    address: _PostalAddress | None = None
    contact_point: tuple[_ContactPoint, ...] = ()


class _CorrectionComment(_SchemaOrgThing, tag="CorrectionComment"):
    text: str
    date_created: str


class _NewsArticle(_SchemaOrgThing, kw_only=True, tag="NewsArticle"):
    main_entity_of_page: _WebPage
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
    correction: tuple[_CorrectionComment, ...] = ()


class PreviewImage(Struct, frozen=True):
    """The image that represents a page on other sites (og:image); `url` is absolute."""

    url: str
    media_type: str
    width: int
    height: int
    alt: str


def render_news_article(release: Release, context: RenderContext, image: PreviewImage | None) -> JsonLdBlock:
    """Return the release as a NewsArticle with a preview image.

    Its publisher is written out: several programs follow no references.
    """
    url = context.url(release.path)
    authors = tuple(
        [_encode_organization(organisation, context, release.language) for organisation in release.organisations]
    )
    return _encode_block(
        _NewsArticle(
            main_entity_of_page=_WebPage(id=url),
            url=url,
            headline=release.headline,
            description=release.lead,
            in_language=release.language,
            date_published=format_rfc3339(release.publish_at),
            date_modified=format_rfc3339(release.updated),
            dateline=release.dateline,
            image=image.url if image else "",
            keywords=tuple([keyword.name for keyword in release.keywords]),
            author=authors,
            publisher=authors[0],
            correction=tuple(
                [
                    _CorrectionComment(each.note(release.language), format_rfc3339(each.recorded_at))
                    for each in release.corrections
                    if each.notes
                ]
            ),
        )
    )


def render_organization(
    organisation: Organisation, context: RenderContext, language: str, contacts: tuple[Contact, ...] = ()
) -> JsonLdBlock:
    """Return an organisation and its press contacts, cached unless a contact is of one release only."""

    def render_block() -> JsonLdBlock:
        return _render_organization(organisation, context, language, contacts)

    if not all(contact.id for contact in contacts):
        return render_block()
    return context.get_or_create(("organization block", language, organisation.id, contacts), render_block)


def _render_organization(
    organisation: Organisation, context: RenderContext, language: str, contacts: tuple[Contact, ...]
) -> JsonLdBlock:
    points = tuple(_build_contact_point(contact, language) for contact in contacts if contact.audience == "public")
    return _encode_block(structs.replace(_build_organization(organisation, context, language), contact_point=points))


def get_preview_image(release: Release, context: RenderContext) -> PreviewImage | None:
    """Return the image that represents a release: an image of its own, its share image, or a logo."""
    newsroom = context.newsroom
    if image := find_preview_image(release, newsroom):
        fallback = get_fallback(context, image, PREVIEW_WIDTH)
        url = context.url(release.path + fallback.file)
        return PreviewImage(url, fallback.media_type, fallback.width, fallback.height, image.alt)
    if "share-cards" not in newsroom.leave_out and get_share_image_text(release, newsroom):
        return PreviewImage(
            context.url(release.path + SHARE_IMAGE_FILE), "image/png", *SHARE_IMAGE_SIZE, release.headline
        )
    return get_logo_image(release.organisations, context)


def get_logo_image(organisations: tuple[Organisation, ...], context: RenderContext) -> PreviewImage | None:
    """Return the first logo of the organisations that all sites can show, or None."""
    for organisation in organisations:
        if (logo := organisation.logo) and is_preview_type(logo.media_type):
            url = context.url(f"/media/{logo.file}")
            return PreviewImage(url, logo.media_type, logo.width, logo.height, logo.alt)
    return None


def _encode_organization(organisation: Organisation, context: RenderContext, language: str) -> msgspec.Raw:
    """Return an organisation as its releases contain it, encoded once."""
    return context.get_or_create(
        ("organization", language, organisation.id),
        lambda: msgspec.Raw(msgspec.json.encode(_build_organization(organisation, context, language))),
    )


def _build_organization(organisation: Organisation, context: RenderContext, language: str) -> _Organization:
    return _Organization(
        name=organisation.name,
        url=quote_url(organisation.url) or context.url(f"{context.edition(language).prefix}/"),
        logo=_build_logo(organisation.logo, context),
        telephone=_get_phone_number(organisation.phone.uri) if organisation.phone else "",
        email=encode_email_domain(organisation.email),
        address=_build_address(organisation),
    )


def _build_logo(image: Image | None, context: RenderContext) -> _ImageObject | None:
    if image is None:
        return None
    return _ImageObject(url=context.url(f"/media/{image.file}"), width=image.width, height=image.height)


def _build_address(organisation: Organisation) -> _PostalAddress | None:
    address = _PostalAddress(
        street_address=organisation.street,
        postal_code=organisation.postal_code,
        address_locality=organisation.city,
        address_country=organisation.country,
    )
    return address if address != _PostalAddress() else None


def _build_contact_point(contact: Contact, language: str) -> _ContactPoint:
    phone = contact.phone or contact.mobile
    return _ContactPoint(
        contact_type="press",
        name=contact.name,
        telephone=_get_phone_number(phone.uri) if phone else "",
        email=encode_email_domain(contact.email),
        available_language=language,
    )


def _get_phone_number(uri: str) -> str:
    """Return the number of a `tel:` URI without its parameters."""
    return uri.removeprefix("tel:").partition(";")[0]


def _encode_block(thing: _SchemaOrgThing) -> JsonLdBlock:
    text = (_JSON_LD_START + msgspec.json.encode(thing)[1:]).decode()
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(escaped)  # noqa: S704 - no < > & is left in it
