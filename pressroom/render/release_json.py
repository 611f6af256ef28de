"""release.json: every field of a release as data, for programs.

A ReleasePage in, JSON out. Addresses are absolute; contacts for the press only are left out.
"""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, TypeAlias

import msgspec
from markupsafe import Markup

from pressroom.artifact import Item, ReleasePage
from pressroom.release import Contact, Document, Image, Keyword, Organisation, Release
from pressroom.render.article import body_html, boilerplate, card_path
from pressroom.render.figure import figure, renditions
from pressroom.render.press import Press, subject
from pressroom.render.versions import Told, told
from pressroom.text import markdown
from pressroom.text.dates import rfc3339

Thing: TypeAlias = dict[str, Any]


def release_json(item: Item, press: Press) -> bytes:
    """The data, UTF-8. Keys are those of a release file where it has them; what is not told is empty or null."""
    release = subject(item, ReleasePage).release
    data = _frame(release, press) | _texts(release, press) | _lists(release, press)
    data["translations"] = [{"language": each.language, "url": press.url(each.path)} for each in item.translations]
    if release.versions:
        data |= _record(release, press)
    return msgspec.json.encode(data) + b"\n"


def _frame(release: Release, press: Press) -> Thing:
    return {
        "id": press.newsroom.permanent_id(release.first_path).urn,
        "url": press.url(release.path),
        "language": release.language,
        "kind": release.kind,
        "publish_at": rfc3339(release.publish_at),
        "modified_at": rfc3339(release.updated),
    }


def _record(release: Release, press: Press) -> Thing:
    """What is on record of it, in our words and in those of ninjs, which news agencies know."""
    versions = [_version(each) for each in reversed(told(release, press.messages(release.language)))]
    status = "withdrawn" if release.withdrawal else "corrected" if release.corrections else "published"
    return {
        "status": status,
        "version": len(versions),
        "versions": versions,
        "corrections": [each for each in reversed(versions) if each["kind"] == "correction"],
        "versions_url": press.url(release.versions_path) if release.has_versions_page else "",
        "behind_since": rfc3339(release.behind) if release.behind else None,
        "withdrawal": {"time": versions[-1]["time"], "reason": versions[-1]["note"]} if release.withdrawal else None,
        "ninjs": {
            "uri": press.newsroom.permanent_id(release.first_path).urn,
            "version": str(len(versions)),
            "firstcreated": versions[0]["time"],
            "versioncreated": versions[-1]["time"],
            "pubstatus": "canceled" if release.withdrawal else "usable",
            "ednote": versions[-1]["note"],
        },
    }


def _version(version: Told) -> Thing:
    kind = "publication" if version.kind == "import" else version.kind
    return {"number": version.number, "kind": kind, "time": rfc3339(version.moment), "note": version.note}


def _texts(release: Release, press: Press) -> Thing:
    html, _ = body_html(release, partial(press.absolute_link, release.path), partial(_figure, press, release), ids=None)
    captions = {image.file: image.caption for image in release.images}
    return {
        "headline": release.headline,
        "lead": release.lead,
        "dateline": release.dateline,
        "body_html": str(html),
        "body_text": markdown.text(markdown.parse(release.body), lambda file: captions.get(file, "")),
    }


def _lists(release: Release, press: Press) -> Thing:
    """The fields that hold several things. Facts, help and links are data already."""
    language, folder = release.language, release.path
    cards = "" if release.withdrawal else folder
    return {
        "organisations": [_organisation(each, press, language) for each in release.organisations],
        "contacts": [_contact(each, press, language, cards) for each in release.public_contacts],
        "keywords": [] if release.withdrawal else [_keyword(each, press, language) for each in release.keywords],
        "help": release.help,
        "facts": release.facts,
        "images": [_picture(each, press, folder) for each in release.images],
        "documents": [_document(each, press, folder) for each in release.documents],
        "links": release.links,
        "former_urls": [press.url(path) for path in release.former_urls],
    }


def _keyword(keyword: Keyword, press: Press, language: str) -> msgspec.Raw:
    def data() -> Thing:
        return {"name": keyword.name, "url": press.url(press.edition(language).keyword_path(keyword))}

    return _once(press, ("keyword data", keyword, language), data)


def _organisation(organisation: Organisation, press: Press, language: str) -> msgspec.Raw:
    key = ("organisation data", organisation.id, language)
    return _once(press, key, lambda: _organisation_data(organisation, press, language))


def _once(press: Press, key: Hashable, data: Callable[[], Thing]) -> msgspec.Raw:
    """What stands in many releases, encoded once."""
    return press.once(key, lambda: msgspec.Raw(msgspec.json.encode(data())))


def _organisation_data(organisation: Organisation, press: Press, language: str) -> Thing:
    return {
        "id": organisation.id,
        "name": organisation.name,
        "boilerplate_html": str(boilerplate(press, organisation, language, press.absolute_link)),
        "boilerplate_text": markdown.text(markdown.parse(organisation.boilerplate)),
        "street": organisation.street,
        "postal_code": organisation.postal_code,
        "city": organisation.city,
        "country": organisation.country,
        "phone": organisation.phone,
        "email": organisation.email,
        "url": organisation.url,
        "logo": _image(organisation.logo, press, "/media/") if organisation.logo else None,
    }


def _contact(contact: Contact, press: Press, language: str, folder: str) -> msgspec.Raw:
    def encoded() -> msgspec.Raw:
        return msgspec.Raw(msgspec.json.encode(_contact_data(contact, press, language, folder)))

    return press.once_a_person("data", contact, language, encoded)


def _contact_data(contact: Contact, press: Press, language: str, folder: str) -> Thing:
    return {
        "name": contact.name,
        "role": contact.role,
        "organisation": contact.organisation,
        "phone": contact.phone,
        "mobile": contact.mobile,
        "email": contact.email,
        "via": contact.via,
        "hours": contact.hours,
        "until": contact.until,
        "vcard": press.url(card_path(press, contact, language, folder)) if _has_card(press, contact, folder) else "",
    }


def _has_card(press: Press, contact: Contact, folder: str) -> bool:
    """Whether there is a vCard: of people written out in a release, only where its `folder` has one."""
    return "cards" not in press.newsroom.leave_out and bool(contact.id or folder)


def _picture(image: Image, press: Press, folder: str) -> Thing:
    """A picture of a release, with its sizes."""
    return {
        **_image(image, press, folder),
        "renditions": [
            {
                "url": press.url(folder + each.file),
                "media_type": each.media_type,
                "width": each.width,
                "height": each.height,
            }
            for each in renditions(press, image)
        ],
    }


def _image(image: Image, press: Press, folder: str) -> Thing:
    return {
        "url": press.url(folder + image.file),
        "media_type": image.media_type,
        "width": image.width,
        "height": image.height,
        "size": image.size,
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "terms": image.terms,
    }


def _document(document: Document, press: Press, folder: str) -> Thing:
    return {
        "url": press.url(folder + document.file),
        "title": document.title,
        "media_type": document.media_type,
        "size": document.size,
    }


def _figure(press: Press, release: Release, image: Image, place: str) -> Markup:
    return figure(press, release.language, image, lambda file: press.url(release.path + file), place)
