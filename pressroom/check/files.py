"""Pictures, documents and logos: names in a text to what is known of the files beside it. It opens no file."""

import re
import unicodedata
from typing import Any

from pressroom.check.fields import Field, FieldTable, create_mapping_parser
from pressroom.check.problems import shorten, suggest
from pressroom.check.scope import Place
from pressroom.check.values import parse_text
from pressroom.images import CAPTIONS_FILE, CONTACTS_FILE, PRESS_KIT_FILE, SHARE_IMAGE_FILE
from pressroom.model.draft import FileInfo, Node
from pressroom.model.newsroom import Image
from pressroom.model.release import Document

RESERVED_NAMES = frozenset(
    {
        "index.html",
        "release.txt",
        "release.json",
        "versions",
        CAPTIONS_FILE,
        CONTACTS_FILE,
        PRESS_KIT_FILE,
        SHARE_IMAGE_FILE,
    }
)
"""Names that the outputs beside a release have."""

_PLAIN_NAME = re.compile(r"[^./\\:*?\"<>|][^/\\:*?\"<>|]*")


def index_by_name(files: tuple[FileInfo, ...]) -> dict[str, FileInfo]:
    """The files by the composed form of their names: some systems decompose `å` in names, no editor does in texts."""
    return {unicodedata.normalize("NFC", file.name): file for file in files}


def parse_image_file(node: Node, place: Place) -> FileInfo:
    """The facts of a picture beside the text."""
    facts = _parse_file(node, place)
    if not facts.media_type.startswith("image/"):
        raise ValueError(f"“{facts.name}” is no picture that is taken; expected .jpg, .png, .webp, .avif or .gif")
    return facts


def _parse_document_file(node: Node, place: Place) -> FileInfo:
    facts = _parse_file(node, place)
    if not facts.media_type:
        raise ValueError(
            f"“{facts.name}” is of no kind that is taken; expected one such as .pdf, .docx, .xlsx, .csv or .zip"
        )
    return facts


def _parse_file(node: Node, place: Place) -> FileInfo:
    name = unicodedata.normalize("NFC", parse_text(node, place))
    if not _PLAIN_NAME.fullmatch(name):
        raise ValueError(
            f"“{shorten(name)}” is no plain file name; expected the name alone, of a file in the same folder"
        )
    if name.lower() in RESERVED_NAMES:
        raise ValueError(f"“{name}” is the name of an output; rename the file")
    facts = place.scope.files.get(name)
    if facts is None:
        beside = f"; {suggest(name, place.scope.files)}" if place.scope.files else ""
        raise ValueError(f"there is no file “{shorten(name)}” beside this text; put it there{beside}")
    if facts.error:
        raise ValueError(f"“{name}” cannot be used: {facts.error}")
    return facts


def _create_image(values: dict[str, Any], place: Place) -> Image:
    # They are loaded where there is a picture.
    from pressroom.images.metadata import ImageMetadata  # noqa: PLC0415
    from pressroom.images.strip import compute_embedded_size  # noqa: PLC0415

    facts = values.pop("file")
    marks = ImageMetadata(place.scope.language, **values)
    return Image(
        file=facts.name,
        width=facts.width,
        height=facts.height,
        size=compute_embedded_size(facts.stripped_size, facts.media_type, marks),
        media_type=facts.media_type,
        digest=facts.digest,
        stripped_size=facts.stripped_size,
        **values,
    )


def _create_document(values: dict[str, Any], _place: Place) -> Document:
    facts = values["file"]
    return Document(facts.name, values["title"], facts.size, facts.media_type, facts.digest)


_IMAGE_FIELDS: FieldTable = {
    "file": Field(parse_image_file, "expected the name of a picture beside this text"),
    "alt": Field(
        parse_text,
        'expected what the picture shows, for those who cannot see it; alt: "" if it is mere decoration',
        may_be_empty=True,
    ),
    "caption": Field(parse_text),
    "credit": Field(parse_text, "expected who made the picture"),
    "terms": Field(parse_text),
}
_DOCUMENT_FIELDS: FieldTable = {
    "file": Field(_parse_document_file, "expected the name of a file beside this text"),
    "title": Field(parse_text, "expected what the document is"),
}

parse_image = create_mapping_parser(_IMAGE_FIELDS, _create_image)
"""A picture of a release."""

parse_document = create_mapping_parser(_DOCUMENT_FIELDS, _create_document)
"""A document of a release."""


def create_logo(facts: FileInfo, name: str) -> Image:
    """The logo of the organisation called `name`, which stands for it where it cannot be seen."""
    return Image(facts.name, name, facts.width, facts.height, facts.size, facts.media_type, facts.digest)
