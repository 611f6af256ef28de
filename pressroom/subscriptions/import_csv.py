"""Import a list of addresses: each line is judged first, and all that can be added are added in one transaction."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from pressroom.store import Store, Transaction, requests, subscribers, suppressions
from pressroom.subscriptions.addresses import EmailAddress, InvalidAddressError, parse_address
from pressroom.subscriptions.choices import InvalidChoicesError, SubscriptionChoices, check_choices
from pressroom.subscriptions.csv_file import CsvRow
from pressroom.subscriptions.join import activate_subscriber
from pressroom.subscriptions.names import ChoiceNames, parse_choices
from pressroom.subscriptions.preferences import LONGEST_PAUSE
from pressroom.subscriptions.requesting import ConsentGiven, create_join_request
from pressroom.tokens import TokenKeys, list_email_hashes

Verdict: TypeAlias = Literal["added", "known", "repeated", "suppressed", "invalid"]
"""`known`: it is a subscriber already; `repeated`: an earlier line has it; `suppressed`: the reader has left."""


class ImportRules(Struct, frozen=True):
    """What a list may contain and what its empty cells mean. `consent` says where the readers agreed."""

    names: ChoiceNames
    default: SubscriptionChoices
    consent: str
    form: str = "import"


class JudgedLine(Struct, frozen=True):
    """What becomes of a line of the list, and why; the reason never contains the address."""

    line: int
    verdict: Verdict
    reason: str = ""


class _NewSubscriber(Struct, frozen=True):
    """A line that can be added."""

    line: int
    address: EmailAddress
    choices: SubscriptionChoices
    consent: str
    paused_until: datetime | None


def import_rows(
    store: Store, keys: TokenKeys, rows: Sequence[CsvRow], rules: ImportRules, now: datetime, *, write: bool
) -> list[JudgedLine]:
    """Return what becomes of each row. With `write`, all that can be added are stored, or none after an error.

    Without it nothing is changed. A reader who has left, or was erased, is never brought back.
    """
    with store.transaction() if write else store.read() as transaction:
        return list(_judge_rows(transaction, keys, rows, rules, now if write else None))


def _judge_rows(
    transaction: Transaction, keys: TokenKeys, rows: Sequence[CsvRow], rules: ImportRules, now: datetime | None
) -> Iterator[JudgedLine]:
    """Yield what becomes of each row, and store it if there is a time for it."""
    lines: dict[str, int] = {}
    for row in rows:
        new = _parse_row(row, rules)
        if isinstance(new, JudgedLine):
            yield new
            continue
        first = lines.setdefault(new.address.key, new.line)
        if first != new.line:
            yield JudgedLine(new.line, "repeated", f"line {first} has the same address")
            continue
        judged = _judge(transaction, keys, new)
        if now and judged.verdict == "added":
            _add(transaction, new, rules.form, now)
        yield judged


def _judge(transaction: Transaction, keys: TokenKeys, new: _NewSubscriber) -> JudgedLine:
    if suppressions.find_suppression(transaction, list_email_hashes(keys, new.address.key)):
        return JudgedLine(
            new.line, "suppressed", "the reader wants no mail at this address; only the reader can join again"
        )
    found = subscribers.find_by_address(transaction, new.address.key)
    if found and found.status == "active":
        return JudgedLine(new.line, "known", "the address is a subscriber already; nothing is changed")
    return JudgedLine(new.line, "added")


def _add(transaction: Transaction, new: _NewSubscriber, form: str, now: datetime) -> None:
    """Store a subscriber and a receipt of the consent. Requests that wait end with it."""
    found = subscribers.get_or_add_subscriber(transaction, new.address.text, new.address.key, new.choices.language, now)
    requests.delete_open_requests(transaction, found.id, now)
    request = create_join_request(transaction, found.id, new.choices, ConsentGiven(new.consent, form), now)
    requests.confirm_request(transaction, requests.add_request(transaction, request), now)
    end = min(new.paused_until, now + LONGEST_PAUSE) if new.paused_until else None
    activate_subscriber(transaction, found, request, now, paused_until=end)


def _parse_row(row: CsvRow, rules: ImportRules) -> _NewSubscriber | JudgedLine:
    try:
        address = parse_address(row.cells.get("email", ""))
        choices = check_choices(parse_choices(row.cells, rules.names, rules.default), rules.names.offered)
        paused_until = _parse_time(row.cells.get("paused_until", ""))
    except (InvalidAddressError, InvalidChoicesError) as error:
        return JudgedLine(row.line, "invalid", str(error))
    consent = row.cells.get("consent", "") or rules.consent
    if not consent:
        return JudgedLine(row.line, "invalid", "the line does not say where the reader agreed")
    return _NewSubscriber(row.line, address, choices, consent, paused_until)


def _parse_time(text: str) -> datetime | None:
    """Return the time until which a reader has paused. Raises InvalidChoicesError."""
    try:
        time = datetime.fromisoformat(text) if text else None
    except ValueError:
        reason = f"“{text[:40]}” in the column paused_until is not a day such as 2026-03-01"
        raise InvalidChoicesError(reason) from None
    return time.replace(tzinfo=UTC) if time and time.tzinfo is None else time
