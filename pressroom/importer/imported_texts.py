"""Read and write `releases/imported.json`: where each imported text came from, and how it was then."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from pressroom import durable
from pressroom.errors import ConfigError, DeliveryError
from pressroom.importer.found_store import FoundSummary
from pressroom.importer.url_parts import parse_url
from pressroom.record import IMPORTED_FILE, RELEASES_FOLDER


class ImportedText(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One imported text.

    `origin` is the host of its URL, or the name of the file or folder that was imported. `found` is the digest of what
    the source said, `written` the SHA-256 of the file as the import wrote it.
    """

    source: str
    origin: str
    found: str
    written: str
    id: str = ""
    source_id: str = ""
    urls: tuple[str, ...] = ()
    published_at: datetime | None = None


class ImportedTexts:
    """The imported texts of a newsroom by path, such as `2020/slug/sv.md`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / RELEASES_FOLDER / IMPORTED_FILE
        self._texts = _read(self._path)
        self._saved = dict(self._texts)
        self._paths: dict[str, str] = {}
        for path, text in self._texts.items():
            self._add_names(path, text)

    def __iter__(self) -> Iterator[tuple[str, ImportedText]]:
        return iter(self._texts.items())

    def has(self, path: str) -> bool:
        """Return whether a text was imported."""
        return path in self._texts

    def get(self, path: str) -> ImportedText:
        """Return what is known of a text."""
        return self._texts[path]

    def find(self, summary: FoundSummary, origin: str) -> str:
        """Return the path of a text that was imported before; empty if it was not."""
        names = _list_names(origin, summary.language, summary.id, summary.source_id, summary.urls, summary.source)
        return next((self._paths[name] for name in names if name in self._paths), "")

    def move(self, former: str, address: str) -> None:
        """Let the texts of a release that was moved to another folder be found there."""
        for path in [each for each in self._texts if each.startswith(f"{former}/")]:
            self._texts[address + path.removeprefix(former)] = self._texts.pop(path)

    def set(self, path: str, text: ImportedText) -> None:
        """Add a text, or replace what is known of it."""
        self._texts[path] = text
        self._add_names(path, text)

    def save(self) -> None:
        """Write the file if something has changed. Raises DeliveryError if that fails."""
        if self._texts == self._saved:
            return
        content = msgspec.json.encode({path: self._texts[path] for path in sorted(self._texts)}, order="sorted")
        try:
            durable.replace(self._path, msgspec.json.format(content, indent=2) + b"\n")
        except OSError as error:
            raise DeliveryError(
                f"{self._path} could not be written: {error.strerror or error}.",
                "Check permissions and free disk space, then run the command again.",
            ) from error
        self._saved = dict(self._texts)

    def _add_names(self, path: str, text: ImportedText) -> None:
        language = path.rpartition("/")[2].removesuffix(".md")
        for name in _list_names(text.origin, language, text.id, text.source_id, text.urls, text.source):
            self._paths.setdefault(name, path)


def get_origin(summary: FoundSummary, source: str) -> str:
    """Return the host of a text's URL, else the name of what is imported."""
    host = parse_url(summary.urls[0]).netloc.casefold() if summary.urls else ""
    return host or parse_url(source).netloc.casefold() or Path(source).name


def create_imported_text(summary: FoundSummary, origin: str, content: bytes) -> ImportedText:
    """Return what to keep of a text that has been written."""
    return ImportedText(
        source=summary.source,
        origin=origin,
        found=summary.digest,
        written=sha256(content).hexdigest(),
        id=summary.id,
        source_id=summary.source_id,
        urls=summary.urls,
        published_at=summary.published_at,
    )


def _list_names(
    origin: str, language: str, entry_id: str, source_id: str, urls: tuple[str, ...], source: str
) -> Iterator[str]:
    """Yield the names by which a text is found again, the most certain first."""
    if entry_id:
        yield f"id {language} {entry_id}"
    for url in urls:
        yield f"url {language} {url.partition('://')[2].rstrip('/')}"
    if source_id:
        yield f"source {language} {origin} {source_id}"
    if not (entry_id or urls or source_id):
        yield f"file {language} {origin} {source}"


def _read(path: Path) -> dict[str, ImportedText]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, ImportedText])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError, msgspec.ValidationError) as error:
        raise ConfigError(
            f"{path} cannot be read: {error}.", "Restore it from a backup or from git, then run the command again."
        ) from error
