"""Decide what becomes of a message after an attempt: sent, tried again later, given up or in doubt."""

from datetime import datetime, timedelta

from pressroom.deliver.transport import SendResult
from pressroom.model.newsroom import CrashPolicy
from pressroom.store import providers
from pressroom.store.deliveries import IN_DOUBT, DeliveryResult, DeliveryState, Intent

_BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))
"""How long a message waits after its first, second, … attempt that failed; the last one is for all later attempts."""
_MAX_ATTEMPTS = 44
"""The waits between so many attempts are five days together. They are counted, so no clock matters."""

_PAUSED_WAIT = timedelta(minutes=15)
"""How long a message to a paused provider waits until it is looked at again; `pressroom resume` ends it."""


def create_result(
    intent: Intent, sent: SendResult, policy: CrashPolicy, now: datetime, *, was_marked: bool
) -> DeliveryResult:
    """Return the result to store. `was_marked`: the intent is stored, so the row has the number of this attempt."""
    number = intent.delivery.attempts + 1
    state, wait = _decide(sent, policy, number)
    return DeliveryResult(
        intent.lease.mailing_id,
        intent.delivery.subscriber_id,
        number if was_marked else number - 1,
        number,
        state,
        now + wait,
        IN_DOUBT if sent.state == "in doubt" else describe_code(sent),
        sent.refusal or "",
    )


def create_waiting_result(intent: Intent, now: datetime) -> DeliveryResult:
    """Return the result of a message that was not tried, because sending to its provider has paused."""
    attempts = intent.delivery.attempts
    return DeliveryResult(
        intent.lease.mailing_id,
        intent.delivery.subscriber_id,
        attempts,
        attempts,
        "deferred",
        now + _PAUSED_WAIT,
        providers.PAUSED,
    )


def describe_code(sent: SendResult) -> str:
    """Return the relay's answer, such as `450 4.2.0`, or what happened instead."""
    return f"{sent.code} {sent.status}".rstrip() if sent.code else sent.reason


def _decide(sent: SendResult, policy: CrashPolicy, number: int) -> tuple[DeliveryState, timedelta]:
    match sent.state:
        case "accepted" | "refused":
            return sent.state, timedelta()
        case "stopped":  # it did not leave, and may do so at once
            return "pending", timedelta()
        case "in doubt" if policy == "hold":
            return "in doubt", timedelta()
    if number >= _MAX_ATTEMPTS:
        return "refused", timedelta()
    return "deferred", _BACK_OFF[min(number, len(_BACK_OFF)) - 1]
