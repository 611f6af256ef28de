"""Do what the forms on the page of a reader ask for: other choices, a break, its end, another address."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.render.service_forms import ErrorKind
from pressroom.render.service_texts import write_address_asked, write_paused, write_resumed, write_saved
from pressroom.subscriptions.choices import SubscriptionChoices
from pressroom.subscriptions.limits import take_network_request
from pressroom.subscriptions.links import Refused
from pressroom.subscriptions.preferences import (
    LONGEST_PAUSE,
    Preferences,
    change_preferences,
    pause_until,
    request_address_change,
)
from pressroom.text.dates import format_date
from pressroom.web.address_field import clean_address, find_address_fault
from pressroom.web.choice_fields import read_choices
from pressroom.web.service_requests import ServiceRequest
from pressroom.web.token_pages import TokenPages

_DAY = timedelta(days=1)
_MAX_DAY_LENGTH = 40


class ChangeOutcome(Struct, frozen=True):
    """What a form has done: a sentence for the reader, or what is wrong and what was typed."""

    done: str = ""
    error: ErrorKind | None = None
    email: str = ""
    until: str = ""
    choices: SubscriptionChoices | None = None


Change = Callable[[ServiceRequest, Preferences], ChangeOutcome | Refused]


class PreferenceChanges(TokenPages):
    """The changes that a reader can make to a subscription."""

    def find_change(self, request: ServiceRequest) -> Change | None:
        """Return the change that a form asks for; None if it asks for none that exists."""
        changes: dict[str, Change] = {
            "choices": self.save_choices,
            "pause": self.pause,
            "resume": self.resume,
            "address": self.ask_for_address,
        }
        return changes.get(request.form.get("action"))

    def save_choices(self, request: ServiceRequest, before: Preferences) -> ChangeOutcome | Refused:
        """Store other choices."""
        language = self._get_language(request, before)
        kept = before.choices.keywords if request.form.get("language") in {"", before.choices.language} else ()
        sent = read_choices(request.form, language, self.pages, kept)
        if sent.error:
            return ChangeOutcome(error=sent.error, choices=sent.choices)
        changed = change_preferences(self.access.store, self.access.keys, request.token, sent.choices, self.now)
        if isinstance(changed, Refused):
            return changed
        return ChangeOutcome(write_saved(self.get_messages(sent.choices.language)))

    def pause(self, request: ServiceRequest, before: Preferences) -> ChangeOutcome | Refused:
        """Pause until the beginning of a day in the newsroom's zone."""
        text = request.form.get("until")[:_MAX_DAY_LENGTH]
        day = _parse_day(text)
        error = self._find_day_fault(day)
        if day is None or error:
            return ChangeOutcome(error=error, until=text)
        until = datetime.combine(day, time(), self.zone)
        paused = pause_until(self.access.store, self.access.keys, request.token, until, self.now)
        if isinstance(paused, Refused):
            return paused
        language = self._get_language(request, before)
        return ChangeOutcome(write_paused(self.get_messages(language), format_date(day, language)))

    def resume(self, request: ServiceRequest, before: Preferences) -> ChangeOutcome | Refused:
        """End a pause."""
        resumed = pause_until(self.access.store, self.access.keys, request.token, None, self.now)
        if isinstance(resumed, Refused):
            return resumed
        return ChangeOutcome(write_resumed(self.get_messages(self._get_language(request, before))))

    def ask_for_address(self, request: ServiceRequest, before: Preferences) -> ChangeOutcome | Refused:
        """Queue the mail to a new address that asks to confirm it."""
        email = request.form.get("email")
        outcome = find_address_fault(email) or self._queue_request(request, email)
        if isinstance(outcome, Refused):
            return outcome
        if outcome:
            return ChangeOutcome(error=outcome, email=clean_address(email))
        self.context.wake_outbox()
        messages = self.get_messages(self._get_language(request, before))
        return ChangeOutcome(write_address_asked(messages, clean_address(email)))

    def _queue_request(self, request: ServiceRequest, email: str) -> ErrorKind | Refused | None:
        store, keys, limits = self.access.store, self.access.keys, self.context.limits
        with store.transaction() as transaction:
            if not take_network_request(transaction, keys, request.client, self.now, limits):
                return "limited"
        outcome = request_address_change(store, keys, request.token, email, self.now, limits=limits)
        if isinstance(outcome, Refused):
            return outcome
        return "overloaded" if outcome == "overloaded" else None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the days of the newsroom begin."""
        return ZoneInfo(self.context.newsroom.timezone)

    @property
    def first_day(self) -> date:
        """The first day until which a pause can last."""
        return self.now.astimezone(self.zone).date() + _DAY

    @property
    def last_day(self) -> date:
        """The last day until which a pause can last."""
        return (self.now + LONGEST_PAUSE).astimezone(self.zone).date() - _DAY

    def _find_day_fault(self, day: date | None) -> ErrorKind | None:
        if day is None:
            return "no day"
        if day < self.first_day:
            return "past day"
        return "late day" if day > self.last_day else None

    def _get_language(self, request: ServiceRequest, before: Preferences) -> str:
        return self.choose_language(before.choices.language, request)


def _parse_day(text: str) -> date | None:
    """Return the day of a date field; browsers send them as 2026-05-31, whatever they show."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
