"""Texts as they stand, beside what is on record of them: a hand and what is known in, Pieces out. It writes nothing."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from pressroom.check import CheckedRelease
from pressroom.engine.load import ReleaseIndex
from pressroom.engine.releases import ReleaseBuilder
from pressroom.errors import ConfigError
from pressroom.model.entry import EntryRow, get_source_path, parse_address, parse_language
from pressroom.model.newsroom import Image
from pressroom.model.release import Document, Release, Version
from pressroom.read import Scan
from pressroom.record import compute_content_digest


class ReleaseState(Struct, frozen=True):
    """A text: `digest` is its SHA-256, `files` those of the pictures and documents that it names.

    `release` is what it says, None while it is a draft or has errors, when it is not `is_valid`; `versions` are those
    on record.
    """

    source: str
    headline: str
    digest: str
    files: dict[str, str]
    release: Release | None
    versions: tuple[Version, ...] = ()
    is_valid: bool = True

    @property
    def address(self) -> str:
        """The folder of its release below `releases/`."""
        return parse_address(self.source)

    @property
    def language(self) -> str:
        """The language that it is in."""
        return parse_language(self.source)

    @property
    def text_id(self) -> tuple[str, str]:
        """Both, as lines of the record name it."""
        return self.address, self.language

    @property
    def is_changed(self) -> bool:
        """Whether it is another text than was last recorded."""
        return bool(self.versions) and self.versions[-1].content_digest != compute_content_digest(
            self.digest, self.files
        )

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn."""
        return bool(self.versions) and self.versions[-1].kind == "withdrawal"

    def read_content(self, newsroom_folder: Path) -> bytes:
        """Its octets. Raises ConfigError when it, or a file that it names, is another by now."""
        folder = (newsroom_folder / self.source).parent
        for name, digest in self.files.items():
            _read_unchanged(folder / name, digest)
        return _read_unchanged(newsroom_folder / self.source, self.digest)


def _read_unchanged(path: Path, digest: str) -> bytes:
    """The octets of a file, which have that SHA-256."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", RETRY_REMEDY) from error
    if sha256(content).hexdigest() != digest:
        raise ConfigError(f"{path} was changed meanwhile.", RETRY_REMEDY)
    return content


RETRY_REMEDY = "Nothing was recorded. Look at it, then run this again."


def read_release_states(builder: ReleaseBuilder, scan: Scan, address: str) -> list[ReleaseState]:
    """All texts of a release."""
    sighting = scan.releases(address[:4]).get(address)
    names = sighting.texts if sighting else ()
    return [state_of(builder, f"releases/{address}/{name}") for name in names]


def read_unpublished_states(builder: ReleaseBuilder, index: ReleaseIndex) -> Iterator[ReleaseState]:
    """The texts that are not public as they stand: drafts, what waits, what was changed since it was recorded."""
    for each in index.year_summaries.values():
        standing = each.entries_by_path.keys() - set(each.changed_paths)
        for path in each.paths:
            if path not in standing:
                yield state_of(builder, path)


def read_unrecorded_states(newsroom_folder: Path, rows: Iterable[EntryRow]) -> Iterator[ReleaseState]:
    """Releases that are public already, of which nothing is on record; none is read again but for its digest."""
    for row in rows:
        path = get_source_path(row)
        teaser = row.full_entry
        digest = sha256((newsroom_folder / path).read_bytes()).hexdigest()
        yield ReleaseState(path, teaser.headline, digest, _collect_digests(teaser.images, teaser.documents), None)


def _collect_digests(images: tuple[Image, ...], documents: tuple[Document, ...]) -> dict[str, str]:
    return {each.file: each.digest for each in images} | {each.file: each.digest for each in documents}


def state_of(builder: ReleaseBuilder, path: str) -> ReleaseState:
    """The text at a path, read now."""
    text: CheckedRelease = builder.check_text(path)
    values = text.check.values
    files = _collect_digests(values.get("images", ()), values.get("documents", ()))
    history = builder.get_history(path).get(parse_language(path), ())
    is_valid = not text.check.problems.error_count
    return ReleaseState(
        path, values.get("headline", ""), text.check.draft.digest, files, text.release, history, is_valid
    )
