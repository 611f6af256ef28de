"""Writes a bag: files and what is said of it in, a folder out; beside first, in place as a whole or not at all."""

import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from pressroom import durably
from pressroom.archive import copying, tags
from pressroom.errors import ConfigError
from pressroom.start import Progress


class Member(Struct, frozen=True):
    """A file of the payload: its path in the bag, and where its octets are: in a file, or here.

    `digest` is the SHA-256 that they must have, where it is known.
    """

    path: str
    source: Path | bytes
    digest: str = ""

    @property
    def octets(self) -> Iterable[bytes]:
        """Its octets, in pieces. Raises OSError."""
        return (self.source,) if isinstance(self.source, bytes) else copying.pieces(self.source)


def write(
    target: Path, members: Sequence[Member], said: Iterable[tuple[str, str]], progress: Progress | None = None
) -> None:
    """Write a bag, all of it durably, to a folder that is not there yet.

    Raises ConfigError when a file is not what it should be, OSError when the disk does not take it.
    """
    beside = target.with_name(f".{target.name}.part")
    with suppress(FileNotFoundError):
        shutil.rmtree(beside)  # of an export that was killed
    try:
        beside.mkdir()
        _fill(beside, members, said, progress)
        os.sync()  # once for all: to flush each of a hundred thousand files takes an hour
        beside.rename(target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    durably.flush(target.parent)


def _fill(beside: Path, members: Sequence[Member], said: Iterable[tuple[str, str]], progress: Progress | None) -> None:
    payload: dict[str, dict[str, str]] = {}
    for count, member in enumerate(members, 1):
        payload[member.path] = _put(beside, member)
        if progress:
            progress("files", count, len(members))
    octets = sum((beside / path).stat().st_size for path in payload)
    oxum = ("Payload-Oxum", f"{octets}.{len(members)}")
    contents = {"bagit.txt": tags.DECLARATION, "bag-info.txt": tags.information([*said, oxum])}
    contents |= _manifests("manifest", payload)
    tagged = {name: copying.digests((content,), tags.WRITTEN) for name, content in contents.items()}
    for name, content in (contents | _manifests("tagmanifest", tagged)).items():
        (beside / name).write_bytes(content)


def _manifests(kind: str, files: dict[str, dict[str, str]]) -> dict[str, bytes]:
    """The manifests of files, one for each digest that they have, by their names."""
    return {
        f"{kind}-{algorithm}.txt": tags.manifest({path: own[algorithm] for path, own in files.items()})
        for algorithm in tags.WRITTEN
    }


def _put(beside: Path, member: Member) -> dict[str, str]:
    """Write a file of the payload: its digests."""
    own = copying.digests(copying.copied(member.octets, beside / member.path), tags.WRITTEN)
    if member.digest and own["sha256"] != member.digest:
        raise ConfigError(
            f"{member.path.partition('/newsroom/')[2]} was changed: it is not what was recorded.",
            "Put it back, from version control or a backup, then run this again.",
        )
    return own
