"""What each release itself becomes: page, text, data, mail, cards of people written out in it, files, former addresses.

Releases of an edition in, bundles out; and one bundle with its whole release in, items and copies out.
"""

from collections.abc import Iterator
from hashlib import blake2b

from pressroom.artifact import (
    Bundle,
    Copy,
    Item,
    MailBody,
    Rank,
    Redirect,
    ReleasePage,
    Translation,
    VCard,
    source,
)
from pressroom.plan.edition import EditionReleases, left_out
from pressroom.plan.keys import DIGEST_OCTETS
from pressroom.release import Document, Image, Newsroom, Release

_LATER = 3
_EARLIER = 2
_NONE = bytes(DIGEST_OCTETS)


def bundles(edition: EditionReleases, base: str) -> Iterator[Bundle]:
    """A bundle for each release of the edition, newest first; its key is made of all that its outputs show."""
    releases = edition.releases
    begin = blake2b(base.encode(), digest_size=DIGEST_OCTETS).digest()
    # One in place of the release itself keeps those before it apart from those behind it.
    digests = [_NONE] * _LATER + [release.shown for release in releases] + [_NONE] * _EARLIER
    for place, release in enumerate(releases):
        neighbours = b"".join(digests[place : place + _LATER + 1 + _EARLIER])
        key = blake2b(begin + release.digest + neighbours, digest_size=DIGEST_OCTETS)
        translations = edition.translations(release.address)
        if len(translations) > 1:
            key.update(_names(translations))
        yield Bundle(
            source(release),
            release,
            releases[max(0, place - _LATER) : place][::-1],
            releases[place + 1 : place + 1 + _EARLIER],
            translations,
            key.hexdigest(),
        )


def _names(translations: tuple[Translation, ...]) -> bytes:
    return "".join([f"|{each.language} {each.path}" for each in translations]).encode()


def outputs(bundle: Bundle, release: Release, newsroom: Newsroom) -> tuple[list[Copy], list[Item]]:
    """The files to copy and the items to render of a bundle, of which `release` is the whole."""
    without = left_out(newsroom)
    kinds = (_cards(release), _pages(bundle, release), _redirects(release), _mail(bundle, release))
    return list(_copies(release)), [item for kind in kinds for item in kind if item.format not in without]


def _pages(bundle: Bundle, release: Release) -> Iterator[Item]:
    page = ReleasePage(release, bundle.later, bundle.earlier)
    for format_, name in (("release-page", "index.html"), ("release-text", "release.txt")):
        yield _item(f"{release.path}{name}", format_, page, bundle)
    yield _item(f"{release.path}release.json", "release-json", page, bundle)


def _item(path: str, format_: str, page: ReleasePage, bundle: Bundle) -> Item:
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


def _redirects(release: Release) -> Iterator[Item]:
    for url in release.former_urls:
        subject = Redirect(release.path, release.headline)
        yield Item(_redirect_path(url), "redirect", release.language, subject, Rank.PAGE)


def _redirect_path(url: str) -> str:
    if url.endswith(".html"):
        return f"site{url}"
    return f"site{url.rstrip('/')}/index.html"


def _copies(release: Release) -> Iterator[Copy]:
    files: tuple[Image | Document, ...] = (*release.images, *release.documents)
    for name, digest in {each.file: each.digest for each in files}.items():
        yield Copy(f"site{release.path}{name}", f"releases/{release.address}/{name}", digest)
