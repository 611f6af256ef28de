"""The contacts page of an edition and the card of every newsroom contact.

A contact who is for the press only, or whose last day has passed, is left out of the page.
"""

from collections.abc import Iterator

from pressroom.artifact import ContactsPage, Item, Rank, VCard
from pressroom.plan.edition import EditionReleases, same_page
from pressroom.release import Contact


def contacts_items(edition: EditionReleases, editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """The page, and a card for each public contact: releases link to it for as long as they exist."""
    language = edition.edition.language
    public = tuple(contact for contact in edition.edition.contacts if contact.audience == "public")
    current = tuple(contact for contact in public if _holds(contact, edition))
    organisations = edition.edition.organisations
    for contact in public:
        subject = VCard(contact, contact.organisation or organisations[0].name)
        yield Item(f"{edition.site}/contacts/{contact.id}.vcf", "vcard", language, subject, Rank.FILE)
    page = ContactsPage(current, organisations)
    translations = same_page(editions, "/contacts/")
    yield Item(f"{edition.site}/contacts/index.html", "contacts-page", language, page, Rank.LIST, translations)


def _holds(contact: Contact, edition: EditionReleases) -> bool:
    return contact.until is None or contact.until >= edition.now.date()
