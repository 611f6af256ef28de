"""Restore the files of a published release that were deleted: its texts from the record, documents from the site."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from pressroom import durable
from pressroom.config import Config
from pressroom.errors import ConfigError, DeliveryError
from pressroom.read import remove_check_comments
from pressroom.record import EMPTY_RECORD, RELEASES_FOLDER, RecordLine
from pressroom.record.file import lock_record, read_record, read_version


class RestoreResult(Struct, frozen=True):
    """The paths of the files that were restored, of those that are still missing, and of those that have changed.

    Changed files are left as they are.
    """

    restored: tuple[str, ...]
    missing: tuple[str, ...]
    changed: tuple[str, ...]


def restore_release(config: Config, address: str) -> RestoreResult:
    """Write the last recorded texts of a release, and the documents that the site still has, where they are missing.

    Raises ConfigError if the release is not on record or a stored text is lost, DeliveryError if a file cannot be
    written.
    """
    folder = config.newsroom_folder
    with lock_record(folder):
        record = read_record(folder) or EMPTY_RECORD
        lines = {line.language: line for line in record.versions.values() if line.release == address}
        if not lines:
            raise ConfigError(
                f"{address} is not on record: it was never published.", "pressroom status lists all releases."
            )
        files = _collect_files(list(lines.values()))
        contents = {path: _find_content(config, path, digest, lines) for path, digest in _list_missing(folder, files)}
        restored = {path: content for path, content in contents.items() if content is not None}
        for path, content in restored.items():
            _write(folder / path, content)
    return RestoreResult(
        tuple(restored), tuple(sorted(contents.keys() - restored.keys())), tuple(_list_changed(folder, files))
    )


def _collect_files(lines: Sequence[RecordLine]) -> dict[str, str]:
    """Return the texts and files of a release with their SHA-256, by path in the newsroom."""
    files: dict[str, str] = {}
    for line in lines:
        for name, digest in {f"{line.language}.md": line.text_digest, **line.files}.items():
            files[f"{RELEASES_FOLDER}/{line.release}/{name}"] = digest
    return files


def _list_missing(folder: Path, files: dict[str, str]) -> Iterator[tuple[str, str]]:
    return ((path, digest) for path, digest in files.items() if not (folder / path).exists())


def _list_changed(folder: Path, files: dict[str, str]) -> Iterator[str]:
    for path, digest in files.items():
        if (folder / path).is_file() and _compute_digest(folder / path) != digest:
            yield path


def _compute_digest(path: Path) -> str:
    content = path.read_bytes()
    return sha256(remove_check_comments(content) if path.suffix == ".md" else content).hexdigest()


def _find_content(config: Config, path: str, digest: str, lines: dict[str, RecordLine]) -> bytes | None:
    """Return the content of a file with this SHA-256: a stored text, or a file of the site; None if there is none."""
    _, year, slug, name = path.split("/")
    line = lines.get(name.removesuffix(".md"))
    if line and line.text_digest == digest:
        return read_version(config.newsroom_folder, line.release, digest)
    for prefix in ("", *(f"{language}/" for language in lines)):
        file = config.out / "site" / f"{prefix}{year}/{slug}/{name}"
        if file.is_file() and sha256(content := file.read_bytes()).hexdigest() == digest:
            return content
    return None


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        durable.replace(path, content)
    except OSError as error:
        raise DeliveryError(
            f"{path} could not be written: {error.strerror}.", "Check permissions and free disk space, then try again."
        ) from error
