"""Fetch the pictures and documents of a release, and check them. What cannot be used is left out, and why is kept."""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import TypeAlias

from msgspec import structs

from pressroom.errors import PressroomError
from pressroom.images.decode import detect_media_type
from pressroom.importer.formats import Fetcher
from pressroom.importer.found import Doubt, FoundDocument, FoundPicture, FoundRelease
from pressroom.importer.media import DOCUMENT_TYPES
from pressroom.regular_files import read_regular_file

MAX_PICTURE_BYTES, MAX_DOCUMENT_BYTES = 100_000_000, 200_000_000
"""The largest files that an import takes; they are read as a whole."""

MeasurePicture: TypeAlias = Callable[[bytes, str], str]
"""Called with the content of a picture and the suffix of its name; returns why it cannot be used, or an empty text."""

_SUFFIXES = {
    "image/avif": ".avif",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
}
_WEB_PAGE = re.compile(rb"\s*(?:<!doctype|<html|<head|<script)", re.IGNORECASE)
_FIRST_BYTES = {"pdf": b"%PDF", "rtf": b"{\\rtf"} | dict.fromkeys(
    ("docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "zip"), b"PK"
)


SaveFile: TypeAlias = Callable[[str, bytes], str]
"""Called with the name and the content of each file that can be used; returns the name that it has now."""


def fetch_media(found: FoundRelease, fetcher: Fetcher, measure: MeasurePicture, save: SaveFile) -> FoundRelease:
    """Fetch and save all pictures and documents of a release, and return it with the names that they have now.

    What cannot be used is left out, and becomes a doubt that names its URL.
    """
    names: dict[str, str] = {}
    left_out: dict[str, str] = {}
    taken = {each.file for each in _list_files(found)}
    for each in _list_files(found):
        try:
            content = _read(each, fetcher)
            name = _name_picture(each, content, measure) if isinstance(each, FoundPicture) else _name(each, content)
        except (PressroomError, ValueError) as error:
            left_out[each.file] = error.message if isinstance(error, PressroomError) else str(error)
            continue
        names[each.file] = save(_make_unique(name, each.file, taken), content)
        taken.add(names[each.file])
    return _rename(_leave_out(found, left_out), names)


def _list_files(found: FoundRelease) -> tuple[FoundPicture | FoundDocument, ...]:
    return (*found.pictures, *found.documents)


def _make_unique(name: str, old_name: str, taken: set[str]) -> str:
    """Return a name that no other file has, after the suffix of a picture has become that of its content."""
    path, number = PurePosixPath(name), 2
    while name != old_name and name in taken:
        name, number = f"{path.stem}-{number}{path.suffix}", number + 1
    return name


def _read(file: FoundPicture | FoundDocument, fetcher: Fetcher) -> bytes:
    """Return the content of a file. Raises ValueError if it is too large or empty."""
    limit = MAX_PICTURE_BYTES if isinstance(file, FoundPicture) else MAX_DOCUMENT_BYTES
    fetched = fetcher.fetch(file.location)
    try:
        content = read_regular_file(fetched.path, limit)
    except OSError as error:
        raise ValueError(f"it cannot be read: {error.strerror}") from error
    if not content:
        raise ValueError("the file is empty")
    return content


def _name_picture(picture: FoundPicture, content: bytes, measure: MeasurePicture) -> str:
    """Return the name of a picture, with the suffix of its content. Raises ValueError if it cannot be used."""
    path = PurePosixPath(picture.file)
    try:
        suffix = _SUFFIXES[detect_media_type(content)]
    except ValueError:
        suffix = path.suffix
    is_same = suffix == path.suffix or (suffix == ".jpg" and path.suffix == ".jpeg")
    if _WEB_PAGE.match(content):
        raise ValueError("the server sent a web page instead of a picture")
    if error := measure(content, path.suffix if is_same else suffix):
        raise ValueError(error)
    return path.name if is_same else f"{path.stem}{suffix}"


def _name(document: FoundDocument, content: bytes) -> str:
    """Return the name of a document. Raises ValueError if its content is something else."""
    kind = document.file.rpartition(".")[2]
    if kind not in DOCUMENT_TYPES:
        raise ValueError(f"files of the type {kind} are not supported")
    if _WEB_PAGE.match(content[:200]) or not content.startswith(_FIRST_BYTES.get(kind, b"")):
        raise ValueError(f"its content is not {kind.upper()}, although its name ends in .{kind}")
    return document.file


# --- what was left out -----------------------------------------------------------------------------------------------


def _leave_out(found: FoundRelease, reasons: Mapping[str, str]) -> FoundRelease:
    """Return a release without some files; each becomes a doubt, and a link to its URL stays in the body."""
    if not reasons:
        return found
    body, doubts = found.body, list(found.doubts)
    for each in _list_files(found):
        if reason := reasons.get(each.file):
            field = "images" if isinstance(each, FoundPicture) else "documents"
            place = "" if each.location in reason else f"{each.location}: "
            doubts.append(Doubt(field, f"left out: {place}{reason}"))
            body = _remove_file(body, each)
    picture_numbers = _renumber([each.file not in reasons for each in found.pictures])
    document_numbers = _renumber([each.file not in reasons for each in found.documents])
    renumbered = _renumber_doubts(_renumber_doubts(doubts, "images", picture_numbers), "documents", document_numbers)
    return structs.replace(
        found,
        body=body,
        doubts=tuple(renumbered),
        pictures=tuple(each for each in found.pictures if each.file not in reasons),
        documents=tuple(each for each in found.documents if each.file not in reasons),
    )


def _remove_file(body: str, file: FoundPicture | FoundDocument) -> str:
    name = re.escape(file.file)
    body = re.sub(rf"!\[[^\]\n]*\]\({name}\)", "", body)
    if file.location.startswith(("http://", "https://")):
        body = body.replace(f"]({file.file})", f"](<{file.location}>)")
    body = re.sub(rf"\[([^\]\n]*)\]\({name}\)", r"\1", body)
    return re.sub(r"\n[ \t]*\n(?:[ \t]*\n)+", "\n\n", body).strip("\n")


def _renumber(is_kept: list[bool]) -> dict[int, int]:
    kept = [number for number, each in enumerate(is_kept) if each]
    return {old: new for new, old in enumerate(kept)}


def _renumber_doubts(doubts: list[Doubt], field: str, numbers: Mapping[int, int]) -> list[Doubt]:
    """Return the doubts without those about items that are gone, and with the new numbers of the others."""
    renumbered = []
    for doubt in doubts:
        match = re.match(rf"{field}\[(\d+)\](.*)", doubt.field)
        if match is None:
            renumbered.append(doubt)
        elif int(match[1]) in numbers:
            renumbered.append(structs.replace(doubt, field=f"{field}[{numbers[int(match[1])]}]{match[2]}"))
    return renumbered


def _rename(found: FoundRelease, names: Mapping[str, str]) -> FoundRelease:
    """Return a release in which files have the names of their content."""
    body = found.body
    for old, new in names.items():
        body = body.replace(f"]({old})", f"]({new})") if new != old else body
    return structs.replace(
        found,
        body=body,
        pictures=tuple(structs.replace(each, file=names.get(each.file, each.file)) for each in found.pictures),
        documents=tuple(structs.replace(each, file=names.get(each.file, each.file)) for each in found.documents),
    )
