"""Contacts: people in `newsroom.yaml`, and people and ids in a release. Nodes in, Contacts out."""

from datetime import date
from typing import Any, get_args

from pressroom.check.fields import Convert, Field, Table, record
from pressroom.check.report import expected, short
from pressroom.check.scope import Place
from pressroom.check.values import choice, day, email, in_language, phone, text, words
from pressroom.draft import Node, Scalar
from pressroom.release import Audience, Contact
from pressroom.text.slugs import slug


def _table(words_convert: Convert) -> Table:
    """The fields of a contact, whose words for readers are made by `words_convert`."""
    return {
        "name": Field(_name, "expected the person's first and last name"),
        "role": Field(words_convert),
        "organisation": Field(words_convert),
        "phone": Field(phone),
        "mobile": Field(phone),
        "email": Field(email),
        "via": Field(words_convert),
        "hours": Field(words_convert),
        "until": Field(_until),
        "audience": Field(choice(get_args(Audience))),
    }


def contact(contact_id: str, values: dict[str, Any], language: str) -> Contact:
    """A contact of the newsroom in one language."""
    return Contact(id=contact_id, slug=contact_id, **_localised(values, language))


def _name(node: Node, place: Place) -> str:
    name = text(node, place)
    if not slug(name):
        raise ValueError(f"“{short(name)}” is no name; expected the person's first and last name")
    return name


def _until(node: Node, place: Place) -> date:
    last = day(node, place)
    if last < place.scope.day:
        message = f"the last day of this contact has passed ({last.isoformat()}); name somebody else, or a later day"
        place.report.warning(node.line, message, place.field)
    return last


def _reachable(values: dict[str, Any], _place: Place) -> dict[str, Any]:
    if "phone" not in values and "mobile" not in values:
        raise ValueError(f"{short(values['name'])} has no number; expected phone or mobile, so that the press can call")
    return values


def _written_out(values: dict[str, Any], place: Place) -> Contact:
    values = _reachable(values, place)
    return Contact(slug=slug(values["name"]), **_localised(values, place.scope.language))


def _localised(values: dict[str, Any], language: str) -> dict[str, Any]:
    return {key: in_language(value, language) for key, value in values.items()}


def known_or_written_out(node: Node, place: Place) -> Contact | None:
    """A contact of a release: an id of the newsroom's, or a person written out. None for one that is not valid."""
    if not isinstance(node, Scalar):
        written_out: Contact = _PERSON(node, place)
        return written_out
    contact_id = text(node, place)
    known = place.scope.contacts
    if known is None:
        return None
    if contact_id not in known:
        raise ValueError(
            f"“{short(contact_id)}” is no contact in newsroom.yaml; {expected(contact_id, known)}"
            if known
            else f"“{short(contact_id)}” is no contact: newsroom.yaml has none; write the person out: name, role, phone"
        )
    return known[contact_id]


newsroom_contact = record(_table(words(text)), _reachable)
"""A person in `newsroom.yaml`: the values, in which words may be those of several languages."""

_PERSON = record(_table(text), _written_out)
