"""Sightings in, Drafts out: `newsroom.yaml`, and the texts of a release with what is known of the files beside them.

It writes nothing.
"""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from msgspec import structs

from pressroom.model.draft import Draft, FileInfo, ParseError
from pressroom.read.files import read_file_info
from pressroom.read.scan import NEWSROOM_FILE, RELEASES_FOLDER, ReleaseFiles, Scan

_NO_FILES: Mapping[str, FileInfo] = {}


def read_newsroom_draft(folder: Path, scan: Scan) -> Draft:
    """The draft of `newsroom.yaml`."""
    files = tuple(read_file_info(f"{folder}/{name}", name) for name in scan.images)
    return _read_draft(f"{folder}/{NEWSROOM_FILE}", NEWSROOM_FILE, files)


def read_release_drafts(
    folder: Path, release_files: ReleaseFiles, cached_files: Mapping[str, FileInfo] = _NO_FILES
) -> tuple[Draft, ...]:
    """The drafts of all texts of a release, in every language. What cannot be read is a fault of its draft.

    Of files beside the texts, those that are `known`, by name, are not looked at again.
    """
    path = f"{RELEASES_FOLDER}/{release_files.address}"
    files = tuple(
        [cached_files.get(name) or read_file_info(f"{folder}/{path}/{name}", name) for name in release_files.files]
    )
    return tuple([_read_draft(f"{folder}/{path}/{name}", f"{path}/{name}", files) for name in release_files.texts])


def _read_draft(file_path: str, path: str, files: tuple[FileInfo, ...]) -> Draft:
    """The draft of the text file at `place`, called `path` within the newsroom."""
    # It brings the reader of YAML, which a build with nothing to read does without.
    from pressroom.read.release_file import MAX_TEXT_BYTES, parse_newsroom_draft, parse_release_draft  # noqa: PLC0415

    try:
        with open(file_path, "rb") as file:  # noqa: PTH123 - a Path for each of thousands of files costs more
            content = file.read(min(os.fstat(file.fileno()).st_size, MAX_TEXT_BYTES) + 1)
    except OSError as error:
        fault = ParseError(1, f"the file cannot be read: {error.strerror}; give yourself the right to read it")
        return Draft(path, None, files=files, parse_errors=(fault,))
    draft = (
        parse_newsroom_draft(path, content, files)
        if path == NEWSROOM_FILE
        else parse_release_draft(path, content, files)
    )
    return structs.replace(draft, digest=sha256(content).hexdigest())
