"""The contacts page of an edition and the card of every newsroom contact.

A contact who is for the press only, or whose last day has passed, is left out of the page.
"""

from collections.abc import Iterator

from pressroom.artifact import ContactsPage, Item, Rank, VCard
from pressroom.plan.edition import EditionReleases, current_contacts, same_page


def contacts_items(edition: EditionReleases, editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """The page, and a card for each public contact: releases link to it for as long as they exist."""
    language = edition.edition.language
    public = tuple(contact for contact in edition.edition.contacts if contact.audience == "public")
    organisations = edition.edition.organisations
    for contact in () if "vcard" in edition.leave_out else public:
        subject = VCard(contact, contact.organisation or organisations[0].name)
        yield Item(f"{edition.site}/contacts/{contact.id}.vcf", "vcard", language, subject, Rank.FILE)
    page = ContactsPage(current_contacts(edition), organisations)
    translations = same_page(editions, "/contacts/")
    yield Item(f"{edition.site}/contacts/index.html", "contacts-page", language, page, Rank.LIST, translations)
