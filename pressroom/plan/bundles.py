"""What each release itself becomes: page, text, data, mail, cards of people written out in it, files, former addresses.

Releases of an edition in, sections of bundles out; and one bundle with its whole release in, its outputs out.
"""

from collections.abc import Iterator
from hashlib import blake2b

from msgspec import Struct, structs

from pressroom.artifact import (
    DIGEST_OCTETS,
    Bundle,
    Copy,
    Item,
    Listing,
    MailBody,
    Outputs,
    PressMaterial,
    Rank,
    Redirect,
    ReleasePage,
    Roll,
    Section,
    Signature,
    Translation,
    VCard,
    VersionsPage,
    Wording,
    source,
)
from pressroom.artifact.subjects import NONE
from pressroom.pictures import CAPTIONS, CONTACTS
from pressroom.plan.edition import EditionReleases, left_out
from pressroom.plan.pictures import kits, renditions, share_cards
from pressroom.release import Newsroom, Release
from pressroom.signing.statements import SIGNATURE

_LATER = 3
_EARLIER = 2
# How many digests the key of a bundle is made of, beside that of its own release.
_WINDOW = _LATER + 1 + _EARLIER


class _Stretch(Struct, frozen=True):
    """A roll of an edition, and its neighbours in time: the last of what is later, the first of what is earlier."""

    edition: EditionReleases
    roll: Roll
    later: Listing
    earlier: Listing
    begin: bytes

    @property
    def shown(self) -> bytes:
        """The digests of what is shown of all of them, one behind the other.

        One in place of the release itself keeps those before it apart from those behind it.
        """
        later = self.later.shown.rjust(_LATER * DIGEST_OCTETS, b"\0")
        return later + self.roll.shown + self.earlier.shown.ljust(_EARLIER * DIGEST_OCTETS, b"\0")

    @property
    def key(self) -> str:
        """A digest of all that the keys of its bundles are made of."""
        key = blake2b(self.begin + self.shown + self.roll.digests, digest_size=DIGEST_OCTETS)
        languages = self.edition.languages
        if languages:
            key.update(b"".join([_names(languages[each]) for each in self.roll.addresses if each in languages]))
        return key.hexdigest()

    def bundles(self) -> list[Bundle]:
        """A bundle for each release, newest first; its key is made of all that its outputs show."""
        shown, digests, first = self.shown, self.roll.digests, len(self.later)
        rows = [*self.later, *self.roll.rows, *self.earlier]
        found = []
        for place, address in enumerate(self.roll.addresses):
            own = place * DIGEST_OCTETS
            neighbours = shown[own : own + _WINDOW * DIGEST_OCTETS]
            key = blake2b(self.begin + digests[own : own + DIGEST_OCTETS] + neighbours, digest_size=DIGEST_OCTETS)
            translations = self.edition.translations(address)
            if len(translations) > 1:
                key.update(_names(translations))
            row = first + place
            later, earlier = rows[max(0, row - _LATER) : row][::-1], rows[row + 1 : row + 1 + _EARLIER]
            found.append(
                Bundle(source(rows[row]), rows[row], tuple(later), tuple(earlier), translations, key.hexdigest())
            )
        return found


def sections(edition: EditionReleases, base: str) -> Iterator[Section]:
    """A section for each roll of the edition, newest first; what was withdrawn has no neighbours."""
    begin = blake2b(base.encode(), digest_size=DIGEST_OCTETS).digest()
    start = 0
    for roll in edition.public.withdrawn:
        stretch = _Stretch(edition, roll, NONE, NONE, begin)
        yield Section(f"{edition.edition.language}/{max(roll.years)}/withdrawn", stretch.key, stretch.bundles)
    for roll in edition.public.releases:
        end = start + len(roll)
        later, earlier = edition.releases[max(0, start - _LATER) : start], edition.releases[end : end + _EARLIER]
        stretch = _Stretch(edition, roll, later, earlier, begin)
        yield Section(f"{edition.edition.language}/{max(roll.years)}", stretch.key, stretch.bundles)
        start = end


def _names(translations: tuple[Translation, ...]) -> bytes:
    return "".join([f"|{each.language} {each.path}" for each in translations]).encode()


