"""Turn the file names in a text into images, documents and logos, from what the read stage found out."""

import re
import unicodedata
from typing import Any

from pressroom.check.fields import Field, FieldTable, create_mapping_parser
from pressroom.check.problems import Place, shorten, suggest
from pressroom.check.values import parse_address_text, parse_text
from pressroom.model.draft import FileInfo, Node
from pressroom.model.newsroom import Image
from pressroom.model.output_names import get_logo_file, is_drawn_logo, is_release_output
from pressroom.model.release import Document
from pressroom.text.paths import MAX_NAME_BYTES, fold_path

_MAX_NAME_BYTES = MAX_NAME_BYTES - len(".webp")  # the name of a smaller picture is longer
_PLAIN_NAME = re.compile(r"[^./\\:*?\"<>|][^/\\:*?\"<>|]*")
_LOGO_PATH = re.compile(rf"(?:{_PLAIN_NAME.pattern}/)?{_PLAIN_NAME.pattern}")


# Kinds of pictures that officers have and browsers do not show, or only with scripts in them.
_UNSUPPORTED_PICTURES = {
    **dict.fromkeys((".heic", ".heif"), "a HEIC photo of a phone"),
    **dict.fromkeys((".tif", ".tiff"), "a TIFF picture for printing"),
    **dict.fromkeys((".svg", ".svgz"), "an SVG drawing, which can contain scripts"),
    **dict.fromkeys((".psd", ".psb"), "a Photoshop file"),
    **dict.fromkeys((".ai", ".eps"), "an Illustrator drawing"),
    **dict.fromkeys((".bmp", ".dib"), "a BMP picture"),
    **dict.fromkeys((".raw", ".dng", ".cr2", ".cr3", ".nef", ".arw"), "a raw picture of a camera"),
    ".pdf": "a PDF document",
    ".indd": "an InDesign document",
    ".jxl": "a JPEG XL picture",
}


def index_by_name(files: tuple[FileInfo, ...]) -> dict[str, FileInfo]:
    """Index files by name in the composed form (NFC): some file systems decompose `å`, editors do not."""
    return {unicodedata.normalize("NFC", file.name): file for file in files}


def parse_image_file(node: Node, place: Place) -> FileInfo:
    """Return the properties of an image file next to the text."""
    return _require_image(_parse_file(node, place))


def parse_logo_file(node: Node, place: Place) -> FileInfo:
    """Return the properties of a logo: an image next to `newsroom.yaml`, or in a folder there (`logos/logo.png`)."""
    name = unicodedata.normalize("NFC", parse_address_text(node, place))
    if not _LOGO_PATH.fullmatch(name):
        raise ValueError(
            f"“{shorten(name)}” is not the name of a logo; write the name of a file next to newsroom.yaml, or in a "
            "folder there, such as logos/logo.png"
        )
    if is_drawn_logo(name):
        raise ValueError(f"“{shorten(name)}” is the name of a file that pressroom writes; rename your file")
    return _require_image(_find_file(name, place, "next to newsroom.yaml"))


def _require_image(file_info: FileInfo) -> FileInfo:
    if not file_info.media_type.startswith("image/"):
        kind = _UNSUPPORTED_PICTURES.get(f".{file_info.name.rpartition('.')[2].lower()}", "")
        reason = f", because it is {kind}" if kind else ""
        raise ValueError(
            f"“{file_info.name}” is not a supported picture{reason}; export it as JPEG or PNG, "
            "and write the name of the new file"
        )
    return file_info


def _parse_document_file(node: Node, place: Place) -> FileInfo:
    file_info = _parse_file(node, place)
    if not file_info.media_type:
        raise ValueError(
            f"“{file_info.name}” is not a supported document; use a file type such as .pdf, .docx, .xlsx, .csv or .zip"
        )
    return file_info


def _parse_file(node: Node, place: Place) -> FileInfo:
    name = unicodedata.normalize("NFC", parse_address_text(node, place))
    if not _PLAIN_NAME.fullmatch(name):
        raise ValueError(
            f"“{shorten(name)}” is not a plain file name; put the file in the same folder and write only its name"
        )
    if is_release_output(fold_path(name)):
        raise ValueError(f"“{name}” is the name of a file that pressroom writes; rename your file")
    if len(name.encode()) > _MAX_NAME_BYTES:
        raise ValueError(f"the file name “{shorten(name)}” is too long; use at most {_MAX_NAME_BYTES} bytes")
    return _find_file(name, place, "in the same folder")


def _find_file(name: str, place: Place, location: str) -> FileInfo:
    file_info = place.scope.files.get(name)
    if file_info is None:
        hint = f" ({suggest(name, place.scope.files)})" if place.scope.files else ""
        raise ValueError(f"there is no file “{shorten(name)}” {location}; put it there{hint}")
    if file_info.error:
        raise ValueError(f"“{name}” cannot be used: {file_info.error}")
    return file_info


def _create_image(values: dict[str, Any], place: Place) -> Image:
    # Only texts with images need these modules.
    from pressroom.images.metadata import ImageMetadata  # noqa: PLC0415
    from pressroom.images.strip import compute_embedded_size  # noqa: PLC0415

    file_info = values.pop("file")
    metadata = ImageMetadata(place.scope.language, **values)
    return Image(
        file=file_info.name,
        width=file_info.width,
        height=file_info.height,
        size=compute_embedded_size(file_info.stripped_size, file_info.media_type, metadata),
        media_type=file_info.media_type,
        digest=file_info.digest,
        stripped_size=file_info.stripped_size,
        **values,
    )


def _create_document(values: dict[str, Any], _place: Place) -> Document:
    file_info = values["file"]
    return Document(file_info.name, values["title"], file_info.size, file_info.media_type, file_info.digest)


_IMAGE_FIELDS: FieldTable = {
    "file": Field(parse_image_file, "write the name of a picture in the same folder"),
    "alt": Field(
        parse_text,
        'describe the picture for people who cannot see it, or write alt: "" if it is only decoration',
        may_be_empty=True,
    ),
    "caption": Field(parse_text),
    "credit": Field(parse_text, "write who made the picture"),
    "terms": Field(parse_text),
}
_DOCUMENT_FIELDS: FieldTable = {
    "file": Field(_parse_document_file, "write the name of a file in the same folder"),
    "title": Field(parse_text, "write what the document is"),
}

parse_image = create_mapping_parser(_IMAGE_FIELDS, _create_image)
"""Parse an image of a release."""

parse_document = create_mapping_parser(_DOCUMENT_FIELDS, _create_document)
"""Parse a document of a release."""


def create_logo(file_info: FileInfo, name: str) -> Image:
    """Create the logo of an organisation; the organisation's `name` is its alternative text."""
    file = get_logo_file(file_info.name)
    return Image(file, name, file_info.width, file_info.height, file_info.size, file_info.media_type, file_info.digest)
