"""The contacts page of an edition and the card of every newsroom contact.

A contact who is for the press only, or whose last day has passed, is left out of the page.
"""

from collections.abc import Iterator

from pressroom.model.pages import ContactsPage, VCard
from pressroom.model.plan import CommitOrder, Item
from pressroom.plan.views import EditionView, list_current_contacts, list_page_translations


def plan_contact_items(view: EditionView, views: tuple[EditionView, ...]) -> Iterator[Item]:
    """The page, and a card for each public contact: releases link to it for as long as they exist."""
    language = view.edition.language
    public = tuple(contact for contact in view.edition.contacts if contact.audience == "public")
    organisations = view.edition.organisations
    for contact in () if "vcard" in view.omitted_formats else public:
        subject = VCard(contact, contact.organisation or organisations[0].name)
        yield Item(f"{view.site_folder}/contacts/{contact.id}.vcf", "vcard", language, subject, CommitOrder.FILE)
    page = ContactsPage(list_current_contacts(view), organisations)
    translations = list_page_translations(views, "/contacts/")
    yield Item(
        f"{view.site_folder}/contacts/index.html", "contacts-page", language, page, CommitOrder.LIST, translations
    )
