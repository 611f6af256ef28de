"""release.json: every field of a release as data.

URLs are absolute. Press-only contacts are left out.
"""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, TypeAlias

import msgspec
from markupsafe import Markup
from msgspec import structs

from pressroom.model.newsroom import Contact, Image, Keyword, Organisation
from pressroom.model.pages import ReleasePage
from pressroom.model.plan import Item
from pressroom.model.release import Document, Release
from pressroom.render.article import get_vcard_path, render_about_text, render_body_html
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.entry_ids import get_entry_id, get_entry_iri
from pressroom.render.figure import list_renditions, render_figure
from pressroom.render.versions import VersionNote, list_version_notes
from pressroom.text import markdown
from pressroom.text.dates import format_rfc3339
from pressroom.text.domains import encode_email_domain, encode_url_host

JsonObject: TypeAlias = dict[str, Any]


def render_release_json(item: Item, context: RenderContext) -> bytes:
    """Render the data. Keys are named as in the front matter where possible; missing values are empty or null."""
    release = get_page_model(item, ReleasePage).release
    data = (
        _build_basic_fields(release, context)
        | _build_text_fields(release, context)
        | _build_list_fields(release, context)
    )
    data["translations"] = [{"language": each.language, "url": context.url(each.path)} for each in item.translations]
    if release.versions:
        data |= _build_version_fields(release, context)
    return msgspec.json.encode(data) + b"\n"


def _build_basic_fields(release: Release, context: RenderContext) -> JsonObject:
    return {
        "id": get_entry_id(release, context),
        "url": context.url(release.path),
        "language": release.language,
        "kind": release.kind,
        "publish_at": format_rfc3339(release.publish_at),
        "modified_at": format_rfc3339(release.updated),
    }


def _build_version_fields(release: Release, context: RenderContext) -> JsonObject:
    """Return the versions on record, with our keys and with the keys of ninjs, which news agencies use."""
    versions = [
        _build_version(each) for each in reversed(list_version_notes(release, context.messages(release.language)))
    ]
    status = "withdrawn" if release.withdrawal else "corrected" if release.corrections else "published"
    return {
        "status": status,
        "version": len(versions),
        "versions": versions,
        "corrections": [each for each in reversed(versions) if each["kind"] == "correction"],
        "versions_url": context.url(release.versions_path) if release.has_versions_page else "",
        "behind_since": format_rfc3339(release.outdated_since) if release.outdated_since else None,
        "withdrawal": {"time": versions[-1]["time"], "reason": versions[-1]["note"]} if release.withdrawal else None,
        "ninjs": {
            "uri": get_entry_iri(release, context),
            "version": str(len(versions)),
            "firstcreated": versions[0]["time"],
            "versioncreated": versions[-1]["time"],
            "pubstatus": "canceled" if release.withdrawal else "usable",
            "ednote": versions[-1]["note"],
        },
    }


def _build_version(version_note: VersionNote) -> JsonObject:
    kind = "publication" if version_note.kind == "import" else version_note.kind
    return {
        "number": version_note.number,
        "kind": kind,
        "time": format_rfc3339(version_note.time),
        "note": version_note.note,
    }


def _build_text_fields(release: Release, context: RenderContext) -> JsonObject:
    html, _ = render_body_html(
        release,
        partial(context.resolve_absolute_link, release.path),
        partial(_render_figure, context, release),
        ids=None,
    )
    captions = {image.file: image.caption for image in release.images}
    return {
        "headline": release.headline,
        "lead": release.lead,
        "dateline": release.dateline,
        "body_html": str(html),
        "body_text": markdown.to_text(markdown.parse(release.body), lambda file: captions.get(file, "")),
    }


def _build_list_fields(release: Release, context: RenderContext) -> JsonObject:
    """Return the fields that are lists. Facts need no conversion."""
    language, folder = release.language, release.path
    vcard_folder = "" if release.withdrawal else folder
    return {
        "organisations": [_encode_organisation(each, context, language) for each in release.organisations],
        "contacts": [_encode_contact(each, context, language, vcard_folder) for each in release.public_contacts],
        "keywords": []
        if release.withdrawal
        else [_encode_keyword(each, context, language) for each in release.keywords],
        "help": [structs.replace(each, url=encode_url_host(each.url)) for each in release.help],
        "facts": release.facts,
        "images": [_build_image_with_renditions(each, context, folder) for each in release.images],
        "documents": [_build_document(each, context, folder) for each in release.documents],
        "links": [structs.replace(each, url=encode_url_host(each.url)) for each in release.links],
        "former_urls": [*map(context.url, release.former_urls), *release.former_locations],
    }


