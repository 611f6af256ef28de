"""What a release has beside its texts: documents, pictures in their sizes, share card and kit, made beside `out/`.

Outputs of a bundle in, the paths of those that differ from what stands out.
"""

from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256

from pressroom.artifact import Artifact, Outputs, Rendition, ShareCard
from pressroom.config import Config
from pressroom.errors import InputError, Problem
from pressroom.pictures import sizes
from pressroom.read import card_font
from pressroom.release import Image
from pressroom.write import Staging, gone, pack


class Darkroom:
    """Makes what Pillow is needed for; what it has just encoded it has at hand."""

    def __init__(self, config: Config, staging: Staging) -> None:
        self.config = config
        self.staging = staging
        self._encoded: tuple[str, dict[tuple[int, str], bytes]] = ("", {})

    def make(self, wanted: Outputs) -> Iterator[str]:
        """Make all that is no item, of which what a kit takes must have been made before.

        Raises InputError for a file that is gone or was changed, or a picture that cannot be decoded.
        """
        newsroom, put = self.config.newsroom, self.staging.put
        yield from (each.path for each in wanted.copies if self.staging.copy(newsroom, each))
        for each in wanted.renditions:
            if put(Artifact(each.path, each.media_type, self.rendition(each))):
                yield each.path
        for card in wanted.cards:
            if put(Artifact(card.path, "image/png", self.card(card))):
                yield card.path
        yield from (kit.path for kit in wanted.kits if pack(self.staging, kit))

    def rendition(self, wanted: Rendition) -> bytes:
        """A file of a picture, with its marks. Raises as `make` does."""
        # They are loaded where there is a picture, as Pillow is below.
        from pressroom.pictures.containers import marked  # noqa: PLC0415
        from pressroom.pictures.marks import marks_of  # noqa: PLC0415

        image = wanted.image
        content = self._sized(wanted) if wanted.width else self._original(wanted.source, image)
        return marked(content, wanted.media_type, marks_of(image, wanted.language))

    def card(self, wanted: ShareCard) -> bytes:
        """A share card."""
        from pressroom.pictures.card import Card, drawn  # noqa: PLC0415 - Pillow loads only where something is drawn

        logo = self._logos.get(wanted.logo)
        if logo is None:
            logo = self._logos[wanted.logo] = (self.config.newsroom / wanted.logo).read_bytes() if wanted.logo else b""
        return drawn(Card(wanted.headline, wanted.issuer, wanted.newsroom, wanted.accent), self._font, logo)

    @cached_property
    def _font(self) -> bytes:
        return card_font()

    @cached_property
    def _logos(self) -> dict[str, bytes]:
        return {}

    def _sized(self, wanted: Rendition) -> bytes:
        """A picture in one of its sizes, without marks: at hand, kept by an earlier build, or encoded with the rest."""
        from pressroom.read.encoded import kept_encoded  # noqa: PLC0415 - the same

        digest, at_hand = self._encoded
        if digest != wanted.image.digest:
            kept = kept_encoded(self.config.cache, wanted.image.digest, wanted.width, wanted.media_type)
            if kept is not None:
                return kept
            at_hand = self._encode(wanted)
        return at_hand[wanted.width, wanted.media_type]

    def _encode(self, wanted: Rendition) -> dict[tuple[int, str], bytes]:
        from pressroom.pictures.encoding import encoded  # noqa: PLC0415 - the same
        from pressroom.read.encoded import keep_encoded  # noqa: PLC0415

        image = wanted.image
        content = self._original(wanted.source, image)
        try:
            files = list(encoded(content, image.media_type, sizes(image.width, image.height)))
        except Exception as error:  # Pillow's plug-ins raise whatever broken octets lead them into
            raise _fault(wanted.source, f"it cannot be decoded: {error}; save it again") from error
        keep_encoded(self.config.cache, image.digest, files)
        self._encoded = (image.digest, {(file.width, file.media_type): file.content for file in files})
        return self._encoded[1]

    def _original(self, source: str, image: Image) -> bytes:
        """The file beside the text, which must be the one that was checked."""
        try:
            content = (self.config.newsroom / source).read_bytes()
        except FileNotFoundError as error:
            raise gone(source) from error
        if sha256(content).hexdigest() != image.digest:
            raise _fault(source, "the file was changed while it was built; build again")
        return content


def _fault(source: str, what: str) -> InputError:
    return InputError((Problem(source, 1, "error", what),))
