"""Writes a bag: files and what is said of it in, a folder out; beside first, in place as a whole or not at all."""

import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from pressroom import durable
from pressroom.archive import bagit_files, hashing
from pressroom.engine.workspace import Progress
from pressroom.errors import ConfigError


class PayloadFile(Struct, frozen=True):
    """A file of the payload: its path in the bag, and where its octets are: in a file, or here.

    `digest` is the SHA-256 that they must have, where it is known.
    """

    path: str
    source: Path | bytes
    digest: str = ""

    @property
    def chunks(self) -> Iterable[bytes]:
        """Its octets, in pieces. Raises OSError."""
        return (self.source,) if isinstance(self.source, bytes) else hashing.read_chunks(self.source)


def write_bag(
    target: Path,
    payload_files: Sequence[PayloadFile],
    bag_info: Iterable[tuple[str, str]],
    progress: Progress | None = None,
) -> None:
    """Write a bag, all of it durably, to a folder that is not there yet.

    Raises ConfigError when a file is not what it should be, OSError when the disk does not take it.
    """
    beside = target.with_name(f".{target.name}.part")
    with suppress(FileNotFoundError):
        shutil.rmtree(beside)  # of an export that was killed
    try:
        beside.mkdir()
        _write_files(beside, payload_files, bag_info, progress)
        os.sync()  # once for all: to flush each of a hundred thousand files takes an hour
        beside.rename(target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    durable.fsync_dir(target.parent)


def _write_files(
    temp_folder: Path,
    payload_files: Sequence[PayloadFile],
    bag_info: Iterable[tuple[str, str]],
    progress: Progress | None,
) -> None:
    payload: dict[str, dict[str, str]] = {}
    for count, member in enumerate(payload_files, 1):
        payload[member.path] = _write_payload_file(temp_folder, member)
        if progress:
            progress("files", count, len(payload_files))
    octets = sum((temp_folder / path).stat().st_size for path in payload)
    oxum = ("Payload-Oxum", f"{octets}.{len(payload_files)}")
    contents = {"bagit.txt": bagit_files.DECLARATION, "bag-info.txt": bagit_files.encode_bag_info([*bag_info, oxum])}
    contents |= _create_manifests("manifest", payload)
    tagged = {
        name: hashing.compute_digests((content,), bagit_files.WRITTEN_ALGORITHMS) for name, content in contents.items()
    }
    for name, content in (contents | _create_manifests("tagmanifest", tagged)).items():
        (temp_folder / name).write_bytes(content)


def _create_manifests(kind: str, files: dict[str, dict[str, str]]) -> dict[str, bytes]:
    """The manifests of files, one for each digest that they have, by their names."""
    return {
        f"{kind}-{algorithm}.txt": bagit_files.encode_manifest({path: own[algorithm] for path, own in files.items()})
        for algorithm in bagit_files.WRITTEN_ALGORITHMS
    }


def _write_payload_file(temp_folder: Path, payload_file: PayloadFile) -> dict[str, str]:
    """Write a file of the payload: its digests."""
    own = hashing.compute_digests(
        hashing.copy_chunks(payload_file.chunks, temp_folder / payload_file.path), bagit_files.WRITTEN_ALGORITHMS
    )
    if payload_file.digest and own["sha256"] != payload_file.digest:
        raise ConfigError(
            f"{payload_file.path.partition('/newsroom/')[2]} was changed: it is not what was recorded.",
            "Put it back, from version control or a backup, then run this again.",
        )
    return own
