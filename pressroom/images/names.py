"""The names of what is made beside a release for its pictures: renditions, share card, kit. Values in, names out."""

import re
import unicodedata

from pressroom.model.release import Release

SHARE_IMAGE_FILE = "card.png"
SHARE_IMAGE_SIZE = (1200, 630)
"""The pixels of a share card."""

CAPTIONS_FILE = "captions.txt"
CONTACTS_FILE = "contacts.vcf"
PRESS_KIT_FILE = "press-kit.zip"

_EXTENSIONS = {"image/webp": "webp", "image/jpeg": "jpg"}
# What the font of share cards has, less what it has of Greek: too little for words; and less what is never seen.
_DRAWABLE_TEXT = re.compile(
    "[ -~\xa0-\xac\xae-\u0137\u0139-\u0148\u014a-\u0165\u0168-\u017f\u0218-\u021b\u1ea0-\u1ef9–-„†-•…‰‹›€−]*"
)
_UNDRAWABLE_CATEGORIES = ("So", "Sk", "Cf", "Mn", "Cs", "Cn")  # emoji, and what combines them


def get_rendition_path(file: str, width: int, media_type: str) -> str:
    """The name of a rendition: `960/harbour.png.webp`. No file beside a text has a name with a slash."""
    return f"{width}/{file}.{_EXTENSIONS[media_type]}"


def to_drawable_text(text: str) -> str:
    """A text as a share card shows it, without emoji; empty when it has letters that the card's font has not."""
    composed = unicodedata.normalize("NFC", text)
    if not _DRAWABLE_TEXT.fullmatch(composed):
        composed = "".join([each for each in composed if unicodedata.category(each) not in _UNDRAWABLE_CATEGORIES])
    words = " ".join(composed.split())
    return words if _DRAWABLE_TEXT.fullmatch(words) else ""


def get_share_image_text(release: Release) -> str:
    """What the share card of a release says; empty when it has none: for a picture, or a headline in other letters."""
    if any(image.alt for image in release.images):
        return ""
    return to_drawable_text(release.headline)
