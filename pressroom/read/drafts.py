"""Read `newsroom.yaml` and the texts of a release into drafts, with the properties of the files next to them."""

import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from msgspec import structs

from pressroom.model.draft import Draft, FileInfo, Node, ParseError, Scalar
from pressroom.model.draft import Mapping as MappingNode
from pressroom.read.files import read_file_info
from pressroom.read.release_file import MAX_TEXT_BYTES, parse_newsroom_draft, parse_release_draft
from pressroom.read.scan import NEWSROOM_FILE, RELEASES_FOLDER, ReleaseFiles, Scan

_NO_FILES: Mapping[str, FileInfo] = {}


def read_newsroom_draft(folder: Path, scan: Scan) -> Draft:
    """Read `newsroom.yaml`, and measure the images next to it and the images in folders that it names as logos."""
    draft = _read_draft(f"{folder}/{NEWSROOM_FILE}", NEWSROOM_FILE, ())
    logos = set(_find_logos(draft))
    names = [name for name in scan.images if "/" not in name or name in logos]
    return structs.replace(draft, files=tuple([read_file_info(f"{folder}/{name}", name) for name in names]))


def _find_logos(draft: Draft) -> Iterator[str]:
    """Find the paths of logos in the composed form and in the decomposed one, which some file systems use."""
    for organisations in _find_values(draft.fields, "organisations"):
        for organisation in _find_values(organisations):
            for logo in _find_values(organisation, "logo"):
                if isinstance(logo, Scalar):
                    yield from (normalize(form, logo.text) for form in ("NFC", "NFD"))


def _find_values(node: Node | None, key: str | None = None) -> Iterator[Node]:
    """Find all values of a mapping, or the values of one key; none in a node of another kind."""
    entries = node.entries if isinstance(node, MappingNode) else ()
    yield from (value for name, value in entries if key in (None, name.text))


def read_release_drafts(
    folder: Path, release_files: ReleaseFiles, cached_files: Mapping[str, FileInfo] = _NO_FILES
) -> tuple[Draft, ...]:
    """Read the texts of a release in every language. A text that cannot be read becomes a draft with a ParseError.

    Files next to the texts that are in `cached_files`, by name, are not read again.
    """
    path = f"{RELEASES_FOLDER}/{release_files.address}"
    files = tuple(
        [cached_files.get(name) or read_file_info(f"{folder}/{path}/{name}", name) for name in release_files.files]
    )
    return tuple([_read_draft(f"{folder}/{path}/{name}", f"{path}/{name}", files) for name in release_files.texts])


def _read_draft(file_path: str, path: str, files: tuple[FileInfo, ...]) -> Draft:
    """Read the text file at `file_path`; `path` is relative to the newsroom's folder."""
    try:
        with open(file_path, "rb") as file:  # noqa: PTH123 - a Path for each of thousands of files costs more
            content = file.read(min(os.fstat(file.fileno()).st_size, MAX_TEXT_BYTES) + 1)
    except OSError as error:
        parse_error = ParseError(1, f"the file cannot be read: {error.strerror}; check its permissions")
        return Draft(path, None, files=files, parse_errors=(parse_error,))
    draft = (
        parse_newsroom_draft(path, content, files)
        if path == NEWSROOM_FILE
        else parse_release_draft(path, content, files)
    )
    return structs.replace(draft, digest=sha256(content).hexdigest())
