"""Pause sending to a mail provider that refuses the newsroom's mail because of how it is sent.

After 20 such refusals in a row, with no more than an hour between two of them, its mails wait until `pressroom resume`:
more of them would only make its opinion worse. A provider is the domain of an address; large ones have several.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from pressroom.deliver.smtp_refusals import describe_missing_record, find_status
from pressroom.deliver.steady_clock import read_steady_clock
from pressroom.deliver.transport import SendResult
from pressroom.errors import PressroomError
from pressroom.store import providers
from pressroom.store.database import Store, Transaction
from pressroom.text.domains import encode_email_domain

_logger = logging.getLogger(__name__)

MAX_REFUSALS = 20
_IN_A_ROW = timedelta(hours=1)
_READ_SECONDS = 2.0
_FAMILIES = {
    "gmail.com": ("googlemail.com",),
    "outlook.com": ("hotmail", "live", "msn", "outlook"),
    "yahoo.com": ("yahoo", "ymail", "rocketmail", "aol"),
    "icloud.com": ("me.com", "mac.com"),
}
_FAMILY_OF = {name: family for family, names in _FAMILIES.items() for name in names}


def get_provider(email: str) -> str:
    """Return the provider of an address: its domain, or one domain for all that a large provider has."""
    domain = encode_email_domain(email).rpartition("@")[2].lower()
    name, _, rest = domain.partition(".")
    is_short = rest.count(".") <= 1 and len(rest) <= 6  # hotmail.se, yahoo.co.uk, but not live.example.org
    return _FAMILY_OF.get(domain) or (_FAMILY_OF.get(name) if is_short else None) or domain


def record_policy_refusal(transaction: Transaction, domain: str, code: str, now: datetime) -> None:
    """Count a refusal, and pause sending to the provider if it is one too many."""
    count, is_paused = providers.note_refusal(transaction, domain, code, now, now - _IN_A_ROW)
    if not is_paused and count >= MAX_REFUSALS and providers.pause_provider(transaction, domain, now):
        missing = describe_missing_record(find_status(code))
        _logger.error(
            "Sending to %s has paused: it refused %d mails in a row with %s. What is missing or wrong: %s. "
            "Correct it, check it with pressroom doctor, then run pressroom resume.",
            domain,
            count,
            code,
            missing,
            extra={"provider": domain, "code": code},
        )


class ProviderPauses:
    """What the connections of one worker know about providers: to which sending has paused, and who refuses now."""

    def __init__(self, store: Store, get_now: Callable[[], datetime]) -> None:
        self._store, self._get_now = store, get_now
        self._lock = Lock()
        self._paused: set[str] = set()
        self._refusals: dict[str, int] = {}
        self._waiting: list[tuple[str, str]] = []  # of providers, with a code, or without one if they take mail again
        self._read_at: float | None = None

    def is_paused(self, email: str) -> bool:
        """Return whether mail to an address must wait."""
        return bool(self._paused) and get_provider(email) in self._paused

    def note(self, email: str, sent: SendResult, code: str) -> None:
        """Note what became of a message."""
        if sent.refusal != "policy" and (not self._refusals or sent.state != "accepted"):
            return
        provider = get_provider(email)
        with self._lock:
            if sent.refusal == "policy":
                self._refusals[provider] = self._refusals.get(provider, 0) + 1
                self._waiting.append((provider, code))
                if self._refusals[provider] >= MAX_REFUSALS:
                    self._paused.add(provider)
            elif self._refusals.pop(provider, 0):
                self._waiting.append((provider, ""))

    def synchronize(self) -> None:
        """Store what was noted, and read what others have stored, now and then. If the database fails, do it later."""
        is_due = self._read_at is None or read_steady_clock() - self._read_at > _READ_SECONDS
        if not (self._waiting or is_due):
            return
        with self._lock:
            waiting, self._waiting = self._waiting, []
        try:
            paused = self._store_and_read(waiting)
        except PressroomError as error:
            _logger.warning("%s Refusals of mail providers are stored later.", error.message)
            with self._lock:
                self._waiting = [*waiting, *self._waiting]
            return
        self._read_at = read_steady_clock()
        with self._lock:
            resumed = {each for each in self._paused - paused if not self._is_waiting(each)}
            for each in resumed:
                self._refusals.pop(each, None)
            self._paused = (self._paused | paused) - resumed

    def _is_waiting(self, provider: str) -> bool:
        return any(each == provider for each, _ in self._waiting)

    def _store_and_read(self, waiting: list[tuple[str, str]]) -> set[str]:
        if not waiting:
            with self._store.read() as transaction:
                return {each.domain for each in providers.list_paused(transaction)}
        with self._store.transaction() as transaction:
            for provider, code in waiting:
                if code:
                    record_policy_refusal(transaction, provider, code, self._get_now())
                else:
                    providers.forget_refusals(transaction, provider)
            return {each.domain for each in providers.list_paused(transaction)}
