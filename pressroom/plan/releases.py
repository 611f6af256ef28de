"""The outputs of each release: page, text, data, mail, the cards of people written out in it, its former addresses.

Releases of an edition in, items out.
"""

from collections.abc import Iterator

from pressroom.artifact import Item, MailBody, Rank, Redirect, ReleasePage, Teaser, VCard
from pressroom.plan.edition import EditionReleases, teaser
from pressroom.release import Release

_LATER = 3
_EARLIER = 2


def release_items(edition: EditionReleases, _editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Everything that a release itself becomes, release by release."""
    teasers = [teaser(release) for release in edition.releases]
    for place, release in enumerate(edition.releases):
        page = _page(release, place, teasers)
        yield from _forms(edition, release, page)
        yield from _cards(edition, release)
        yield from _redirects(edition, release)


def _page(release: Release, place: int, teasers: list[Teaser]) -> ReleasePage:
    later = tuple(reversed(teasers[max(0, place - _LATER) : place]))
    earlier = tuple(teasers[place + 1 : place + 1 + _EARLIER])
    return ReleasePage(release, later, earlier)


def _forms(edition: EditionReleases, release: Release, page: ReleasePage) -> Iterator[Item]:
    language = release.language
    translations = edition.languages[release.address]
    folder = f"site{release.path}"
    mail = f"mail/{release.address}/{language}"
    body = MailBody(release, translations)
    yield Item(f"{folder}index.html", "release-page", language, page, Rank.PAGE, translations)
    yield Item(f"{folder}release.txt", "release-text", language, page, Rank.PAGE, translations)
    yield Item(f"{folder}release.json", "release-json", language, page, Rank.PAGE, translations)
    yield Item(f"{mail}.html", "mail-html", language, body, Rank.PAGE)
    yield Item(f"{mail}.txt", "mail-text", language, body, Rank.PAGE)
    yield Item(f"{mail}.eml", "mail-message", language, body, Rank.PAGE)


def _cards(edition: EditionReleases, release: Release) -> Iterator[Item]:
    for contact in release.public_contacts:
        if not contact.id:
            organisation = contact.organisation or release.organisations[0].name
            path = f"site{release.path}{contact.slug}.vcf"
            yield Item(path, "vcard", edition.edition.language, VCard(contact, organisation), Rank.FILE)


def _redirects(edition: EditionReleases, release: Release) -> Iterator[Item]:
    for url in release.former_urls:
        subject = Redirect(release.path, release.headline)
        yield Item(_redirect_path(url), "redirect", edition.edition.language, subject, Rank.PAGE)


def _redirect_path(url: str) -> str:
    if url.endswith(".html"):
        return f"site{url}"
    return f"site{url.rstrip('/')}/index.html"
