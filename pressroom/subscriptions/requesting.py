"""Ask a reader to confirm: the request and its mail are stored in one transaction, within the limits."""

from datetime import datetime, timedelta
from typing import Literal, TypeAlias
from uuid import uuid4

from msgspec import Struct

from pressroom.store import Transaction, consents, outbox, requests
from pressroom.store.outbox import NewMail
from pressroom.store.requests import JoinRequest
from pressroom.subscriptions.addresses import EmailAddress
from pressroom.subscriptions.choices import SubscriptionChoices
from pressroom.subscriptions.stored_choices import encode_choices

CONFIRMATION_TIME = timedelta(hours=48)
"""How long the link in a confirmation works."""
MAX_FORM_CHARACTERS = 60

MailKind: TypeAlias = Literal["confirm", "change", "left"]
RequestOutcome: TypeAlias = Literal["accepted", "overloaded"]
"""What the reader may know: whether the newsroom takes requests now, and never whether it knows the address."""


class ConsentGiven(Struct, frozen=True):
    """What a reader agrees to: the exact text that was shown, and the name of the form that showed it.

    `language` is the language of the text, if it is not the language in which the reader wants the news.
    """

    text: str
    form: str
    language: str = ""


def queue_join_request(
    transaction: Transaction, subscriber_id: int, choices: SubscriptionChoices, given: ConsentGiven, now: datetime
) -> None:
    """Store a request to join, and queue the mail that asks to confirm it."""
    request = create_join_request(transaction, subscriber_id, choices, given, now)
    request_id = requests.add_request(transaction, request)
    queue_mail(transaction, "confirm", subscriber_id, choices.language, now, request_id)


def create_join_request(
    transaction: Transaction, subscriber_id: int, choices: SubscriptionChoices, given: ConsentGiven, now: datetime
) -> JoinRequest:
    """Return a request to join, to be stored; the text that the reader agrees to is stored once."""
    consent = consents.get_or_add_consent(transaction, given.text, given.language or choices.language)
    return JoinRequest(
        "join",
        subscriber_id,
        now,
        now + CONFIRMATION_TIME,
        choices.language,
        given.form[:MAX_FORM_CHARACTERS],
        consent.id,
        encode_choices(choices),
    )


def queue_change_request(
    transaction: Transaction, subscriber_id: int, language: str, new: EmailAddress, now: datetime
) -> None:
    """Store a request to change an address, and queue the mail to the new address that asks to confirm it."""
    expires_at = now + CONFIRMATION_TIME
    request = JoinRequest(
        "change", subscriber_id, now, expires_at, language, "preferences", new_email=new.text, new_email_norm=new.key
    )
    queue_mail(transaction, "change", subscriber_id, language, now, requests.add_request(transaction, request))


def queue_mail(
    transaction: Transaction,
    kind: MailKind,
    subscriber_id: int,
    language: str,
    now: datetime,
    request_id: int | None = None,
) -> None:
    """Queue a service mail. Its Message-ID is fixed now, so that each attempt sends the same message."""
    mail = NewMail(kind, subscriber_id, language, uuid4().hex, request_id)
    outbox.add_mail(transaction, mail, now)
