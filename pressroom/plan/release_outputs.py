"""What each release itself becomes: page, text, data, mail, cards of people written out in it, files, former addresses.

Releases of an edition in, sections of bundles out; and one bundle with its whole release in, its outputs out.
"""

from collections.abc import Iterator
from hashlib import blake2b

from msgspec import Struct, structs

from pressroom.images import CAPTIONS_FILE, CONTACTS_FILE
from pressroom.model.entry import DIGEST_SIZE, EntryList, EntryTable, get_source_path
from pressroom.model.newsroom import Newsroom
from pressroom.model.pages import (
    NO_ENTRIES,
    MailBody,
    PressMaterial,
    Redirect,
    ReleasePage,
    Translation,
    VCard,
    VersionsPage,
    VersionText,
)
from pressroom.model.plan import CommitOrder, Copy, Item, ReleaseItem, ReleaseOutputs, Section, Signature
from pressroom.model.release import Release
from pressroom.plan.images import plan_press_kits, plan_renditions, plan_share_images
from pressroom.plan.views import EditionView, get_omitted_formats
from pressroom.signing.statements import SIGNATURE_FILE_NAME

_LATER_COUNT = 3
_EARLIER_COUNT = 2
# How many digests the key of a bundle is made of, beside that of its own release.
_DIGESTS_PER_KEY = _LATER_COUNT + 1 + _EARLIER_COUNT


class _SectionPlan(Struct, frozen=True):
    """A roll of an edition, and its neighbours in time: the last of what is later, the first of what is earlier."""

    view: EditionView
    entry_table: EntryTable
    later: EntryList
    earlier: EntryList
    key_prefix: bytes

    @property
    def entry_digests(self) -> bytes:
        """The digests of what is shown of all of them, one behind the other.

        One in place of the release itself keeps those before it apart from those behind it.
        """
        later = self.later.entry_digests.rjust(_LATER_COUNT * DIGEST_SIZE, b"\0")
        return (
            later
            + self.entry_table.entry_digests
            + self.earlier.entry_digests.ljust(_EARLIER_COUNT * DIGEST_SIZE, b"\0")
        )

    @property
    def key(self) -> str:
        """A digest of all that the keys of its bundles are made of."""
        key = blake2b(self.key_prefix + self.entry_digests + self.entry_table.release_digests, digest_size=DIGEST_SIZE)
        languages = self.view.translations_by_address
        if languages:
            key.update(
                b"".join(
                    [_encode_translations(languages[each]) for each in self.entry_table.addresses if each in languages]
                )
            )
        return key.hexdigest()

    def list_release_items(self) -> list[ReleaseItem]:
        """A bundle for each release, newest first; its key is made of all that its outputs show."""
        shown, digests, first = self.entry_digests, self.entry_table.release_digests, len(self.later)
        rows = [*self.later, *self.entry_table.entries, *self.earlier]
        found = []
        for place, address in enumerate(self.entry_table.addresses):
            own = place * DIGEST_SIZE
            neighbours = shown[own : own + _DIGESTS_PER_KEY * DIGEST_SIZE]
            key = blake2b(self.key_prefix + digests[own : own + DIGEST_SIZE] + neighbours, digest_size=DIGEST_SIZE)
            translations = self.view.get_translations(address)
            if len(translations) > 1:
                key.update(_encode_translations(translations))
            row = first + place
            later, earlier = rows[max(0, row - _LATER_COUNT) : row][::-1], rows[row + 1 : row + 1 + _EARLIER_COUNT]
            found.append(
                ReleaseItem(
                    get_source_path(rows[row]), rows[row], tuple(later), tuple(earlier), translations, key.hexdigest()
                )
            )
        return found


def build_sections(view: EditionView, base_digest: str) -> Iterator[Section]:
    """A section for each roll of the edition, newest first; what was withdrawn has no neighbours."""
    begin = blake2b(base_digest.encode(), digest_size=DIGEST_SIZE).digest()
    start = 0
    for roll in view.public_entries.withdrawn_tables:
        stretch = _SectionPlan(view, roll, NO_ENTRIES, NO_ENTRIES, begin)
        yield Section(
            f"{view.edition.language}/{max(roll.positions_by_year)}/withdrawn", stretch.key, stretch.list_release_items
        )
    for roll in view.public_entries.current_tables:
        end = start + len(roll)
        later, earlier = view.entries[max(0, start - _LATER_COUNT) : start], view.entries[end : end + _EARLIER_COUNT]
        stretch = _SectionPlan(view, roll, later, earlier, begin)
        yield Section(f"{view.edition.language}/{max(roll.positions_by_year)}", stretch.key, stretch.list_release_items)
        start = end


