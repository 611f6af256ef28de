"""Restore from a WordPress export what pressroom itself put into it: the custom fields `pressroom_…`."""

from typing import TypeVar, get_args

import msgspec
from msgspec import Struct, structs

from pressroom.importer.found import (
    Doubt,
    FoundContact,
    FoundDocument,
    FoundFact,
    FoundHelp,
    FoundLink,
    FoundOrganisation,
    FoundPicture,
    FoundRelease,
)
from pressroom.importer.wordpress_media import WordPressMedia
from pressroom.importer.wxr_index import WxrIndex
from pressroom.importer.wxr_parse import WxrItem
from pressroom.model.release import ReleaseKind

T = TypeVar("T")
MARK = "pressroom_kind"
"""The custom field that every release of an export of pressroom has."""


class _FieldReader(Struct, frozen=True):
    """Reads the custom fields of an item; a field that cannot be read is empty, with a doubt."""

    item: WxrItem
    doubts: list[Doubt]

    def read(self, key: str, type_: type[T], default: T) -> T:
        text = self.item.get_meta(f"pressroom_{key}")
        if not text:
            return default
        try:
            return msgspec.json.decode(text, type=type_)
        except msgspec.DecodeError as error:
            field = key.removesuffix("_name")
            self.doubts.append(Doubt(field, f"The custom field pressroom_{key} of the export is damaged: {error}."))
            return default


def is_from_pressroom(item: WxrItem) -> bool:
    """Return whether pressroom exported this release."""
    return MARK in item.meta


def restore_fields(release: FoundRelease, item: WxrItem, media: WordPressMedia, index: WxrIndex) -> FoundRelease:
    """Return a release with the values that its custom fields contain."""
    doubts = list(release.doubts)
    fields = _FieldReader(item, doubts)
    pictures = _restore_pictures(fields, media, index)
    documents = _restore_documents(fields, media, index)
    return structs.replace(
        release,
        kind=_read_kind(fields),
        dateline=fields.read("dateline", str, ""),
        contacts=fields.read("contacts", tuple[FoundContact, ...], ()),
        organisations=fields.read("organisations", tuple[FoundOrganisation, ...], ()),
        help=fields.read("help", tuple[FoundHelp, ...], ()),
        facts=fields.read("facts", tuple[FoundFact, ...], ()),
        links=fields.read("links", tuple[FoundLink, ...], ()),
        withdrawn=fields.read("withdrawn", str, ""),
        urls=tuple(dict.fromkeys((*release.urls, *fields.read("former_urls", tuple[str, ...], ())))),
        pictures=pictures,
        documents=documents,
        doubts=tuple(doubts),
    )


def _read_kind(fields: _FieldReader) -> ReleaseKind:
    kind = fields.read("kind", str, "")
    return next((known for known in get_args(ReleaseKind) if known == kind), "press-release")


def _restore_pictures(fields: _FieldReader, media: WordPressMedia, index: WxrIndex) -> tuple[FoundPicture, ...]:
    order = []
    for number in fields.read("images", tuple[int, ...], ()):
        attachment = index.find_by_id(str(number))
        if attachment:
            media.add_attachment(attachment)
            order.append(attachment.url)
    return tuple(sorted(media.files.pictures, key=lambda each: _get_position(order, each.location)))


def _restore_documents(fields: _FieldReader, media: WordPressMedia, index: WxrIndex) -> tuple[FoundDocument, ...]:
    titles = {}
    for number in fields.read("documents", tuple[int, ...], ()):
        attachment = index.find_by_id(str(number))
        if attachment:
            media.files.add_document(attachment.url, attachment.title)
            titles[attachment.url] = attachment.title
    order = list(titles)
    documents = sorted(media.files.documents, key=lambda each: _get_position(order, each.location))
    return tuple([structs.replace(each, title=titles.get(each.location, each.title)) for each in documents])


def _get_position(order: list[str], location: str) -> int:
    return order.index(location) if location in order else len(order)
