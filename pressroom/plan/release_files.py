"""Plan the image files of a release: image sizes, the share image (og:image), and the press kit."""

from collections.abc import Iterable, Iterator

from pressroom.images import PRESS_KIT_FILE, SHARE_IMAGE_FILE, choose_sizes, get_rendition_path, get_share_image_text
from pressroom.model.newsroom import Image, Newsroom
from pressroom.model.plan import Item, PressKit, Rendition, ShareImage
from pressroom.model.release import Document, Release
from pressroom.text.languages import join_list

_PRESS_KIT_FORMATS = ("release-text", "captions", "contact-cards")
_MEDIA_TYPES = ("image/webp", "image/jpeg")


def plan_renditions(release: Release, *, with_sizes: bool) -> Iterator[Rendition]:
    """Plan the original of each image and, with `with_sizes`, each of its sizes as WebP and JPEG."""
    for image in {each.file: each for each in release.images}.values():
        yield _create_rendition(release, image, image.file, image.media_type, 0)
        for size in choose_sizes(image.width, image.height) if with_sizes else ():
            for media_type in _MEDIA_TYPES:
                file = get_rendition_path(image.file, size.width, media_type)
                yield _create_rendition(release, image, file, media_type, size.width)


def _create_rendition(release: Release, image: Image, file: str, media_type: str, width: int) -> Rendition:
    source = f"releases/{release.address}/{image.file}"
    return Rendition(f"site{release.path}{file}", source, image, release.language, media_type, width)


def plan_share_images(release: Release, newsroom: Newsroom) -> Iterator[ShareImage]:
    """Plan a share image if the release has no image of its own and its headline can be drawn."""
    headline = get_share_image_text(release)
    if not headline:
        return
    issuers = join_list(release.issuers, release.language)
    title = newsroom.edition(release.language).title
    logo = next((organisation.logo.file for organisation in release.organisations if organisation.logo), "")
    yield ShareImage(f"site{release.path}{SHARE_IMAGE_FILE}", headline, issuers, title, newsroom.accent, logo)


def plan_press_kits(release: Release, items: Iterable[Item]) -> Iterator[PressKit]:
    """Plan the press kit of a release with media: its text, captions, contact cards, images and documents."""
    if not release.has_media:
        return
    files: tuple[Image | Document, ...] = (*release.images, *release.documents)
    names = dict.fromkeys(file.file for file in files)
    members = [item.path for item in items if item.format in _PRESS_KIT_FORMATS]
    members += [f"site{release.path}{name}" for name in names]
    yield PressKit(f"site{release.path}{PRESS_KIT_FILE}", release.publish_at.timestamp(), tuple(members))
