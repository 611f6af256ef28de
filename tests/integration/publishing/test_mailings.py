"""Published versions become mailings: each subscriber is planned once, whatever happens in between."""

from datetime import timedelta
from pathlib import Path

import pytest

from pressroom.publishing import mailings as planning
from pressroom.publishing.stop_mail import stop_release
from tests.support.mailing_newsroom import MailingNewsroom
from tests.support.publishing import BRIDGE, NOW, OLD

LATER = NOW + timedelta(hours=1)
ADD_READERS = """INSERT INTO subscriber (id, email, email_norm, status, language, requested_at, confirmed_at)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT i * 7, 'reader' || i || '@example.org', 'reader' || i || '@example.org', 'active', 'sv', 0, 0 FROM n"""
SUBSCRIBE = """INSERT INTO subscription (subscriber_id, organisation, keyword, frequency)
SELECT id, '', '', 'immediate' FROM subscriber"""
COUNT_IN_CHUNKS = """SELECT count(*) FROM delivery JOIN chunk ON chunk.mailing_id = delivery.mailing_id
AND subscriber_id BETWEEN low AND high GROUP BY sequence"""
NOTE = {"sv": "Summan var fel.", "en": "The sum was wrong."}


@pytest.fixture
def room(tmp_path: Path, database_url: str) -> MailingNewsroom:
    return MailingNewsroom(tmp_path, database_url)


def test_a_publication_is_planned_for_subscribers_of_its_organisations_and_keywords(room: MailingNewsroom) -> None:
    readers = {
        "all": room.add_reader("all"),
        "issuer": room.add_reader("issuer", organisations=("fjallby",)),
        "partner": room.add_reader("partner", organisations=("bolaget",)),
        "both": room.add_reader("both", organisations=("bolaget", "fjallby"), keywords=("bro", "skola")),
        "keyword": room.add_reader("keyword", keywords=("bro",)),
        "another keyword": room.add_reader("another", keywords=("skola",)),
        "same second": room.add_reader("same-second", at=NOW + timedelta(seconds=0.9)),
        "late": room.add_reader("late", at=NOW + timedelta(seconds=1)),
        "daily": room.add_reader("daily", frequency="daily"),
    }
    room.change_reader(room.add_reader("paused"), paused_until=NOW + timedelta(days=1))
    room.change_reader(room.add_reader("left"), status="left")
    room.write(organisations=["fjallby", "bolaget"])
    outcome = room.execute()
    assert outcome.mail_plan is not None
    (planned,) = outcome.mail_plan.mailings
    assert (planned.kind, planned.subscribers, planned.daily, planned.weekly) == ("publication", 6, 1, 0)
    got = {name for name, reader in readers.items() if room.list_mails(reader) == ["publication sv 1"]}
    assert got == {"all", "issuer", "partner", "both", "keyword", "same second"}
    assert room.plan() == []


@pytest.mark.parametrize("count", [499, 500, 501, 1000, 1001])
def test_chunks_hold_each_delivery_once_and_at_most_500(room: MailingNewsroom, count: int) -> None:
    with room.open() as store, store.transaction() as transaction:
        transaction.execute(ADD_READERS, count=count)
        transaction.execute(SUBSCRIBE)
    room.write()
    room.execute()
    with room.open() as store, store.read() as transaction:
        chunks = transaction.execute("SELECT sequence, low, high FROM chunk ORDER BY sequence")
        sizes = transaction.execute(COUNT_IN_CHUNKS)
    ends = [min(end, count) for end in range(500, count + 500, 500)]
    assert chunks == [(number, number * 500 * 7 + 7, end * 7) for number, end in enumerate(ends)]
    assert sum(size for (size,) in sizes) == count


def test_the_first_reader_who_joined_in_the_second_of_a_publication_gets_it(room: MailingNewsroom) -> None:
    reader = room.add_reader("first", at=NOW + timedelta(seconds=0.5))
    room.write()
    room.execute(now=NOW + timedelta(seconds=0.9))
    assert room.list_mails(reader) == ["publication sv 1"]


