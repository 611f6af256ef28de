"""The names of what is made beside a release for its pictures: renditions, share card, kit. Values in, names out."""

import re
import unicodedata

from pressroom.release import Release

SHARE_CARD = "card.png"
CARD = (1200, 630)
"""The pixels of a share card."""

CAPTIONS = "captions.txt"
CONTACTS = "contacts.vcf"
KIT = "press-kit.zip"

_ENDINGS = {"image/webp": "webp", "image/jpeg": "jpg"}
# What the font of share cards has, less what it has of Greek: too little for words; and less what is never seen.
_DRAWN = re.compile(
    "[ -~\xa0-\xac\xae-\u0137\u0139-\u0148\u014a-\u0165\u0168-\u017f\u0218-\u021b\u1ea0-\u1ef9–-„†-•…‰‹›€−]*"
)
_NOT_DRAWN = ("So", "Sk", "Cf", "Mn", "Cs", "Cn")  # emoji, and what combines them


def rendition_file(file: str, width: int, media_type: str) -> str:
    """The name of a rendition: `960/harbour.png.webp`. No file beside a text has a name with a slash."""
    return f"{width}/{file}.{_ENDINGS[media_type]}"


def drawable(text: str) -> str:
    """A text as a share card shows it, without emoji; empty when it has letters that the card's font has not."""
    composed = unicodedata.normalize("NFC", text)
    if not _DRAWN.fullmatch(composed):
        composed = "".join([each for each in composed if unicodedata.category(each) not in _NOT_DRAWN])
    words = " ".join(composed.split())
    return words if _DRAWN.fullmatch(words) else ""


def card_text(release: Release) -> str:
    """What the share card of a release says; empty when it has none: for a picture, or a headline in other letters."""
    if any(image.alt for image in release.images):
        return ""
    return drawable(release.headline)
