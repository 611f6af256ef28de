"""Plan the contacts page of an edition and a vCard for each public contact.

The page leaves out press-only contacts, and contacts whose last day has passed.
"""

from collections.abc import Iterator

from pressroom.model.pages import ContactsPage, VCard
from pressroom.model.plan import CommitOrder, Item
from pressroom.plan.release_groups import EditionReleases, list_current_contacts, list_page_translations


def plan_contact_items(view: EditionReleases, views: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Plan the page, and a vCard for each public contact, even an expired one: old releases link to it."""
    language = view.edition.language
    public = tuple(contact for contact in view.edition.contacts if contact.audience == "public")
    organisations = view.edition.organisations
    for contact in () if "vcard" in view.omitted_formats else public:
        vcard = VCard(contact, contact.organisation or organisations[0].name)
        yield Item(f"{view.site_folder}/contacts/{contact.id}.vcf", "vcard", language, vcard, CommitOrder.FILE)
    page = ContactsPage(list_current_contacts(view), organisations)
    translations = list_page_translations(views, "/contacts/")
    yield Item(
        f"{view.site_folder}/contacts/index.html", "contacts-page", language, page, CommitOrder.LIST, translations
    )
