"""Plan the outputs of releases: sections of release items, the files of one release, and the keys of all items.

Sections list release items with their keys, so that an unchanged release need not be read.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from msgspec import msgpack, structs

from pressroom.images import choose_sizes, get_rendition_path, get_share_image_text
from pressroom.model.entry import DIGEST_SIZE
from pressroom.model.newsroom import Image, Newsroom
from pressroom.model.output_names import (
    CAPTIONS_FILE,
    CONTACTS_FILE,
    PRESS_KIT_FILE,
    RELEASE_DATA_FILE,
    RELEASE_PAGE_FILE,
    RELEASE_TEXT_FILE,
    SHARE_IMAGE_FILE,
    SIGNATURE_FILE_NAME,
    get_logo_source,
    to_redirect_path,
)
from pressroom.model.pages import (
    Feed,
    KeywordPage,
    MailBody,
    MediaPage,
    NewsroomPage,
    PressKitContent,
    Redirect,
    ReleasePage,
    Sitemap,
    Translation,
    VCard,
    VersionsPage,
    VersionText,
    YearPage,
)
from pressroom.model.plan import (
    EARLIER_COUNT,
    LATER_COUNT,
    CommitOrder,
    Copy,
    Item,
    PressKit,
    ReleaseItem,
    ReleaseOutputs,
    Rendition,
    Section,
    ShareImage,
    Signature,
    encode_translations,
    join_window_digests,
)
from pressroom.model.release import Document, Release
from pressroom.plan.distinct_paths import require_distinct_paths
from pressroom.plan.release_groups import EditionReleases, Entries, get_omitted_formats
from pressroom.text.languages import join_list

_ENTRY_FIELDS = {"entries", "latest"}


def assign_keys(items: Iterable[Item], base_digest: str) -> Iterator[Item]:
    """Yield the items with their keys. Releases are represented by their digests, because each is in many items."""
    prefix = base_digest.encode()
    for item in items:
        key = blake2b(b"%b%b" % (prefix, _encode_without_entries(item)), digest_size=DIGEST_SIZE)
        key.update(_get_entry_digests(item))
        yield structs.replace(item, key=key.hexdigest())


def _encode_without_entries(item: Item) -> bytes:
    """Encode an item without the releases in it. The format implies the type of the page model."""
    model = item.page_model
    fields = [getattr(model, name) for name in model.__struct_fields__ if name not in _ENTRY_FIELDS]
    return msgpack.encode((item.path, item.format, item.language, item.translations, fields))


def _get_entry_digests(item: Item) -> bytes:
    """Return the digests of the releases in an item: of whole releases for a feed, of entries for other items."""
    match item.page_model:
        case Feed(entries=entries):
            return b"".join([entry.release_digest for entry in entries])
        case NewsroomPage(latest=entries) | KeywordPage(entries=entries) | YearPage(entries=entries):
            return b"".join([entry.entry_digest for entry in entries])
        case Sitemap(entries=entries) | MediaPage(entries=entries):
            return b"".join([entry.entry_digest for entry in entries])
        case _:
            return b""


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
    """Plan a share image if no image of the release represents it and its headline can be drawn."""
    headline = get_share_image_text(release, newsroom)
    if not headline:
        return
    issuers = join_list(release.issuers, release.language)
    title = newsroom.edition(release.language).title
    logo = next(
        (get_logo_source(organisation.logo.file) for organisation in release.organisations if organisation.logo), ""
    )
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


def build_sections(view: EditionReleases, base_digest: str) -> Iterator[Section]:
    """Yield a section for each period of the edition, newest first; withdrawn releases have no neighbours."""
    key_prefix = blake2b(base_digest.encode(), digest_size=DIGEST_SIZE).digest()
    for entries in reversed(view.withdrawn_by_year.values()):
        translations = view.withdrawn_translations_by_address
        name = f"{_name_section(entries)}/withdrawn"
        yield _create_section(view.prefix, translations, name, ((), entries, ()), key_prefix)
    start = 0
    for entries in view.periods:
        end = start + len(entries)
        later, earlier = view.entries[max(0, start - LATER_COUNT) : start], view.entries[end : end + EARLIER_COUNT]
        translations, name = view.translations_by_address, _name_section(entries)
        yield _create_section(view.prefix, translations, name, (later, entries, earlier), key_prefix)
        start = end


def _name_section(entries: Entries) -> str:
    return f"{entries[0].language}/{max([entry.year for entry in entries])}"


def _create_section(
    edition_prefix: str,
    all_translations: dict[str, tuple[Translation, ...]],
    name: str,
    window: tuple[Entries, Entries, Entries],
    key_prefix: bytes,
) -> Section:
    """Create a section with its key: a digest of all inputs of the keys of its release items.

    `window` are later releases, those of the section, and earlier ones.
    """
    later, entries, earlier = window
    addresses = [entry.address for entry in entries] if all_translations else []
    translations = {address: all_translations[address] for address in addresses if address in all_translations}
    key = blake2b(key_prefix + join_window_digests(later, entries, earlier), digest_size=DIGEST_SIZE)
    key.update(b"".join([entry.release_digest for entry in entries]))
    key.update(b"".join([encode_translations(each) for each in translations.values()]))
    return Section(name, key.hexdigest(), key_prefix, edition_prefix, entries, later, earlier, translations)


def plan_outputs(
    release_item: ReleaseItem, release: Release, newsroom: Newsroom, version_texts: tuple[VersionText, ...] = ()
) -> ReleaseOutputs:
    """Return all outputs of a release; `version_texts` are the earlier texts that the versions page may show.

    Raises InputError if two outputs cannot exist side by side.
    """
    outputs = (
        _plan_withdrawal_outputs(release_item, release, newsroom)
        if release.withdrawal
        else _plan_all_outputs(release_item, release, newsroom, version_texts)
    )
    if newsroom.is_signed:
        outputs = structs.replace(outputs, signatures=tuple(_plan_signatures(release, outputs)))
    require_distinct_paths(outputs.paths, release_item.source)
    return outputs


def _plan_all_outputs(
    release_item: ReleaseItem, release: Release, newsroom: Newsroom, version_texts: tuple[VersionText, ...]
) -> ReleaseOutputs:
    omitted = get_omitted_formats(newsroom)
    groups = (
        _plan_contact_cards(release),
        _plan_pages(release_item, release),
        _plan_versions_page(release_item, release, version_texts),
        _plan_press_kit_items(release),
        _plan_redirects(release),
        _plan_mail(release_item, release),
    )
    items = tuple([item for group in groups for item in group if item.format not in omitted])
    return ReleaseOutputs(
        tuple(_plan_copies(release)),
        tuple(plan_renditions(release, with_sizes="sizes" not in omitted)),
        () if "share-cards" in omitted else tuple(plan_share_images(release, newsroom)),
        items,
        () if "kits" in omitted else tuple(plan_press_kits(release, items)),
    )


def _plan_signatures(release: Release, outputs: ReleaseOutputs) -> Iterator[Signature]:
    """Plan the signature of all files in the folder of a recorded release."""
    folder = f"site{release.path}"
    if release.versions:
        yield Signature(
            f"{folder}{SIGNATURE_FILE_NAME}",
            release,
            tuple([each for each in outputs.paths if each.startswith(folder)]),
        )


def _plan_withdrawal_outputs(release_item: ReleaseItem, release: Release, newsroom: Newsroom) -> ReleaseOutputs:
    """Plan the withdrawal notices, at the paths of the outputs that they replace."""
    omitted, notice = get_omitted_formats(newsroom), release.without_content
    groups = (_plan_pages(release_item, notice), _plan_redirects(notice), _plan_mail(release_item, notice))
    return ReleaseOutputs(
        (), (), (), tuple([item for group in groups for item in group if item.format not in omitted]), ()
    )


def _plan_pages(release_item: ReleaseItem, release: Release) -> Iterator[Item]:
    page = ReleasePage(release, release_item.later, release_item.earlier)
    for format_, name in (("release-page", RELEASE_PAGE_FILE), ("release-text", RELEASE_TEXT_FILE)):
        yield _create_page_item(f"{release.path}{name}", format_, page, release_item)
    yield _create_page_item(f"{release.path}{RELEASE_DATA_FILE}", "release-json", page, release_item)


def _plan_versions_page(
    release_item: ReleaseItem, release: Release, version_texts: tuple[VersionText, ...]
) -> Iterator[Item]:
    if release.has_versions_page:
        page = VersionsPage(release, version_texts)
        yield _create_page_item(f"{release.versions_path}index.html", "versions-page", page, release_item)


def _create_page_item(path: str, format_: str, page: ReleasePage | VersionsPage, release_item: ReleaseItem) -> Item:
    return Item(f"site{path}", format_, page.release.language, page, CommitOrder.PAGE, release_item.translations)


def _plan_mail(release_item: ReleaseItem, release: Release) -> Iterator[Item]:
    body = MailBody(release, release_item.translations)
    name = f"mail/{release.address}/{release.language}"
    for format_, ending in (("mail-html", "html"), ("mail-text", "txt"), ("mail-message", "eml")):
        yield Item(f"{name}.{ending}", format_, release.language, body, CommitOrder.PAGE)


def _plan_contact_cards(release: Release) -> Iterator[Item]:
    for contact in release.public_contacts:
        if not contact.id:
            vcard = VCard(contact, contact.organisation or release.organisations[0].name)
            yield Item(f"site{release.path}{contact.slug}.vcf", "vcard", release.language, vcard, CommitOrder.FILE)


def _plan_press_kit_items(release: Release) -> Iterator[Item]:
    """Plan the captions and contact cards of the press kit."""
    if not release.has_media:
        return
    material = PressKitContent(release)
    if release.images:
        yield Item(f"site{release.path}{CAPTIONS_FILE}", "captions", release.language, material, CommitOrder.FILE)
    if release.public_contacts:
        yield Item(f"site{release.path}{CONTACTS_FILE}", "contact-cards", release.language, material, CommitOrder.FILE)


def _plan_redirects(release: Release) -> Iterator[Item]:
    for url in release.former_urls:
        redirect = Redirect(release.path, release.headline)
        yield Item(f"site{to_redirect_path(url)}", "redirect", release.language, redirect, CommitOrder.PAGE)


def _plan_copies(release: Release) -> Iterator[Copy]:
    for document in {document.file: document for document in release.documents}.values():
        yield Copy(f"site{release.path}{document.file}", f"releases/{release.address}/{document.file}", document.digest)