def _encode_translations(translations: tuple[Translation, ...]) -> bytes:
    return "".join([f"|{each.language} {each.path}" for each in translations]).encode()


def plan_outputs(
    release_item: ReleaseItem, release: Release, newsroom: Newsroom, version_texts: tuple[VersionText, ...] = ()
) -> ReleaseOutputs:
    """All that is to be made of a bundle, of which `release` is the whole; `wordings` are those that may be shown."""
    made = (
        _plan_withdrawal_outputs(release_item, release, newsroom)
        if release.withdrawal
        else _plan_all_outputs(release_item, release, newsroom, version_texts)
    )
    return structs.replace(made, signatures=tuple(_plan_signatures(release, made))) if newsroom.is_signed else made


def _plan_all_outputs(
    release_item: ReleaseItem, release: Release, newsroom: Newsroom, version_texts: tuple[VersionText, ...]
) -> ReleaseOutputs:
    without = get_omitted_formats(newsroom)
    kinds = (
        _plan_contact_cards(release),
        _plan_pages(release_item, release),
        _plan_versions_page(release_item, release, version_texts),
        _plan_press_kit_items(release),
        _plan_redirects(release),
        _plan_mail(release_item, release),
    )
    items = tuple([item for kind in kinds for item in kind if item.format not in without])
    return ReleaseOutputs(
        tuple(_plan_copies(release)),
        tuple(plan_renditions(release, with_sizes="sizes" not in without)),
        () if "share-cards" in without else tuple(plan_share_images(release, newsroom)),
        items,
        () if "kits" in without else tuple(plan_press_kits(release, items)),
    )


def _plan_signatures(release: Release, outputs: ReleaseOutputs) -> Iterator[Signature]:
    """The signature of all files in the folder of a release that is on record."""
    folder = f"site{release.path}"
    if release.versions:
        yield Signature(
            f"{folder}{SIGNATURE_FILE_NAME}",
            release,
            tuple([each for each in outputs.paths if each.startswith(folder)]),
        )


def _plan_withdrawal_outputs(release_item: ReleaseItem, release: Release, newsroom: Newsroom) -> ReleaseOutputs:
    """The notices that it was withdrawn, in the places of what they are about."""
    without, remains = get_omitted_formats(newsroom), release.without_content
    kinds = (_plan_pages(release_item, remains), _plan_redirects(remains), _plan_mail(release_item, remains))
    return ReleaseOutputs(
        (), (), (), tuple([item for kind in kinds for item in kind if item.format not in without]), ()
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
            card = VCard(contact, contact.organisation or release.organisations[0].name)
            yield Item(f"site{release.path}{contact.slug}.vcf", "vcard", release.language, card, CommitOrder.FILE)


def _plan_press_kit_items(release: Release) -> Iterator[Item]:
    """What stands in the kit beside text, pictures and documents."""
    if not release.has_media:
        return
    material = PressMaterial(release)
    if release.images:
        yield Item(f"site{release.path}{CAPTIONS_FILE}", "captions", release.language, material, CommitOrder.FILE)
    if release.public_contacts:
        yield Item(f"site{release.path}{CONTACTS_FILE}", "contact-cards", release.language, material, CommitOrder.FILE)


def _plan_redirects(release: Release) -> Iterator[Item]:
    for url in release.former_urls:
        subject = Redirect(release.path, release.headline)
        yield Item(_get_redirect_path(url), "redirect", release.language, subject, CommitOrder.PAGE)


def _get_redirect_path(url: str) -> str:
    if url.endswith(".html"):
        return f"site{url}"
    return f"site{url.rstrip('/')}/index.html"


def _plan_copies(release: Release) -> Iterator[Copy]:
    for document in {each.file: each for each in release.documents}.values():
        yield Copy(f"site{release.path}{document.file}", f"releases/{release.address}/{document.file}", document.digest)