def _encode_keyword(keyword: Keyword, context: RenderContext, language: str) -> msgspec.Raw:
    def build_data() -> JsonObject:
        return {"name": keyword.name, "url": context.url(context.edition(language).keyword_path(keyword))}

    return _encode_once(context, ("keyword data", keyword, language), build_data)


def _encode_organisation(organisation: Organisation, context: RenderContext, language: str) -> msgspec.Raw:
    key = ("organisation data", organisation.id, language)
    return _encode_once(context, key, lambda: _build_organisation(organisation, context, language))


def _encode_once(context: RenderContext, key: Hashable, build_data: Callable[[], JsonObject]) -> msgspec.Raw:
    """Return data that is in many releases, encoded once."""
    return context.get_or_create(key, lambda: msgspec.Raw(msgspec.json.encode(build_data())))


def _build_organisation(organisation: Organisation, context: RenderContext, language: str) -> JsonObject:
    return {
        "id": organisation.id,
        "name": organisation.name,
        "boilerplate_html": str(render_about_text(context, organisation, language, context.resolve_absolute_link)),
        "boilerplate_text": markdown.to_text(markdown.parse(organisation.boilerplate)),
        "street": organisation.street,
        "postal_code": organisation.postal_code,
        "city": organisation.city,
        "country": organisation.country,
        "phone": organisation.phone,
        "email": encode_email_domain(organisation.email),
        "url": encode_url_host(organisation.url),
        "logo": _build_image(organisation.logo, context, "/media/") if organisation.logo else None,
    }


def _encode_contact(contact: Contact, context: RenderContext, language: str, folder: str) -> msgspec.Raw:
    def encode() -> msgspec.Raw:
        return msgspec.Raw(msgspec.json.encode(_build_contact(contact, context, language, folder)))

    return context.get_or_create_for_contact("data", contact, language, encode)


def _build_contact(contact: Contact, context: RenderContext, language: str, folder: str) -> JsonObject:
    return {
        "name": contact.name,
        "role": contact.role,
        "organisation": contact.organisation,
        "phone": contact.phone,
        "mobile": contact.mobile,
        "email": encode_email_domain(contact.email),
        "via": contact.via,
        "hours": contact.hours,
        "until": contact.until,
        "vcard": context.url(get_vcard_path(context, contact, language, folder))
        if _has_vcard(context, contact, folder)
        else "",
    }


def _has_vcard(context: RenderContext, contact: Contact, folder: str) -> bool:
    """Return whether there is a vCard: for people written out in a release, only if there is a `folder`."""
    return "cards" not in context.newsroom.leave_out and bool(contact.id or folder)


def _build_image_with_renditions(image: Image, context: RenderContext, folder: str) -> JsonObject:
    """Return an image of a release with its renditions."""
    return {
        **_build_image(image, context, folder),
        "renditions": [
            {
                "url": context.url(folder + each.file),
                "media_type": each.media_type,
                "width": each.width,
                "height": each.height,
            }
            for each in list_renditions(context, image)
        ],
    }


def _build_image(image: Image, context: RenderContext, folder: str) -> JsonObject:
    return {
        "url": context.url(folder + image.file),
        "media_type": image.media_type,
        "width": image.width,
        "height": image.height,
        "size": image.size,
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "terms": image.terms,
    }


def _build_document(document: Document, context: RenderContext, folder: str) -> JsonObject:
    return {
        "url": context.url(folder + document.file),
        "title": document.title,
        "media_type": document.media_type,
        "size": document.size,
    }


def _render_figure(context: RenderContext, release: Release, image: Image, placement: str) -> Markup:
    return render_figure(context, release.language, image, lambda file: context.url(release.path + file), placement)
