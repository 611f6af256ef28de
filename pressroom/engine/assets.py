"""Build the files of a release that are not rendered from templates: documents, image sizes, share images, press kits.

They are written to the staging folder; encoded images are kept in the private cache for later builds.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from pressroom.config import Config
from pressroom.errors import InputError, Problem
from pressroom.images import choose_sizes
from pressroom.model.newsroom import Image
from pressroom.model.output_names import is_drawing
from pressroom.model.plan import Artifact, PressKit, ReleaseOutputs, Rendition, ShareImage
from pressroom.read import read_share_image_font
from pressroom.regular_files import NotRegularFileError, read_regular_file
from pressroom.write import Staging, create_missing_file_error, write_press_kit

OutputGetter: TypeAlias = Callable[[str], Artifact | Path | None]
"""Returns the output at a path: its content, the file to copy, or None if there is no such output."""


class AssetBuilder:
    """Builds image files, share images and press kits. Not thread-safe.

    The sizes of the image that was encoded last stay in memory, for they are usually asked for one after another.
    """

    def __init__(self, config: Config, staging: Staging) -> None:
        self.config = config
        self.staging = staging
        self._last_encoded: tuple[str, dict[tuple[int, str], bytes]] = ("", {})

    def build_assets(self, outputs: ReleaseOutputs) -> Iterator[str]:
        """Stage the assets of a release, and yield the paths of those that differ from `out/`.

        The items of the release must be staged or in place already, for a press kit packs them. Raises InputError for
        a file that is missing or has changed, or an image that cannot be decoded.
        """
        folder, write = self.config.newsroom_folder, self.staging.write
        yield from (copy.path for copy in outputs.copies if self.staging.copy(folder, copy))
        for rendition in outputs.renditions:
            if write(Artifact(rendition.path, rendition.media_type, self.build_rendition(rendition))):
                yield rendition.path
        for share_image in outputs.share_images:
            if write(Artifact(share_image.path, "image/png", self.build_share_image(share_image))):
                yield share_image.path
        yield from (press_kit.path for press_kit in outputs.press_kits if write_press_kit(self.staging, press_kit))

    def build_one(self, asset: Rendition | ShareImage | PressKit, get_output: OutputGetter) -> Artifact:
        """Return one asset, without staging it; `get_output` returns the files that go into a press kit.

        Raises InputError for an image that has changed since it was checked, or cannot be decoded.
        """
        match asset:
            case Rendition():
                return Artifact(asset.path, asset.media_type, self.build_rendition(asset))
            case ShareImage():
                return Artifact(asset.path, "image/png", self.build_share_image(asset))
            case PressKit():
                return Artifact(asset.path, "application/zip", _build_press_kit(asset, get_output))

    def build_rendition(self, rendition: Rendition) -> bytes:
        """Return an image file with its metadata. Raises InputError as `build_one` does."""
        # Loaded only for images, as Pillow is below.
        from pressroom.images.metadata import build_metadata  # noqa: PLC0415
        from pressroom.images.strip import embed_metadata  # noqa: PLC0415

        image = rendition.image
        content = (
            self._get_resized_image(rendition) if rendition.width else self._read_original(rendition.source, image)
        )
        return embed_metadata(content, rendition.media_type, build_metadata(image, rendition.language))

    def build_share_image(self, share_image: ShareImage) -> bytes:
        """Return a share image as PNG."""
        from pressroom.images.share_image import ShareImageFields, draw_share_image  # noqa: PLC0415 - loads Pillow

        logo = self._logos.get(share_image.logo)
        if logo is None:
            logo = self._logos[share_image.logo] = (
                read_logo(self.config.newsroom_folder, share_image.logo) if share_image.logo else b""
            )
        return draw_share_image(
            ShareImageFields(share_image.headline, share_image.issuer, share_image.newsroom_title, share_image.accent),
            self._font,
            logo,
        )

    @cached_property
    def _font(self) -> bytes:
        return read_share_image_font()

    @cached_property
    def _logos(self) -> dict[str, bytes]:
        return {}

    def _get_resized_image(self, rendition: Rendition) -> bytes:
        """Return an image in one size, without metadata: from memory, from the cache, or encoded now."""
        from pressroom.cache.images import load_encoded_image  # noqa: PLC0415 - only for images

        digest, encoded = self._last_encoded
        if digest != rendition.image.digest:
            content = load_encoded_image(
                self.config.cache_folder, rendition.image.digest, rendition.width, rendition.media_type
            )
            if content is not None:
                return content
            encoded = self._encode_sizes(rendition)
        return encoded[rendition.width, rendition.media_type]

    def _encode_sizes(self, rendition: Rendition) -> dict[tuple[int, str], bytes]:
        from pressroom.cache.images import save_encoded_images  # noqa: PLC0415
        from pressroom.images.encode import encode_image  # noqa: PLC0415 - loads Pillow

        image = rendition.image
        content = self._read_original(rendition.source, image)
        try:
            files = list(encode_image(content, image.media_type, choose_sizes(image.width, image.height)))
        except Exception as error:  # Pillow's plug-ins raise many kinds of exceptions for damaged files
            raise _create_input_error(
                rendition.source, f"the picture cannot be decoded: {error}; save it again"
            ) from error
        save_encoded_images(self.config.cache_folder, image.digest, files)
        self._last_encoded = (image.digest, {(file.width, file.media_type): file.content for file in files})
        return self._last_encoded[1]

    def _read_original(self, source: str, image: Image) -> bytes:
        """Return the image file in the release folder. Raises InputError if it is not the one that was checked."""
        try:
            content = read_regular_file(self.config.newsroom_folder / source)
        except (FileNotFoundError, NotRegularFileError) as error:
            raise create_missing_file_error(source) from error
        if sha256(content).hexdigest() != image.digest:
            raise _create_input_error(source, "the file changed during the build; build again")
        return content


def read_logo(newsroom_folder: Path, source: str) -> bytes:
    """Return a logo as readers get it, an SVG drawing as PNG. Raises InputError if it cannot be drawn."""
    content = read_regular_file(newsroom_folder / source)
    if not is_drawing(source):
        return content
    from pressroom.read.svg import draw_svg  # noqa: PLC0415 - only for SVG logos

    try:
        return draw_svg(content)
    except ValueError as error:
        raise _create_input_error(source, f"the file changed during the build: {error}") from error


def _build_press_kit(press_kit: PressKit, get_output: OutputGetter) -> bytes:
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - a build stages its press kits, and needs none

    with TemporaryDirectory(prefix="pressroom-kit-") as folder:
        staging = Staging(Path(folder))
        for member in press_kit.members:
            output = get_output(member)
            content = output.read_bytes() if isinstance(output, Path) else output.content if output else b""
            staging.write(Artifact(member, "", content))
        write_press_kit(staging, press_kit)
        return Path(staging.find_current_path(press_kit.path)).read_bytes()


def _create_input_error(source: str, message: str) -> InputError:
    return InputError((Problem(source, 1, "error", message),))
