"""Pictures in their sizes, share cards and kits, one at a time: what the plan says of them in, files as artifacts out.

What is encoded is kept in the private cache, where a build finds it.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from pressroom.artifact import Artifact, Kit, Rendition, ShareCard
from pressroom.config import Config
from pressroom.crew.darkroom import Darkroom
from pressroom.write import Staging, pack

Make: TypeAlias = Callable[[str], Artifact | Path | None]
"""Makes what stands at a path."""


class Developing:
    """Makes what takes its time. One thread at a time may use it."""

    def __init__(self, config: Config) -> None:
        self._darkroom = Darkroom(config, Staging(config.out))  # it stages only where it makes many at once

    def made(self, wanted: Rendition | ShareCard | Kit, make: Make) -> Artifact:
        """The file. Raises InputError for a picture that has changed since it was looked at, or cannot be decoded."""
        match wanted:
            case Rendition():
                return Artifact(wanted.path, wanted.media_type, self._darkroom.rendition(wanted))
            case ShareCard():
                return Artifact(wanted.path, "image/png", self._darkroom.card(wanted))
            case Kit():
                return Artifact(wanted.path, "application/zip", _packed(wanted, make))


def _packed(kit: Kit, make: Make) -> bytes:
    with TemporaryDirectory(prefix="pressroom-kit-") as folder:
        staging = Staging(Path(folder))
        for member in kit.members:
            made = make(member)
            content = made.read_bytes() if isinstance(made, Path) else made.content if made else b""
            staging.put(Artifact(member, "", content))
        pack(staging, kit)
        return Path(staging.place(kit.path)).read_bytes()
