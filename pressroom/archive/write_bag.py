"""Write a bag to a temporary folder, then rename it into place."""

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from pressroom import durable
from pressroom.archive.bag import (
    DECLARATION,
    WRITTEN_ALGORITHMS,
    compute_digests,
    copy_chunks,
    encode_bag_info,
    encode_manifest,
    read_chunks,
)
from pressroom.engine.workspace import Progress
from pressroom.errors import ConfigError


class PayloadFile(Struct, frozen=True):
    """A file of the payload: its path in the bag, and its source, a file or the content itself.

    `digest` is the SHA-256 that the content must have, or empty if unknown.
    """

    path: str
    source: Path | bytes
    digest: str = ""

    @property
    def chunks(self) -> Iterable[bytes]:
        """The content in chunks. Reading them may raise OSError."""
        return (self.source,) if isinstance(self.source, bytes) else read_chunks(self.source)


def write_bag(
    target: Path,
    payload_files: Sequence[PayloadFile],
    bag_info: Iterable[tuple[str, str]],
    progress: Progress | None = None,
) -> None:
    """Write a bag durably to a folder that does not exist yet.

    Raises ConfigError if a file does not have its digest, OSError if a file cannot be read or written.
    """
    with create_whole_folder(target) as temp_folder:
        _write_files(temp_folder, payload_files, bag_info, progress)


@contextmanager
def create_whole_folder(target: Path) -> Iterator[Path]:
    """Provide a temporary folder to write to, which becomes `target` in one step; after an error nothing is left."""
    temp_folder = target.with_name(f".{target.name}.part")
    with suppress(FileNotFoundError):
        shutil.rmtree(temp_folder)  # left by an interrupted export
    try:
        temp_folder.mkdir()
        yield temp_folder
        os.sync()  # once: flushing each of a hundred thousand files would take an hour
        temp_folder.rename(target)
    except BaseException:
        shutil.rmtree(temp_folder, ignore_errors=True)
        raise
    durable.fsync_dir(target.parent)


def _write_files(
    temp_folder: Path,
    payload_files: Sequence[PayloadFile],
    bag_info: Iterable[tuple[str, str]],
    progress: Progress | None,
) -> None:
    digests: dict[str, dict[str, str]] = {}
    for count, payload_file in enumerate(payload_files, 1):
        digests[payload_file.path] = _write_payload_file(temp_folder, payload_file)
        if progress:
            progress("files", count, len(payload_files))
    size = sum((temp_folder / path).stat().st_size for path in digests)
    oxum = ("Payload-Oxum", f"{size}.{len(payload_files)}")
    contents = {"bagit.txt": DECLARATION, "bag-info.txt": encode_bag_info([*bag_info, oxum])}
    contents |= _create_manifests("manifest", digests)
    tag_digests = {name: compute_digests((content,), WRITTEN_ALGORITHMS) for name, content in contents.items()}
    for name, content in (contents | _create_manifests("tagmanifest", tag_digests)).items():
        (temp_folder / name).write_bytes(content)


def _create_manifests(kind: str, digests: dict[str, dict[str, str]]) -> dict[str, bytes]:
    """Return the manifests by file name, one for each algorithm, given the digests by path and algorithm."""
    return {
        f"{kind}-{algorithm}.txt": encode_manifest(
            {path: by_algorithm[algorithm] for path, by_algorithm in digests.items()}
        )
        for algorithm in WRITTEN_ALGORITHMS
    }


def _write_payload_file(temp_folder: Path, payload_file: PayloadFile) -> dict[str, str]:
    """Write a file of the payload and return its digests by algorithm."""
    digests = compute_digests(copy_chunks(payload_file.chunks, temp_folder / payload_file.path), WRITTEN_ALGORITHMS)
    if payload_file.digest and digests["sha256"] != payload_file.digest:
        raise ConfigError(
            f"{payload_file.path.partition('/newsroom/')[2]} has changed since it was recorded.",
            "Restore it from version control or a backup, then run this again.",
        )
    return digests
