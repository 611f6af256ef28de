"""Plan the outputs of each release: page, plain text, data, mail, vCards, files and redirects.

Sections list release items with their keys, so that an unchanged release need not be loaded to plan its outputs.
"""

from collections.abc import Iterator
from hashlib import blake2b

from msgspec import structs

from pressroom.images import CAPTIONS_FILE, CONTACTS_FILE
from pressroom.model.entry import DIGEST_SIZE
from pressroom.model.newsroom import Newsroom
from pressroom.model.pages import (
    MailBody,
    PressKitContent,
    Redirect,
    ReleasePage,
    VCard,
    VersionsPage,
    VersionText,
)
from pressroom.model.plan import (
    EARLIER_COUNT,
    LATER_COUNT,
    CommitOrder,
    Copy,
    Item,
    ReleaseItem,
    ReleaseOutputs,
    Section,
    Signature,
    encode_translations,
    join_window_digests,
)
from pressroom.model.release import Release
from pressroom.plan.release_files import plan_press_kits, plan_renditions, plan_share_images
from pressroom.plan.release_groups import EditionReleases, Entries, get_omitted_formats
from pressroom.signing.statements import SIGNATURE_FILE_NAME


def build_sections(view: EditionReleases, base_digest: str) -> Iterator[Section]:
    """Yield a section for each period of the edition, newest first; withdrawn releases have no neighbours."""
    key_prefix = blake2b(base_digest.encode(), digest_size=DIGEST_SIZE).digest()
    for entries in reversed(view.withdrawn_by_year.values()):
        yield _create_section(view, f"{_name_section(entries)}/withdrawn", (), entries, (), key_prefix)
    start = 0
    for entries in view.periods:
        end = start + len(entries)
        later, earlier = view.entries[max(0, start - LATER_COUNT) : start], view.entries[end : end + EARLIER_COUNT]
        yield _create_section(view, _name_section(entries), later, entries, earlier, key_prefix)
        start = end


def _name_section(entries: Entries) -> str:
    return f"{entries[0].language}/{max([entry.year for entry in entries])}"


def _create_section(
    view: EditionReleases, name: str, later: Entries, entries: Entries, earlier: Entries, key_prefix: bytes
) -> Section:
    """Create a section with its key: a digest of all inputs of the keys of its release items."""
    all_translations = view.translations_by_address
    addresses = [entry.address for entry in entries] if all_translations else []
    translations = {address: all_translations[address] for address in addresses if address in all_translations}
    key = blake2b(key_prefix + join_window_digests(later, entries, earlier), digest_size=DIGEST_SIZE)
    key.update(b"".join([entry.release_digest for entry in entries]))
    key.update(b"".join([encode_translations(each) for each in translations.values()]))
    return Section(name, key.hexdigest(), key_prefix, view.prefix, entries, later, earlier, translations)


def plan_outputs(
    release_item: ReleaseItem, release: Release, newsroom: Newsroom, version_texts: tuple[VersionText, ...] = ()
) -> ReleaseOutputs:
    """Return all outputs of a release; `version_texts` are the earlier texts that the versions page may show."""
    outputs = (
        _plan_withdrawal_outputs(release_item, release, newsroom)
        if release.withdrawal
        else _plan_all_outputs(release_item, release, newsroom, version_texts)
    )
    if not newsroom.is_signed:
        return outputs
    return structs.replace(outputs, signatures=tuple(_plan_signatures(release, outputs)))


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
    for format_, name in (("release-page", "index.html"), ("release-text", "release.txt")):
        yield _create_page_item(f"{release.path}{name}", format_, page, release_item)
    yield _create_page_item(f"{release.path}release.json", "release-json", page, release_item)


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
        yield Item(_get_redirect_path(url), "redirect", release.language, redirect, CommitOrder.PAGE)


def _get_redirect_path(url: str) -> str:
    if url.endswith(".html"):
        return f"site{url}"
    return f"site{url.rstrip('/')}/index.html"


def _plan_copies(release: Release) -> Iterator[Copy]:
    for document in {document.file: document for document in release.documents}.values():
        yield Copy(f"site{release.path}{document.file}", f"releases/{release.address}/{document.file}", document.digest)
