"""Read the current state of texts: what each one says now, and its versions on record."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from pressroom.cache.index import ReleaseIndex
from pressroom.check import CheckedRelease
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError
from pressroom.model.entry import Entry, parse_address, parse_language
from pressroom.model.newsroom import Image
from pressroom.model.release import Document, Release, Version
from pressroom.read import remove_check_comments
from pressroom.record import compute_content_digest
from pressroom.record.file import read_version
from pressroom.regular_files import read_regular_file


class ReleaseState(Struct, frozen=True):
    """One text as it is now, with its recorded `versions`.

    `source` is its path in the newsroom's folder, `digest` the SHA-256 of its bytes without `# check:`
    comments. `files` maps the name of each image and document in it to the SHA-256. `release` is None for a draft and
    for a text with errors; with errors, `is_valid` is False. `publish_at` is its time, which a text with errors may
    have too.
    """

    source: str
    headline: str
    digest: str
    files: dict[str, str]
    release: Release | None
    versions: tuple[Version, ...] = ()
    is_valid: bool = True
    publish_at: datetime | None = None

    @property
    def address(self) -> str:
        """The folder of its release below `releases/`."""
        return parse_address(self.source)

    @property
    def language(self) -> str:
        """The code of its language."""
        return parse_language(self.source)

    @property
    def text_id(self) -> tuple[str, str]:
        """Address and language, the key of a text in the record."""
        return self.address, self.language

    @property
    def is_changed(self) -> bool:
        """Whether the text, or a file that it names, has changed since its last version."""
        return bool(self.versions) and self.versions[-1].content_digest != compute_content_digest(
            self.digest, self.files
        )

    @property
    def is_withdrawn(self) -> bool:
        """Whether its last version is a withdrawal."""
        return bool(self.versions) and self.versions[-1].kind == "withdrawal"

    def read_content(self, newsroom_folder: Path) -> bytes:
        """Return the bytes of the text without its `# check:` comments; the stored ones if the text is missing.

        Raises ConfigError if it, or a file that it names, has changed by now.
        """
        folder = (newsroom_folder / self.source).parent
        for name, digest in self.files.items():
            _read_unchanged(folder / name, digest)
        if self.versions and not (newsroom_folder / self.source).exists():
            return read_version(newsroom_folder, self.address, self.digest)
        return _read_unchanged(newsroom_folder / self.source, self.digest, remove_check_comments)


def _read_unchanged(path: Path, digest: str, convert: Callable[[bytes], bytes] = bytes) -> bytes:
    """Return the converted bytes of a file. Raises ConfigError if their SHA-256 is not `digest`."""
    try:
        content = convert(read_regular_file(path))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", RETRY_REMEDY) from error
    if sha256(content).hexdigest() != digest:
        raise ConfigError(f"{path} was changed in the meantime.", RETRY_REMEDY)
    return content


RETRY_REMEDY = "Check the text, then run this command again."


def read_release_states(workspace: Workspace, address: str) -> list[ReleaseState]:
    """Return the states of all texts of a release."""
    release_files = workspace.scan.releases(address[:4]).get(address)
    names = release_files.text_paths if release_files else ()
    return [read_state(workspace, f"releases/{address}/{name}") for name in names]


def read_unpublished_states(workspace: Workspace, index: ReleaseIndex) -> Iterator[ReleaseState]:
    """Yield the states of texts that are not public in their current form: drafts, scheduled and changed texts."""
    for summary in index.year_summaries.values():
        public_paths = summary.entries_by_path.keys() - set(summary.changed_paths)
        for path in summary.paths:
            if path not in public_paths:
                yield read_state(workspace, path)


def read_unrecorded_states(newsroom_folder: Path, entries: Iterable[Entry]) -> Iterator[ReleaseState]:
    """Yield the states of public releases that are not on record; the texts are read only to compute their digests."""
    for entry in entries:
        content = remove_check_comments(read_regular_file(newsroom_folder / entry.source))
        digest = sha256(content).hexdigest()
        yield ReleaseState(entry.source, entry.headline, digest, _collect_digests(entry.images, entry.documents), None)


def _collect_digests(images: tuple[Image, ...], documents: tuple[Document, ...]) -> dict[str, str]:
    return {each.file: each.digest for each in images} | {each.file: each.digest for each in documents}


def read_state(workspace: Workspace, path: str) -> ReleaseState:
    """Return the state of the text at a path."""
    text: CheckedRelease = workspace.texts.check_text(path)
    values = text.check.values
    files = _collect_digests(values.get("images", ()), values.get("documents", ()))
    history = workspace.texts.get_history(path).get(parse_language(path), ())
    is_valid = not text.check.problems.error_count
    headline, publish_at = values.get("headline", ""), values.get("publish_at")
    return ReleaseState(path, headline, text.check.draft.digest, files, text.release, history, is_valid, publish_at)
