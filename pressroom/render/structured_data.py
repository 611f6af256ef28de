"""Structured data: schema.org NewsArticle and Organization as JSON-LD.

A release or an organisation in, a block for a script element out, in which no markup can begin or end.
"""

from typing import Any, TypeAlias

import msgspec
from markupsafe import Markup

from pressroom.release import Contact, Image, Organisation, Release
from pressroom.render.press import Press
from pressroom.text.dates import rfc3339
from pressroom.text.markdown.addresses import quoted

Block: TypeAlias = Markup
Thing: TypeAlias = dict[str, Any]

_CONTEXT = "https://schema.org"


def news_article(release: Release, press: Press) -> Block:
    """The release as a NewsArticle, with its publisher written out: several readers look no deeper."""
    address = press.url(release.path)
    moment = rfc3339(release.publish_at)
    authors = [_organization(organisation, press, release.language) for organisation in release.organisations]
    return _block(
        {
            "@type": "NewsArticle",
            "mainEntityOfPage": {"@type": "WebPage", "@id": address},
            "url": address,
            "headline": release.headline,
            "description": release.lead,
            "inLanguage": release.language,
            "datePublished": moment,
            "dateModified": moment,
            "dateline": release.dateline,
            "image": preview(release, press)[1],
            "keywords": [keyword.name for keyword in release.keywords],
            "author": authors,
            "publisher": authors[0],
        }
    )


def organization(organisation: Organisation, press: Press, language: str, contacts: tuple[Contact, ...] = ()) -> Block:
    """An organisation, and the contacts through which the press reaches it."""
    return press.once(
        ("organization block", language, organisation.id, contacts),
        lambda: _organization_block(organisation, press, language, contacts),
    )


def _organization_block(
    organisation: Organisation, press: Press, language: str, contacts: tuple[Contact, ...]
) -> Block:
    points = [_contact_point(contact, language) for contact in contacts if contact.audience == "public"]
    return _block(_organization(organisation, press, language) | {"contactPoint": points})


def preview(release: Release, press: Press) -> tuple[Image | None, str]:
    """The picture that stands for a release elsewhere, with its absolute address.

    It is the first one that is not mere decoration, else the logo of an organisation.
    """
    for image in release.images:
        if image.alt:
            return image, press.url(release.path + image.file)
    return logo_preview(release.organisations, press)


def logo_preview(organisations: tuple[Organisation, ...], press: Press) -> tuple[Image | None, str]:
    """The first logo of the organisations, with its absolute address; None and nothing when there is none."""
    for organisation in organisations:
        if organisation.logo:
            return organisation.logo, press.url(f"/media/{organisation.logo.file}")
    return None, ""


def _organization(organisation: Organisation, press: Press, language: str) -> Thing:
    return press.once(("organization", language, organisation.id), lambda: _whole(organisation, press, language))


def _whole(organisation: Organisation, press: Press, language: str) -> Thing:
    return _filled(
        {
            "@type": "Organization",
            "name": organisation.name,
            "url": quoted(organisation.url) or press.url(f"{press.edition(language).prefix}/"),
            "logo": _logo(organisation.logo, press),
            "telephone": _number(organisation.phone.uri) if organisation.phone else "",
            "email": organisation.email,
            "address": _postal_address(organisation),
        }
    )


def _logo(image: Image | None, press: Press) -> Thing:
    if image is None:
        return {}
    address = press.url(f"/media/{image.file}")
    return {"@type": "ImageObject", "url": address, "width": image.width, "height": image.height}


def _postal_address(organisation: Organisation) -> Thing:
    parts = _filled(
        {
            "streetAddress": organisation.street,
            "postalCode": organisation.postal_code,
            "addressLocality": organisation.city,
            "addressCountry": organisation.country,
        }
    )
    return {"@type": "PostalAddress"} | parts if parts else {}


def _contact_point(contact: Contact, language: str) -> Thing:
    phone = contact.phone or contact.mobile
    return _filled(
        {
            "@type": "ContactPoint",
            "contactType": "press",
            "name": contact.name,
            "telephone": _number(phone.uri) if phone else "",
            "email": contact.email,
            "availableLanguage": language,
        }
    )


def _number(uri: str) -> str:
    """The number of a `tel:` URI without its parameters."""
    return uri.removeprefix("tel:").partition(";")[0]


def _filled(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value}


def _block(thing: Thing) -> Block:
    text = msgspec.json.encode({"@context": _CONTEXT} | _filled(thing)).decode()
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe)  # noqa: S704 - without < > & no markup is left in it
