"""Texts as they stand, beside what is on record of them: a hand and what is known in, Pieces out. It writes nothing."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from pressroom.artifact import Row, address_of, language_of, source
from pressroom.check import Text
from pressroom.crew import Hand, Knowledge
from pressroom.errors import ConfigError
from pressroom.read import Seen
from pressroom.record import seal_of
from pressroom.release import Document, Image, Release, Version


class Piece(Struct, frozen=True):
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
        return address_of(self.source)

    @property
    def language(self) -> str:
        """The language that it is in."""
        return language_of(self.source)

    @property
    def text(self) -> tuple[str, str]:
        """Both, as lines of the record name it."""
        return self.address, self.language

    @property
    def is_changed(self) -> bool:
        """Whether it is another text than was last recorded."""
        return bool(self.versions) and self.versions[-1].seal != seal_of(self.digest, self.files)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn."""
        return bool(self.versions) and self.versions[-1].kind == "withdrawal"

    def content(self, newsroom: Path) -> bytes:
        """Its octets. Raises ConfigError when it, or a file that it names, is another by now."""
        folder = (newsroom / self.source).parent
        for name, digest in self.files.items():
            _same(folder / name, digest)
        return _same(newsroom / self.source, self.digest)


def _same(path: Path, digest: str) -> bytes:
    """The octets of a file, which have that SHA-256."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", AGAIN) from error
    if sha256(content).hexdigest() != digest:
        raise ConfigError(f"{path} was changed meanwhile.", AGAIN)
    return content


AGAIN = "Nothing was recorded. Look at it, then run this again."


def pieces_of(hand: Hand, seen: Seen, address: str) -> list[Piece]:
    """All texts of a release."""
    sighting = seen.releases(address[:4]).get(address)
    names = sighting.texts if sighting else ()
    return [piece_at(hand, f"releases/{address}/{name}") for name in names]


def open_pieces(hand: Hand, knowledge: Knowledge) -> Iterator[Piece]:
    """The texts that are not public as they stand: drafts, what waits, what was changed since it was recorded."""
    for each in knowledge.volumes.values():
        standing = each.rows.keys() - set(each.changed)
        for path in each.paths:
            if path not in standing:
                yield piece_at(hand, path)


def listed_pieces(newsroom: Path, rows: Iterable[Row]) -> Iterator[Piece]:
    """Releases that are public already, of which nothing is on record; none is read again but for its digest."""
    for row in rows:
        path = source(row)
        teaser = row.teaser
        digest = sha256((newsroom / path).read_bytes()).hexdigest()
        yield Piece(path, teaser.headline, digest, _digests(teaser.images, teaser.documents), None)


def _digests(images: tuple[Image, ...], documents: tuple[Document, ...]) -> dict[str, str]:
    return {each.file: each.digest for each in images} | {each.file: each.digest for each in documents}


def piece_at(hand: Hand, path: str) -> Piece:
    """The text at a path, read now."""
    text: Text = hand.look(path)
    values = text.examined.values
    files = _digests(values.get("images", ()), values.get("documents", ()))
    history = hand.history(path).get(language_of(path), ())
    is_valid = not text.examined.report.errors
    return Piece(path, values.get("headline", ""), text.examined.draft.digest, files, text.release, history, is_valid)
