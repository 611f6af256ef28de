"""Pictures, documents and logos: names in a text to what is known of the files beside it. It opens no file."""

import re
import unicodedata
from typing import Any

from pressroom.check.fields import Field, Table, record
from pressroom.check.report import expected, short
from pressroom.check.scope import Place
from pressroom.check.values import text
from pressroom.draft import FileFacts, Node
from pressroom.pictures import CAPTIONS, CONTACTS, KIT, SHARE_CARD
from pressroom.release import Document, Image

RESERVED = frozenset({"index.html", "release.txt", "release.json", "versions", CAPTIONS, CONTACTS, KIT, SHARE_CARD})
"""Names that the outputs beside a release have."""

_PLAIN_NAME = re.compile(r"[^./\\:*?\"<>|][^/\\:*?\"<>|]*")


def by_name(files: tuple[FileFacts, ...]) -> dict[str, FileFacts]:
    """The files by the composed form of their names: some systems decompose `å` in names, no editor does in texts."""
    return {unicodedata.normalize("NFC", file.name): file for file in files}


def picture(node: Node, place: Place) -> FileFacts:
    """The facts of a picture beside the text."""
    facts = _file(node, place)
    if not facts.media_type.startswith("image/"):
        raise ValueError(f"“{facts.name}” is no picture that is taken; expected .jpg, .png, .webp, .avif or .gif")
    return facts


def _document(node: Node, place: Place) -> FileFacts:
    facts = _file(node, place)
    if not facts.media_type:
        raise ValueError(
            f"“{facts.name}” is of no kind that is taken; expected one such as .pdf, .docx, .xlsx, .csv or .zip"
        )
    return facts


def _file(node: Node, place: Place) -> FileFacts:
    name = unicodedata.normalize("NFC", text(node, place))
    if not _PLAIN_NAME.fullmatch(name):
        raise ValueError(
            f"“{short(name)}” is no plain file name; expected the name alone, of a file in the same folder"
        )
    if name.lower() in RESERVED:
        raise ValueError(f"“{name}” is the name of an output; rename the file")
    facts = place.scope.files.get(name)
    if facts is None:
        beside = f"; {expected(name, place.scope.files)}" if place.scope.files else ""
        raise ValueError(f"there is no file “{short(name)}” beside this text; put it there{beside}")
    if facts.fault:
        raise ValueError(f"“{name}” cannot be used: {facts.fault}")
    return facts


def _image(values: dict[str, Any], place: Place) -> Image:
    # They are loaded where there is a picture.
    from pressroom.pictures.containers import marked_size  # noqa: PLC0415
    from pressroom.pictures.marks import Marks  # noqa: PLC0415

    facts = values.pop("file")
    marks = Marks(place.scope.language, **values)
    return Image(
        file=facts.name,
        width=facts.width,
        height=facts.height,
        size=marked_size(facts.bare, facts.media_type, marks),
        media_type=facts.media_type,
        digest=facts.digest,
        bare=facts.bare,
        **values,
    )


def _titled(values: dict[str, Any], _place: Place) -> Document:
    facts = values["file"]
    return Document(facts.name, values["title"], facts.size, facts.media_type, facts.digest)


_IMAGE: Table = {
    "file": Field(picture, "expected the name of a picture beside this text"),
    "alt": Field(
        text,
        'expected what the picture shows, for those who cannot see it; alt: "" if it is mere decoration',
        may_be_empty=True,
    ),
    "caption": Field(text),
    "credit": Field(text, "expected who made the picture"),
    "terms": Field(text),
}
_DOCUMENT: Table = {
    "file": Field(_document, "expected the name of a file beside this text"),
    "title": Field(text, "expected what the document is"),
}

image = record(_IMAGE, _image)
"""A picture of a release."""

document = record(_DOCUMENT, _titled)
"""A document of a release."""


def logo(facts: FileFacts, name: str) -> Image:
    """The logo of the organisation called `name`, which stands for it where it cannot be seen."""
    return Image(facts.name, name, facts.width, facts.height, facts.size, facts.media_type, facts.digest)