def test_the_first_reader_gets_nothing_from_the_second_before(room: MailingNewsroom) -> None:
    room.write()
    room.execute(now=NOW + timedelta(seconds=0.9))
    reader = room.add_reader("first", at=NOW + timedelta(seconds=1))
    assert room.plan(NOW + timedelta(seconds=2)) == []
    assert room.list_mails(reader) == []


def test_a_reader_gets_another_language_only_if_there_is_none_in_the_reader_s_own(room: MailingNewsroom) -> None:
    swede, briton = room.add_reader("swede"), room.add_reader("briton", "en")
    only_english = room.add_reader("only", "en", takes_other_languages=False)
    room.write()
    room.execute()
    assert room.list_mails(swede) == room.list_mails(briton) == ["publication sv 1"]
    room.write(language="en")
    room.execute(now=LATER)
    assert room.list_mails(briton) == ["publication sv 1"]
    assert room.list_mails(only_english) == ["publication en 1"]
    room.write("2025/brygga")
    room.write("2025/brygga", "en")
    room.execute(now=LATER + timedelta(minutes=1))
    assert room.list_mails(briton) == ["publication sv 1", "publication en 1"]


def test_a_correction_reaches_exactly_those_who_got_an_earlier_version_and_are_still_subscribed(
    room: MailingNewsroom,
) -> None:
    names = ("accepted", "in doubt", "intent", "refused", "deferred", "waiting", "paused", "left")
    readers = {name: room.add_reader(name.replace(" ", "")) for name in names}
    room.write()
    room.execute()
    for name in ("accepted", "in doubt", "intent", "refused", "deferred"):
        room.set_state("publication", readers[name], name)
    for name in ("paused", "left"):
        room.set_state("publication", readers[name], "accepted")
    room.change_reader(readers["paused"], paused_until=LATER + timedelta(days=1))
    room.change_reader(readers["left"], status="left")
    room.add_reader("new", at=NOW)
    room.write(lead="Fjällby öppnar bron i maj.")
    room.execute("correct", BRIDGE, notes=NOTE, now=LATER)
    got = {name for name, reader in readers.items() if "correction sv 2" in room.list_mails(reader)}
    assert got == {"accepted", "in doubt", "intent", "deferred", "waiting", "paused"}
    assert room.list_mails(readers["waiting"], "withdrawn") == ["publication sv 1"]
    assert [each.state for each in room.list_mailings()] == ["stopped", "prepared"]


def test_a_withdrawal_is_not_sent_to_who_never_got_the_release(room: MailingNewsroom) -> None:
    accepted, waiting = room.add_reader("accepted"), room.add_reader("waiting")
    daily = room.add_reader("daily", frequency="daily")
    room.write()
    room.execute()
    room.set_state("publication", accepted, "accepted")
    room.execute("withdraw", BRIDGE, notes=NOTE, now=LATER)
    assert room.list_mails(accepted) == ["withdrawal sv 2"]
    assert room.list_mails(waiting) == room.list_mails(daily) == []
    assert room.plan(NOW + timedelta(days=2)) == []


