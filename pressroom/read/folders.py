"""Sightings in, Drafts out: `newsroom.yaml`, and the texts of a release with what is known of the files beside them.

It writes nothing.
"""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from msgspec import structs

from pressroom.draft import Draft, Fault, FileFacts
from pressroom.read.files import facts
from pressroom.read.sightings import NEWSROOM, RELEASES, Seen, Sighting

_NOTHING: Mapping[str, FileFacts] = {}


def newsroom(folder: Path, seen: Seen) -> Draft:
    """The draft of `newsroom.yaml`."""
    files = tuple(facts(f"{folder}/{name}", name) for name in seen.pictures)
    return _draft(f"{folder}/{NEWSROOM}", NEWSROOM, files)


def drafts(folder: Path, sighting: Sighting, known: Mapping[str, FileFacts] = _NOTHING) -> tuple[Draft, ...]:
    """The drafts of all texts of a release, in every language. What cannot be read is a fault of its draft.

    Of files beside the texts, those that are `known`, by name, are not looked at again.
    """
    path = f"{RELEASES}/{sighting.address}"
    files = tuple([known.get(name) or facts(f"{folder}/{path}/{name}", name) for name in sighting.files])
    return tuple([_draft(f"{folder}/{path}/{name}", f"{path}/{name}", files) for name in sighting.texts])


def _draft(place: str, path: str, files: tuple[FileFacts, ...]) -> Draft:
    """The draft of the text file at `place`, called `path` within the newsroom."""
    # It brings the reader of YAML, which a build with nothing to read does without.
    from pressroom.read.text_files import LARGEST, newsroom_draft, release_draft  # noqa: PLC0415

    try:
        with open(place, "rb") as file:  # noqa: PTH123 - a Path for each of thousands of files costs more
            content = file.read(min(os.fstat(file.fileno()).st_size, LARGEST) + 1)
    except OSError as error:
        fault = Fault(1, f"the file cannot be read: {error.strerror}; give yourself the right to read it")
        return Draft(path, None, files=files, faults=(fault,))
    draft = newsroom_draft(path, content, files) if path == NEWSROOM else release_draft(path, content, files)
    return structs.replace(draft, digest=sha256(content).hexdigest())
