"""Decide which text of a contact is its name: a person's, that of an office, or a role or organisation alone."""

from msgspec import structs

from pressroom.importer.contact_labels import LABELLED
from pressroom.importer.contact_texts import has_values
from pressroom.importer.found import FoundContact
from pressroom.importer.names_in_text import is_likely_name, is_sure_name
from pressroom.importer.person_names import find_person, has_role_word
from pressroom.importer.press_offices import is_contact_title, is_office, starts_with_office
from pressroom.importer.section_titles import find_section_kind


def name_contact(contact: FoundContact, title: str) -> FoundContact:
    """Return a contact with a name: below “Pressjouren” the title, else its organisation or its role."""
    title, contact = title.strip(" :"), _take_role_for_name(contact)
    if not contact.name and not contact.role and has_values(contact) and is_office(title):
        return structs.replace(contact, name=title)
    if contact.name and starts_with_office(contact.organisation) and not is_likely_name(contact.name):
        return structs.replace(contact, name=contact.organisation, organisation=contact.name)
    is_headed = is_office(title) and not is_contact_title(title)
    if is_headed and contact.name and not is_likely_name(contact.name) and not starts_with_office(contact.name):
        return structs.replace(contact, name=title, organisation=contact.name)
    if not contact.name and contact.organisation and (not contact.role or starts_with_office(contact.organisation)):
        return structs.replace(contact, name=contact.organisation, organisation="")
    if not contact.name and contact.role:
        return structs.replace(contact, name=contact.role, role="")
    return contact


def _take_role_for_name(contact: FoundContact) -> FoundContact:
    """Return the contact of “Press Office, Nordbro Transport” with the office as its name."""
    is_single_word = " " not in contact.name  # a whole name in Chinese or Japanese
    is_person = is_single_word or is_likely_name(contact.name) or starts_with_office(contact.name)
    if is_person or not is_office(contact.role) or is_contact_title(contact.role):
        return contact
    organisation = ", ".join(filter(None, (contact.name, contact.organisation)))
    return structs.replace(contact, name=contact.role, role="", organisation=organisation)


def split_contact_word(part: str) -> tuple[str, str]:
    """Return `Presskontakt` and `Anna Berg` for `Presskontakt Anna Berg`; else nothing, and the whole text."""
    words = part.split()
    number = next((each for each in (2, 1) if find_section_kind(" ".join(words[:each])) == "contact"), 1)
    number = number if find_person(" ".join(words[number:])) else 1
    word, rest = " ".join(words[:number]), " ".join(words[number:])
    is_office_of = is_office(word) and not is_sure_name(rest) and not word[:1].islower()
    is_label = (
        find_section_kind(word) == "contact"
        and not is_office_of
        and not has_role_word(word)
        and find_person(rest) is not None
    )
    return (word, rest) if is_label else ("", part)


def is_title_only(line: str) -> bool:
    """Return whether a line is a title such as “För mer information”, and not one with a person after it."""
    label = LABELLED.match(line)
    has_person = label is not None and find_person(line[label.end() :].split(",", maxsplit=1)[0]) is not None
    return find_section_kind(line) == "contact" and not has_person