def test_planning_that_is_stopped_goes_on_and_repeats_nothing(
    room: MailingNewsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers = [room.add_reader(f"reader{number}") for number in range(7)]
    monkeypatch.setattr(planning, "STEP", 2)
    calls = 0
    plan_range = planning.plan_range

    def stop(*arguments: object) -> None:
        nonlocal calls
        calls += 1
        plan_range(*arguments)  # type: ignore[arg-type]
        if calls == 2:
            raise KeyboardInterrupt

    room.write()
    monkeypatch.setattr(planning, "plan_range", stop)
    with pytest.raises(KeyboardInterrupt):
        room.execute()
    assert [room.list_mails(each) for each in readers].count([]) == 5
    assert room.plan(LATER) == ["publication"]
    assert all(room.list_mails(each) == ["publication sv 1"] for each in readers)
    assert room.plan(LATER) == []
    with room.open() as store, store.read() as transaction:
        chunks = transaction.execute("SELECT sequence, low, high FROM chunk ORDER BY sequence")
    assert [low for _, low, _ in chunks] == sorted(readers)[::2]


def test_what_was_published_before_the_first_subscriber_is_never_mailed(room: MailingNewsroom) -> None:
    room.write()
    room.execute()
    reader = room.add_reader("new", at=LATER)
    assert room.plan(LATER) == []
    room.write("2025/brygga")
    room.execute(now=LATER + timedelta(minutes=1))
    assert [each.release for each in room.list_mailings()] == ["2025/brygga"]
    assert room.list_mails(reader) == ["publication sv 1"]


def test_a_release_without_mail_is_not_planned(room: MailingNewsroom) -> None:
    reader = room.add_reader("reader")
    room.write(publish_at=OLD)
    room.execute()
    assert room.list_mails(reader) == []


def test_the_message_of_a_mailing_stays_as_it_was(room: MailingNewsroom) -> None:
    room.add_reader("reader")
    room.write(headline="Bron öppnar")
    room.execute()
    room.write(headline="Bron stängs")
    room.execute("correct", BRIDGE, notes=NOTE, now=LATER)
    assert room.read_message("publication")["Subject"] == "Bron öppnar"
    assert "Bron stängs" in room.read_message("correction")["Subject"]


def test_a_mail_waits_as_long_as_the_newsroom_says(tmp_path: Path) -> None:
    mail = {"from": "press@fjallby.example", "hold": "10m", "after_crash": "hold", "bounces": "b@lists.fjallby.example"}
    room = MailingNewsroom(tmp_path, mail=mail)
    room.add_reader("reader")
    room.write()
    room.execute()
    (mailing,) = room.list_mailings()
    assert mailing.send_after == NOW + timedelta(minutes=10)
    assert (mailing.policy, mailing.sender) == ("hold", "b@lists.fjallby.example")


def test_a_database_that_fails_stops_no_publication_and_the_mails_are_prepared_later(tmp_path: Path) -> None:
    room = MailingNewsroom(tmp_path)
    reader = room.add_reader("reader")
    path = tmp_path / "pressroom.db"
    kept = path.read_bytes()
    path.write_bytes(b"no database at all, but a file" * 100)
    room.write()
    outcome = room.execute()
    assert outcome.recorded_lines
    assert outcome.mail_plan is not None
    assert "is not a database" in outcome.mail_plan.error
    for each in tmp_path.glob("pressroom.db*"):
        each.unlink()
    path.write_bytes(kept)
    assert room.plan(LATER) == ["publication"]
    assert room.list_mails(reader) == ["publication sv 1"]


def test_a_newsroom_without_a_service_plans_nothing(tmp_path: Path) -> None:
    room = MailingNewsroom(tmp_path, service_url="")
    room.add_reader("reader")
    room.write()
    assert room.execute().mail_plan is None
    assert room.list_mailings() == []


@pytest.mark.parametrize(("state", "expected"), [("deferred", "withdrawn"), ("intent", "in doubt")])
def test_a_mail_that_was_leaving_during_a_correction_and_was_not_taken_never_leaves(
    room: MailingNewsroom, state: str, expected: str
) -> None:
    reader = room.add_reader("anna")
    room.write()
    room.execute()
    (publication,) = room.list_mailings()
    room.begin(publication.id, reader)
    room.write(headline="Bron stängs")
    room.execute("correct", BRIDGE, notes=NOTE, now=LATER)
    assert room.list_mails(reader, "intent") == ["publication sv 1"]
    room.end(publication.id, reader, "deferred")
    room.set_delivery_state(publication.id, reader, state)  # a worker that was killed has left an intent
    assert [mailing.kind for mailing, _, _ in room.list_due(LATER)] == ["correction"]
    assert room.plan(LATER) == []
    assert room.list_mails(reader, expected) == ["publication sv 1"]
    assert room.list_mails(reader) == ["correction sv 2"]


def test_a_mail_that_was_leaving_while_its_release_was_stopped_and_was_not_taken_never_leaves(
    room: MailingNewsroom,
) -> None:
    reader = room.add_reader("anna")
    room.write()
    room.execute()
    (publication,) = room.list_mailings()
    room.begin(publication.id, reader)
    with room.open() as store:
        assert stop_release(store, BRIDGE).left == 1  # nobody can know yet
    room.end(publication.id, reader, "deferred")
    assert room.list_due(LATER) == []
    assert room.plan(LATER) == []
    assert room.list_mails(reader, "withdrawn") == ["publication sv 1"]
