"""Contacts: people in `newsroom.yaml`, and people and ids in a release. Nodes in, Contacts out."""

from datetime import date
from typing import Any, get_args

from pressroom.check.fields import Field, FieldTable, Parser, create_mapping_parser
from pressroom.check.problems import shorten, suggest
from pressroom.check.scope import Place
from pressroom.check.values import (
    create_choice_parser,
    create_localised_parser,
    parse_date,
    parse_email,
    parse_phone,
    parse_text,
    select_language,
)
from pressroom.model.draft import Node, Scalar
from pressroom.model.newsroom import Audience, Contact
from pressroom.text.slugs import slugify


def _create_field_table(parse_words: Parser) -> FieldTable:
    """The fields of a contact, whose words for readers are made by `words_convert`."""
    return {
        "name": Field(_parse_name, "expected the person's first and last name"),
        "role": Field(parse_words),
        "organisation": Field(parse_words),
        "phone": Field(parse_phone),
        "mobile": Field(parse_phone),
        "email": Field(parse_email),
        "via": Field(parse_words),
        "hours": Field(parse_words),
        "until": Field(_parse_until),
        "audience": Field(create_choice_parser(get_args(Audience))),
    }


def create_contact(contact_id: str, values: dict[str, Any], language: str) -> Contact:
    """A contact of the newsroom in one language."""
    return Contact(id=contact_id, slug=contact_id, **_select_language_of_values(values, language))


def _parse_name(node: Node, place: Place) -> str:
    name = parse_text(node, place)
    if not slugify(name):
        raise ValueError(f"“{shorten(name)}” is no name; expected the person's first and last name")
    return name


def _parse_until(node: Node, place: Place) -> date:
    last = parse_date(node, place)
    if last < place.scope.today:
        message = f"the last day of this contact has passed ({last.isoformat()}); name somebody else, or a later day"
        place.problems.add_warning(node.line, message, place.field)
    return last


def _require_number(values: dict[str, Any], _place: Place) -> dict[str, Any]:
    if "phone" not in values and "mobile" not in values:
        raise ValueError(
            f"{shorten(values['name'])} has no number; expected phone or mobile, so that the press can call"
        )
    return values


def _create_contact_without_id(values: dict[str, Any], place: Place) -> Contact:
    values = _require_number(values, place)
    return Contact(slug=slugify(values["name"]), **_select_language_of_values(values, place.scope.language))


def _select_language_of_values(values: dict[str, Any], language: str) -> dict[str, Any]:
    return {key: select_language(value, language) for key, value in values.items()}


def parse_contact(node: Node, place: Place) -> Contact | None:
    """A contact of a release: an id of the newsroom's, or a person written out. None for one that is not valid."""
    if not isinstance(node, Scalar):
        written_out: Contact = _parse_person(node, place)
        return written_out
    contact_id = parse_text(node, place)
    known = place.scope.contacts
    if known is None:
        return None
    if contact_id not in known:
        raise ValueError(
            f"“{shorten(contact_id)}” is no contact in newsroom.yaml; {suggest(contact_id, known)}"
            if known
            else f"“{shorten(contact_id)}” is no contact: newsroom.yaml has none; write the person out: name, role, "
            "phone"
        )
    return known[contact_id]


parse_newsroom_contact = create_mapping_parser(
    _create_field_table(create_localised_parser(parse_text)), _require_number
)
"""A person in `newsroom.yaml`: the values, in which words may be those of several languages."""

_parse_person = create_mapping_parser(_create_field_table(parse_text), _create_contact_without_id)