def outputs(bundle: Bundle, release: Release, newsroom: Newsroom, wordings: tuple[Wording, ...] = ()) -> Outputs:
    """All that is to be made of a bundle, of which `release` is the whole; `wordings` are those that may be shown."""
    made = _remains(bundle, release, newsroom) if release.withdrawal else _all(bundle, release, newsroom, wordings)
    return structs.replace(made, signatures=tuple(_signatures(release, made))) if newsroom.is_signed else made


def _all(bundle: Bundle, release: Release, newsroom: Newsroom, wordings: tuple[Wording, ...]) -> Outputs:
    without = left_out(newsroom)
    kinds = (
        _cards(release),
        _pages(bundle, release),
        _versions(bundle, release, wordings),
        _press_kit(release),
        _redirects(release),
        _mail(bundle, release),
    )
    items = tuple([item for kind in kinds for item in kind if item.format not in without])
    return Outputs(
        tuple(_copies(release)),
        tuple(renditions(release, with_sizes="sizes" not in without)),
        () if "share-cards" in without else tuple(share_cards(release, newsroom)),
        items,
        () if "kits" in without else tuple(kits(release, items)),
    )


def _signatures(release: Release, made: Outputs) -> Iterator[Signature]:
    """The signature of all files in the folder of a release that is on record."""
    folder = f"site{release.path}"
    if release.versions:
        yield Signature(
            f"{folder}{SIGNATURE}", release, tuple([each for each in made.paths if each.startswith(folder)])
        )


def _remains(bundle: Bundle, release: Release, newsroom: Newsroom) -> Outputs:
    """The notices that it was withdrawn, in the places of what they are about."""
    without, remains = left_out(newsroom), release.remains
    kinds = (_pages(bundle, remains), _redirects(remains), _mail(bundle, remains))
    return Outputs((), (), (), tuple([item for kind in kinds for item in kind if item.format not in without]), ())


def _pages(bundle: Bundle, release: Release) -> Iterator[Item]:
    page = ReleasePage(release, bundle.later, bundle.earlier)
    for format_, name in (("release-page", "index.html"), ("release-text", "release.txt")):
        yield _item(f"{release.path}{name}", format_, page, bundle)
    yield _item(f"{release.path}release.json", "release-json", page, bundle)


def _versions(bundle: Bundle, release: Release, wordings: tuple[Wording, ...]) -> Iterator[Item]:
    if release.has_versions_page:
        page = VersionsPage(release, wordings)
        yield _item(f"{release.versions_path}index.html", "versions-page", page, bundle)


def _item(path: str, format_: str, page: ReleasePage | VersionsPage, bundle: Bundle) -> Item:
    return Item(f"site{path}", format_, page.release.language, page, Rank.PAGE, bundle.translations)


def _mail(bundle: Bundle, release: Release) -> Iterator[Item]:
    body = MailBody(release, bundle.translations)
    name = f"mail/{release.address}/{release.language}"
    for format_, ending in (("mail-html", "html"), ("mail-text", "txt"), ("mail-message", "eml")):
        yield Item(f"{name}.{ending}", format_, release.language, body, Rank.PAGE)


def _cards(release: Release) -> Iterator[Item]:
    for contact in release.public_contacts:
        if not contact.id:
            card = VCard(contact, contact.organisation or release.organisations[0].name)
            yield Item(f"site{release.path}{contact.slug}.vcf", "vcard", release.language, card, Rank.FILE)


def _press_kit(release: Release) -> Iterator[Item]:
    """What stands in the kit beside text, pictures and documents."""
    if not release.has_media:
        return
    material = PressMaterial(release)
    if release.images:
        yield Item(f"site{release.path}{CAPTIONS}", "captions", release.language, material, Rank.FILE)
    if release.public_contacts:
        yield Item(f"site{release.path}{CONTACTS}", "contact-cards", release.language, material, Rank.FILE)


def _redirects(release: Release) -> Iterator[Item]:
    for url in release.former_urls:
        subject = Redirect(release.path, release.headline)
        yield Item(_redirect_path(url), "redirect", release.language, subject, Rank.PAGE)


def _redirect_path(url: str) -> str:
    if url.endswith(".html"):
        return f"site{url}"
    return f"site{url.rstrip('/')}/index.html"


def _copies(release: Release) -> Iterator[Copy]:
    for document in {each.file: each for each in release.documents}.values():
        yield Copy(f"site{release.path}{document.file}", f"releases/{release.address}/{document.file}", document.digest)
