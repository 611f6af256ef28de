"""Parse contacts: people in `newsroom.yaml`, and people and ids in a release."""

from datetime import date
from typing import Any, get_args

from pressroom.check.fields import Field, FieldTable, Parser, create_mapping_parser
from pressroom.check.problems import Place, shorten, suggest
from pressroom.check.values import (
    create_choice_parser,
    create_localised_parser,
    parse_address_text,
    parse_date,
    parse_email,
    parse_phone_field,
    parse_text,
    parse_title,
    select_language,
)
from pressroom.model.draft import Node, Scalar
from pressroom.model.newsroom import Audience, Contact
from pressroom.model.output_names import is_release_output
from pressroom.text.paths import fold_path
from pressroom.text.slugs import slugify


def _create_field_table(parse_label: Parser) -> FieldTable:
    """Return the fields of a contact; `parse_label` parses the texts that may differ by language."""
    return {
        "name": Field(_parse_name, "write the person's first and last name"),
        "role": Field(parse_label),
        "organisation": Field(parse_label),
        "phone": Field(parse_phone_field),
        "mobile": Field(parse_phone_field),
        "email": Field(parse_email),
        "via": Field(parse_label),
        "hours": Field(parse_label),
        "until": Field(_parse_until),
        "audience": Field(create_choice_parser(get_args(Audience))),
    }


def create_contact(contact_id: str, values: dict[str, Any], language: str) -> Contact:
    """Create a contact of the newsroom in one language."""
    return Contact(id=contact_id, slug=contact_id, **_select_language_of_values(values, language))


def _parse_name(node: Node, place: Place) -> str:
    name: str = parse_title(node, place)
    if not slugify(name):
        raise ValueError(f"“{shorten(name)}” is not a name; write the person's first and last name")
    return name


def _parse_until(node: Node, place: Place) -> date:
    last_day = parse_date(node, place)
    if last_day < place.scope.today:
        message = f"the last day of this contact has passed ({last_day}); choose another contact or a later day"
        place.problems.add_warning(node.span, message, place.field)
    return last_day


def _require_number(values: dict[str, Any], _place: Place) -> dict[str, Any]:
    if "phone" not in values and "mobile" not in values:
        raise ValueError(
            f"{shorten(values['name'])} has no telephone number; add phone or mobile, so that journalists can call"
        )
    return values


def _create_contact_without_id(values: dict[str, Any], place: Place) -> Contact:
    values = _require_number(values, place)
    if is_release_output(fold_path(f"{slugify(values['name'])}.vcf")):
        name = shorten(values["name"])
        raise ValueError(
            f"pressroom needs the name of the contact card of “{name}” for another file; write a full name"
        )
    return Contact(slug=slugify(values["name"]), **_select_language_of_values(values, place.scope.language))


def _select_language_of_values(values: dict[str, Any], language: str) -> dict[str, Any]:
    return {key: select_language(value, language) for key, value in values.items()}


def parse_contact(node: Node, place: Place) -> Contact | None:
    """Parse a contact of a release: a person, or an id from `newsroom.yaml`. Return None if that contact is invalid."""
    if not isinstance(node, Scalar):
        contact: Contact = _parse_person(node, place)
        return contact
    contact_id = parse_address_text(node, place)
    contacts = place.scope.contacts
    if contacts is None:
        return None
    if contact_id not in contacts:
        remedy = suggest(contact_id, contacts) if contacts else "write the person here, with name, role and phone"
        raise ValueError(f"“{shorten(contact_id)}” is not a contact in newsroom.yaml; {remedy}")
    return contacts[contact_id]


parse_newsroom_contact = create_mapping_parser(
    _create_field_table(create_localised_parser(parse_text)), _require_number
)
"""Parse a person in `newsroom.yaml` into a dict, in which texts may be given for several languages."""

_parse_person = create_mapping_parser(_create_field_table(parse_text), _create_contact_without_id)
