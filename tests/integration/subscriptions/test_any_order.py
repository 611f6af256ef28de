"""Whatever readers, strangers and the operator do, in any order: nobody gets mail unasked, and the erased are gone."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pressroom.store import Store
from pressroom.subscriptions.choices import OfferedChoices, SubscriptionChoices
from pressroom.subscriptions.csv_file import CsvRow
from pressroom.subscriptions.import_csv import ImportRules, import_rows
from pressroom.subscriptions.join import Confirmed, confirm
from pressroom.subscriptions.leave import Erased, Left, erase, unsubscribe
from pressroom.subscriptions.links import Refused, create_unsubscribe_token
from pressroom.subscriptions.names import ChoiceNames
from pressroom.subscriptions.preferences import change_preferences, pause_until, request_address_change
from pressroom.subscriptions.retention import run_retention
from tests.support.subscriptions import (
    CHOICES,
    KEYS,
    NOW,
    ask,
    clear,
    count_mails,
    dump,
    get_preferences_link,
    list_confirm_tokens,
    read_status,
)

EMAILS = tuple(f"{name}@example.org" for name in ("anna", "berit", "carl"))
RULES = ImportRules(
    ChoiceNames(OfferedChoices(frozenset({"sv", "en"}), frozenset(), frozenset()), {}, {}), CHOICES, "x"
)
email = st.sampled_from(EMAILS)


class Readers(RuleBasedStateMachine):
    """What three addresses may expect, beside what the database does with them."""

    store: Store

    @initialize()
    def start(self) -> None:
        clear(self.store)
        self.now: datetime = NOW
        self.wants: dict[str, bool] = dict.fromkeys(EMAILS, False)
        self.refuses_import: set[str] = set()
        self.mails: dict[str, list[datetime]] = defaultdict(list)
        self.links: list[tuple[str, str]] = []  # every link to confirm that was ever sent, with its address
        self.readers: list[Confirmed] = []
        self.left_at: dict[str, datetime] = {}
        self.mail_count = 0

    def note_mails(self, address: str) -> None:
        """Note the mail that the last request has caused, if it has."""
        count = count_mails(self.store)
        if count > self.mail_count:
            self.mails[address].append(self.now)
        self.mail_count = count

    @rule(address=email)
    def somebody_asks(self, address: str) -> None:
        self.mail_count = count_mails(self.store)
        assert ask(self.store, address, self.now) == "accepted"
        self.note_mails(address)
        self.links += [(address, token) for token in list_confirm_tokens(self.store, address)]

    @precondition(lambda self: self.links)
    @rule(data=st.data())
    def a_link_is_confirmed(self, data: st.DataObject) -> None:
        _, token = data.draw(st.sampled_from(self.links))
        before = dump(self.store)
        confirmed = confirm(self.store, KEYS, token, self.now)
        assert confirm(self.store, KEYS, token, self.now) in {Refused("used"), Refused("expired"), Refused("gone")}
        if isinstance(confirmed, Refused):
            assert dump(self.store) == before
            return
        for reader in self.readers:
            if reader.subscriber_id == confirmed.subscriber_id and reader.email != confirmed.email:
                self.stop(reader.email)
        self.wants[confirmed.email] = True
        self.refuses_import.discard(confirmed.email)
        self.left_at.pop(confirmed.email, None)
        self.readers.append(confirmed)

    def stop(self, address: str) -> None:
        self.wants[address] = False
        self.refuses_import.add(address)

    def find_address(self, reader: Confirmed) -> str:
        """The address that a reader has now, which a change may have moved."""
        return next(each.email for each in reversed(self.readers) if each.subscriber_id == reader.subscriber_id)

    @precondition(lambda self: self.readers)
    @rule(data=st.data())
    def a_reader_leaves(self, data: st.DataObject) -> None:
        reader = data.draw(st.sampled_from(self.readers))
        address = self.find_address(reader)
        token = create_unsubscribe_token(KEYS, reader.subscriber_id)
        left = unsubscribe(self.store, KEYS, token, self.now)
        assert isinstance(left, Left)
        if left.was_active:
            assert self.wants[address]
            self.stop(address)
            self.left_at[address] = self.now
        again = unsubscribe(self.store, KEYS, token, self.now)
        assert isinstance(again, Left)
        assert not again.was_active

    @precondition(lambda self: self.readers)
    @rule(data=st.data(), new=email)
    def a_reader_uses_a_link_to_preferences(self, data: st.DataObject, new: str) -> None:
        reader = data.draw(st.sampled_from(self.readers))
        link = get_preferences_link(reader)
        before = self.wants.copy()
        change_preferences(self.store, KEYS, link, SubscriptionChoices("en"), self.now)
        pause_until(self.store, KEYS, link, self.now + timedelta(days=3), self.now)
        self.mail_count = count_mails(self.store)
        request_address_change(self.store, KEYS, link, new, self.now)
        self.note_mails(new)
        self.links += [(new, token) for token in list_confirm_tokens(self.store, reader.email)]
        assert self.wants == before

    @precondition(lambda self: self.readers)
    @rule(data=st.data())
    def a_reader_is_erased(self, data: st.DataObject) -> None:
        reader = data.draw(st.sampled_from(self.readers))
        erased = erase(self.store, KEYS, get_preferences_link(reader), self.now)
        if isinstance(erased, Erased) and erased.was_stored:
            self.stop(reader.email)
            self.left_at.pop(reader.email, None)
            assert reader.email not in dump(self.store)

    @rule(address=email)
    def the_operator_imports(self, address: str) -> None:
        (judged,) = import_rows(self.store, KEYS, [CsvRow(1, {"email": address})], RULES, self.now, write=True)
        assert (judged.verdict == "suppressed") == (address in self.refuses_import)
        if judged.verdict == "added":
            assert not self.wants[address]
            self.wants[address] = True

    @rule(hours=st.sampled_from([1, 12, 23, 24, 47, 48, 24 * 7, 24 * 28]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours, seconds=1)

    @rule()
    def retention_runs(self) -> None:
        run_retention(self.store, self.now)
        content = dump(self.store)
        for address, left_at in self.left_at.items():
            if self.now - left_at > timedelta(days=30, hours=1):
                asked = [time for time in self.mails[address] if self.now - time < timedelta(days=7, hours=1)]
                assert asked or address not in content
        for address in EMAILS:
            asked = [time for time in self.mails[address] if self.now - time <= timedelta(days=7)]
            assert asked or self.wants[address] or address in self.left_at or address not in content

    @invariant()
    def only_who_wants_mail_gets_it(self) -> None:
        if hasattr(self, "wants"):
            assert {each: read_status(self.store, each) == "active" for each in EMAILS} == self.wants

    @invariant()
    def nobody_got_more_than_two_mails_in_24_hours(self) -> None:
        for times in getattr(self, "mails", {}).values():
            assert all(sum(timedelta() <= time - first < timedelta(days=1) for time in times) <= 2 for first in times)


def test_any_order_of_joins_changes_leaves_erasures_and_imports_keeps_the_promises(
    store: Store, exhaustive: bool
) -> None:
    machine: Any = type("ReadersOfStore", (Readers,), {"store": store})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=200 if exhaustive else 12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
