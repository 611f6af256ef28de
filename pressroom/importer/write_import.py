"""Write the releases of an import: each at once, so that whatever stops an import leaves whole releases only."""

import shutil
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct, structs

from pressroom import durable
from pressroom.errors import DeliveryError
from pressroom.images.decode import detect_media_type
from pressroom.images.strip import strip_metadata
from pressroom.importer.fold import Folding
from pressroom.importer.formats import Fetcher
from pressroom.importer.found import FoundRelease
from pressroom.importer.found_store import FoundStore
from pressroom.importer.imported_texts import ImportedTexts, create_imported_text
from pressroom.importer.in_step import PlannedRelease, PlannedText, write_note
from pressroom.importer.media_files import MeasurePicture, fetch_media
from pressroom.importer.release_file import FileSettings, write_release_file
from pressroom.model.draft import CHECK_MARK
from pressroom.record import RELEASES_FOLDER

TEMP_FOLDER = ".pressroom-import"
_SAVE_INTERVAL = 200  # releases


class WriteSettings(Struct, frozen=True, kw_only=True):
    """Where and how releases are written. `languages` are the newsroom's, the first of which has no prefix in URLs."""

    folder: Path
    file_settings: FileSettings
    languages: tuple[str, ...]
    fetcher: Fetcher
    measure: MeasurePicture


class ReleaseTexts(Struct, frozen=True):
    """Makes the texts of releases from what is in a store."""

    store: FoundStore
    folding: Folding
    settings: WriteSettings

    def write_text(self, planned: PlannedText, found: FoundRelease | None = None) -> str:
        """Return the text of a release file, of what was found or of `found`, whose pictures have been fetched."""
        folded = self.folding.fold(found or self.store.read(planned.summary.number))
        settings = structs.replace(
            self.settings.file_settings,
            organisation_ids=folded.organisation_ids,
            notes=(write_note(planned.summary),),
        )
        language = planned.summary.language
        prefix = "" if self.settings.languages[:1] == (language,) else f"/{language}"
        path = f"{prefix}/{planned.path.rpartition('/')[0]}/"
        return write_release_file(folded.found, settings, contact_ids=folded.contact_ids, path=path)


class ImportWriter:
    """Writes releases, and keeps what was written in `imported`."""

    def __init__(self, texts: ReleaseTexts, imported: ImportedTexts) -> None:
        self._texts = texts
        self._imported = imported
        self._folder = texts.settings.folder
        self._temp = texts.settings.folder / TEMP_FOLDER
        self._unsaved = 0

    def write(self, release: PlannedRelease) -> None:
        """Write the new and changed texts of a release, with their files. Raises DeliveryError if that fails."""
        with self._explain_disk_errors(release.address):
            self._clear()
            self._temp.mkdir()
            contents = {text.path: self._prepare(text) for text in release.texts_to_write}
            self._put_in_place(release, contents)
        for text in release.texts_to_write:
            self._imported.set(text.path, create_imported_text(text.summary, text.origin, contents[text.path]))
        self._unsaved += 1
        if self._unsaved >= _SAVE_INTERVAL:
            self.save()

    def save(self) -> None:
        """Write `imported.json`, and remove what an unfinished release has left."""
        self._unsaved = 0
        self._clear()
        self._imported.save()

    def _prepare(self, text: PlannedText) -> bytes:
        """Write the files and the text of a release in one language to the temporary folder; return the text."""
        found = self._texts.store.read(text.summary.number)

        def save_file(name: str, content: bytes) -> str:
            unique = self._choose_name(text.path, name, content)
            if not (self._temp / unique).exists():
                durable.create(self._temp / unique, content)
            return unique

        settings = self._texts.settings
        found = fetch_media(found, settings.fetcher, settings.measure, save_file)
        content = self._texts.write_text(text, found).encode()
        durable.create(self._temp / f"{text.summary.language}.md", content)
        return content

    def _choose_name(self, text_path: str, name: str, content: bytes) -> str:
        """Return a name that no other file of the release has, in another language or from the officer."""
        folders = (self._temp, (self._folder / RELEASES_FOLDER / text_path).parent)
        path, unique, number = Path(name), name, 2
        while any(_has_other_file(each / unique, content) for each in folders):
            unique, number = f"{path.stem}-{number}{path.suffix}", number + 1
        return unique

    def _put_in_place(self, release: PlannedRelease, contents: Mapping[str, bytes]) -> None:
        target = self._folder / RELEASES_FOLDER / release.address
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            self._temp.rename(target)
            durable.fsync_dir(target.parent)
            return
        names = {path.rpartition("/")[2] for path in contents}
        files = sorted(self._temp.iterdir(), key=lambda path: path.name in names)  # the texts after what they name
        for path in files:
            path.replace(target / path.name)
        durable.fsync_dir(target)

    def _clear(self) -> None:
        shutil.rmtree(self._temp, ignore_errors=True)

    @contextmanager
    def _explain_disk_errors(self, address: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            with suppress(OSError):
                self._clear()
            raise DeliveryError(
                f"{RELEASES_FOLDER}/{address} could not be written: {error.strerror or error}.",
                "Check permissions and free disk space, then run the command again. It goes on where it was.",
            ) from error


def _has_other_file(path: Path, content: bytes) -> bool:
    """Return whether there is a file with another content; the texts within pictures, such as captions, may differ."""
    if not path.exists():
        return False
    known = path.read_bytes()
    return known != content and _remove_metadata(known) != _remove_metadata(content)


def _remove_metadata(content: bytes) -> bytes:
    try:
        return strip_metadata(content, detect_media_type(content))
    except (ValueError, IndexError, KeyError, struct.error):  # no picture
        return content


def count_checks(text: str) -> int:
    """Return how many comments a text has that `pressroom check` lists, without the one about the import."""
    return max(text.count(CHECK_MARK) - 1, 0)
