"""What a release has beside its texts: documents, pictures in their sizes, share card and kit, made beside `out/`.

Outputs of a bundle in, the paths of those that differ from what stands out.
"""

from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256

from pressroom.config import Config
from pressroom.errors import InputError, Problem
from pressroom.images import choose_sizes
from pressroom.model.newsroom import Image
from pressroom.model.plan import Artifact, ReleaseOutputs, Rendition, ShareImage
from pressroom.read import read_share_image_font
from pressroom.write import Staging, create_missing_file_error, write_press_kit


class AssetBuilder:
    """Makes what Pillow is needed for; what it has just encoded it has at hand."""

    def __init__(self, config: Config, staging: Staging) -> None:
        self.config = config
        self.staging = staging
        self._last_encoded: tuple[str, dict[tuple[int, str], bytes]] = ("", {})

    def build_assets(self, outputs: ReleaseOutputs) -> Iterator[str]:
        """Make all that is no item, of which what a kit takes must have been made before.

        Raises InputError for a file that is gone or was changed, or a picture that cannot be decoded.
        """
        newsroom, put = self.config.newsroom_folder, self.staging.write
        yield from (each.path for each in outputs.copies if self.staging.copy(newsroom, each))
        for each in outputs.renditions:
            if put(Artifact(each.path, each.media_type, self.build_rendition(each))):
                yield each.path
        for card in outputs.share_images:
            if put(Artifact(card.path, "image/png", self.build_share_image(card))):
                yield card.path
        yield from (kit.path for kit in outputs.press_kits if write_press_kit(self.staging, kit))

    def build_rendition(self, rendition: Rendition) -> bytes:
        """A file of a picture, with its marks. Raises as `make` does."""
        # They are loaded where there is a picture, as Pillow is below.
        from pressroom.images.metadata import build_metadata  # noqa: PLC0415
        from pressroom.images.strip import embed_metadata  # noqa: PLC0415

        image = rendition.image
        content = (
            self._get_resized_image(rendition) if rendition.width else self._read_original(rendition.source, image)
        )
        return embed_metadata(content, rendition.media_type, build_metadata(image, rendition.language))

    def build_share_image(self, share_image: ShareImage) -> bytes:
        """A share card."""
        from pressroom.images.share_card import ShareImageFields, draw_share_image  # noqa: PLC0415 - Pillow loads only where something is drawn

        logo = self._logos.get(share_image.logo)
        if logo is None:
            logo = self._logos[share_image.logo] = (
                (self.config.newsroom_folder / share_image.logo).read_bytes() if share_image.logo else b""
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
        """A picture in one of its sizes, without marks: at hand, kept by an earlier build, or encoded with the rest."""
        from pressroom.cache.images import load_encoded_image  # noqa: PLC0415 - the same

        digest, at_hand = self._last_encoded
        if digest != rendition.image.digest:
            kept = load_encoded_image(
                self.config.cache_folder, rendition.image.digest, rendition.width, rendition.media_type
            )
            if kept is not None:
                return kept
            at_hand = self._encode_sizes(rendition)
        return at_hand[rendition.width, rendition.media_type]

    def _encode_sizes(self, rendition: Rendition) -> dict[tuple[int, str], bytes]:
        from pressroom.cache.images import save_encoded_images  # noqa: PLC0415
        from pressroom.images.encode import encode_image  # noqa: PLC0415 - the same

        image = rendition.image
        content = self._read_original(rendition.source, image)
        try:
            files = list(encode_image(content, image.media_type, choose_sizes(image.width, image.height)))
        except Exception as error:  # Pillow's plug-ins raise whatever broken octets lead them into
            raise _create_input_error(rendition.source, f"it cannot be decoded: {error}; save it again") from error
        save_encoded_images(self.config.cache_folder, image.digest, files)
        self._last_encoded = (image.digest, {(file.width, file.media_type): file.content for file in files})
        return self._last_encoded[1]

    def _read_original(self, source: str, image: Image) -> bytes:
        """The file beside the text, which must be the one that was checked."""
        try:
            content = (self.config.newsroom_folder / source).read_bytes()
        except FileNotFoundError as error:
            raise create_missing_file_error(source) from error
        if sha256(content).hexdigest() != image.digest:
            raise _create_input_error(source, "the file was changed while it was built; build again")
        return content


def _create_input_error(source: str, message: str) -> InputError:
    return InputError((Problem(source, 1, "error", message),))
