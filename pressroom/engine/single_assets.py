"""Pictures in their sizes, share cards and kits, one at a time: what the plan says of them in, files as artifacts out.

What is encoded is kept in the private cache, where a build finds it.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from pressroom.config import Config
from pressroom.engine.assets import AssetBuilder
from pressroom.model.plan import Artifact, PressKit, Rendition, ShareImage
from pressroom.write import Staging, write_press_kit

OutputGetter: TypeAlias = Callable[[str], Artifact | Path | None]
"""Makes what stands at a path."""


class SingleAssetBuilder:
    """Makes what takes its time. One thread at a time may use it."""

    def __init__(self, config: Config) -> None:
        self._asset_builder = AssetBuilder(config, Staging(config.out))  # it stages only where it makes many at once

    def build_one(self, asset: Rendition | ShareImage | PressKit, get_output: OutputGetter) -> Artifact:
        """The file. Raises InputError for a picture that has changed since it was looked at, or cannot be decoded."""
        match asset:
            case Rendition():
                return Artifact(asset.path, asset.media_type, self._asset_builder.build_rendition(asset))
            case ShareImage():
                return Artifact(asset.path, "image/png", self._asset_builder.build_share_image(asset))
            case PressKit():
                return Artifact(asset.path, "application/zip", _build_press_kit(asset, get_output))


def _build_press_kit(press_kit: PressKit, get_output: OutputGetter) -> bytes:
    with TemporaryDirectory(prefix="pressroom-kit-") as folder:
        staging = Staging(Path(folder))
        for member in press_kit.members:
            made = get_output(member)
            content = made.read_bytes() if isinstance(made, Path) else made.content if made else b""
            staging.write(Artifact(member, "", content))
        write_press_kit(staging, press_kit)
        return Path(staging.find_current_path(press_kit.path)).read_bytes()
