"""What becomes of the pictures of a release: its renditions, the card that stands for it without one, and the kit.

A release in, outputs out; no file is opened.
"""

from collections.abc import Iterable, Iterator

from pressroom.artifact import Item, Kit, Rendition, ShareCard
from pressroom.pictures import KIT, SHARE_CARD, card_text, rendition_file, sizes
from pressroom.release import Document, Image, Newsroom, Release
from pressroom.text.languages import listed

_IN_KITS = ("release-text", "captions", "contact-cards")
_MEDIA_TYPES = ("image/webp", "image/jpeg")


def renditions(release: Release, *, with_sizes: bool) -> Iterator[Rendition]:
    """The files of all pictures: the original of each and, if wanted, each of its sizes in two forms."""
    for image in {each.file: each for each in release.images}.values():
        yield _rendition(release, image, image.file, image.media_type, 0)
        for size in sizes(image.width, image.height) if with_sizes else ():
            for media_type in _MEDIA_TYPES:
                file = rendition_file(image.file, size.width, media_type)
                yield _rendition(release, image, file, media_type, size.width)


def _rendition(release: Release, image: Image, file: str, media_type: str, width: int) -> Rendition:
    source = f"releases/{release.address}/{image.file}"
    return Rendition(f"site{release.path}{file}", source, image, release.language, media_type, width)


def share_cards(release: Release, newsroom: Newsroom) -> Iterator[ShareCard]:
    """The share card, where there is no picture that shows something and the headline can be drawn."""
    headline = card_text(release)
    if not headline:
        return
    issuers = listed(release.issuers, release.language)
    title = newsroom.edition(release.language).title
    logo = next((each.logo.file for each in release.organisations if each.logo), "")
    yield ShareCard(f"site{release.path}{SHARE_CARD}", headline, issuers, title, newsroom.accent, logo)


def kits(release: Release, items: Iterable[Item]) -> Iterator[Kit]:
    """The kit of a release, in which those of its items are that the press can use."""
    if not release.has_media:
        return
    files: tuple[Image | Document, ...] = (*release.images, *release.documents)
    names = dict.fromkeys(each.file for each in files)
    members = [item.path for item in items if item.format in _IN_KITS]
    members += [f"site{release.path}{name}" for name in names]
    yield Kit(f"site{release.path}{KIT}", release.publish_at.timestamp(), tuple(members))
