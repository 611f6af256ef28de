"""Collect the pictures and documents of one release while its HTML is converted, and choose their file names."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

from bs4.element import Tag
from msgspec import structs

from pressroom.importer.found import FoundDocument, FoundPicture
from pressroom.importer.url_parts import join_url, parse_url
from pressroom.model.output_names import is_release_output
from pressroom.text.slugs import slugify

DOCUMENT_TYPES = frozenset(
    re.findall(r"\w+", "pdf docx xlsx pptx odt ods odp rtf epub txt csv json ics zip mp3 m4a wav mp4 mov webm")
)
_PICTURE_TYPES = frozenset({"jpg", "jpeg", "png", "webp", "gif", "avif"})
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{2,5})$")


class Media:
    """The pictures and documents of one release. The same location is the same file, however often it is used.

    `place` can be the `place_picture` of `HtmlOptions`.
    """

    def __init__(self, base: str = "") -> None:
        self.base = base
        self._pictures: dict[str, FoundPicture] = {}
        self._documents: dict[str, FoundDocument] = {}
        self._names: set[str] = set()

    @property
    def pictures(self) -> tuple[FoundPicture, ...]:
        """All pictures, in the order in which they were added."""
        return tuple(self._pictures.values())

    @property
    def documents(self) -> tuple[FoundDocument, ...]:
        """All documents, in the order in which they were added."""
        return tuple(self._documents.values())

    def place(self, tag: Tag, caption: str) -> str:
        """Add the picture that an `img` shows, and return its file name; "" if it shows none that can be fetched."""
        location = str(tag.get("data-src") or tag.get("src") or "").strip()
        alt = tag.get("alt")
        return self.add_picture(location, caption=caption, alt=None if alt is None else str(alt)) if location else ""

    def add_picture(
        self, location: str, *, caption: str = "", credit: str = "", alt: str | None = None, terms: str = ""
    ) -> str:
        """Add a picture, or what is not known of it yet, and return its file name; "" for a location like `data:`."""
        location = join_url(self.base, location)
        if not location or parse_url(location).scheme not in {"http", "https", "", "file"}:
            return ""
        known = self._pictures.get(location)
        if known is None:
            known = FoundPicture(location=location, file=self._choose_name(location, "picture", _PICTURE_TYPES, "jpg"))
        self._pictures[location] = structs.replace(
            known,
            caption=known.caption or ("" if _is_file_name(caption, location) else caption),
            credit=known.credit or credit,
            alt=alt if known.alt is None else known.alt,
            terms=known.terms or terms,
        )
        return known.file

    def add_document(self, location: str, title: str = "") -> str:
        """Add a document and return its file name; "" if its location is no URL."""
        location = join_url(self.base, location)
        if not location:
            return ""
        if location not in self._documents:
            name = self._choose_name(location, "document", DOCUMENT_TYPES, "pdf")
            self._documents[location] = FoundDocument(location=location, file=name, title=title)
        return self._documents[location].file

    def _choose_name(self, location: str, default: str, types: frozenset[str], default_type: str) -> str:
        """Return a name of letters a–z, digits and hyphens that no other file of the release has."""
        path = PurePosixPath(unquote(parse_url(location).path))
        extension = match[1].lower() if (match := _EXTENSION.search(path.name)) else ""
        extension = extension if extension in types else default_type
        stem = slugify(path.stem) or default
        name, number = f"{stem}.{extension}", 2
        while name in self._names or is_release_output(name.casefold()):
            name, number = f"{stem}-{number}.{extension}", number + 1
        self._names.add(name)
        return name


def _is_file_name(caption: str, location: str) -> bool:
    """Return whether a caption is only the name of the file, which many systems make the title of a picture."""
    path = PurePosixPath(unquote(parse_url(location).path))
    return caption.strip().casefold() in {path.name.casefold(), path.stem.casefold()}
