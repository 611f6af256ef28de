"""Convert between what a subscriber chooses and the rows that are stored of it: one for each topic."""

from collections.abc import Sequence

import msgspec

from pressroom.store.subscribers import Subscriber
from pressroom.store.subscriptions import Subscription
from pressroom.subscriptions.choices import SubscriptionChoices


def create_rows(choices: SubscriptionChoices) -> list[Subscription]:
    """Return a row for each organisation and keyword; an empty name stands for all."""
    return [
        Subscription(organisation, keyword, choices.frequency)
        for organisation in sorted(set(choices.organisations)) or [""]
        for keyword in sorted(set(choices.keywords)) or [""]
    ]


def join_rows(subscriber: Subscriber, rows: Sequence[Subscription]) -> SubscriptionChoices:
    """Return the choices that a subscriber and its rows were made from."""
    return SubscriptionChoices(
        subscriber.language,
        tuple(sorted({row.organisation for row in rows} - {""})),
        tuple(sorted({row.keyword for row in rows} - {""})),
        rows[0].frequency if rows else "immediate",
        subscriber.takes_other_languages,
    )


def encode_choices(choices: SubscriptionChoices) -> str:
    """Return choices as JSON, for a request that waits."""
    return msgspec.json.encode(choices).decode()


def decode_choices(text: str) -> SubscriptionChoices:
    """Return the choices of a request."""
    return msgspec.json.decode(text, type=SubscriptionChoices)
