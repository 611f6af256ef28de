"""Digests: one mail at the newsroom's hour with all that is new, each release once, and none without news."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from pressroom.errors import ConfigError
from pressroom.publishing import digests
from pressroom.publishing.settle_mail import find_doubts, settle
from pressroom.publishing.stop_mail import stop_release
from tests.support.mailing_newsroom import MailingNewsroom, local
from tests.support.publishing import BRIDGE, NOW

NOTE = {"sv": "Summan var fel.", "en": "The sum was wrong."}
QUAY = "2025/brygga"
MORNING = local("2025-03-02 06:00")  # a Sunday, at seven in Stockholm
MONDAY = local("2025-03-03 06:00")
SECOND = timedelta(seconds=1)


@pytest.fixture
def room(tmp_path: Path, database_url: str) -> MailingNewsroom:
    return MailingNewsroom(tmp_path, database_url)


def publish(room: MailingNewsroom, *addresses: str, now: datetime = NOW, language: str = "sv") -> None:
    for number, address in enumerate(addresses, 1):
        room.write(address, language, number)
    room.execute(now=now)


def test_a_digest_has_each_release_once_at_the_hour_of_the_newsroom(room: MailingNewsroom) -> None:
    daily, weekly = room.add_reader("daily", frequency="daily"), room.add_reader("weekly", frequency="weekly")
    publish(room, BRIDGE, QUAY)
    assert room.plan(MORNING - SECOND) == []
    assert room.plan(MORNING) == ["daily"]
    assert room.plan(MORNING + timedelta(hours=3)) == []
    assert room.list_mails(daily) == ["daily"]
    assert room.list_mails(weekly) == []
    assert room.plan(MONDAY - SECOND) == []
    assert room.plan(MONDAY) == ["weekly"]
    assert room.list_mails(weekly) == ["weekly"]
    message = room.read_message("daily")
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert message["Subject"] == text.splitlines()[0] == "2 nya pressmeddelanden från Fjällby pressrum"
    for words in (
        "Bron 1 öppnar",
        "Bron 2 öppnar",
        "Fjällby öppnar bron nummer 2.",
        "Pressmeddelande",
        "08-465 004 01",
    ):
        assert text.count(words) in {1, 2}
    assert text.count("https://press.fjallby.example/2025/bron/") == 1
    assert message["Date"].datetime == MORNING


def test_missed_hours_become_one_digest_and_a_day_without_news_none(room: MailingNewsroom) -> None:
    daily = room.add_reader("daily", frequency="daily")
    publish(room, BRIDGE)
    publish(room, QUAY, now=NOW + timedelta(hours=1))
    assert room.plan(MORNING + timedelta(days=4)) == ["daily"]
    assert room.list_mails(daily) == ["daily"]
    assert room.plan(MORNING + timedelta(days=5)) == []


def test_a_digest_is_in_the_reader_s_language_and_each_release_in_its_own(room: MailingNewsroom) -> None:
    room.add_reader("briton", "en", frequency="daily")
    publish(room, BRIDGE)
    room.plan(MORNING)
    message = room.read_message("daily")
    assert message["Subject"] == "Fjällby pressrum: Bron 1 öppnar"
    assert message["Content-Language"] == "en"
    html = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "1 new release from Fjällby pressrum" in html
    assert 'lang="sv"' in html
    assert "/unsubscribe/SUBSCRIBER-TOKEN" in html


def test_a_digest_has_the_newest_text_and_nothing_of_what_was_withdrawn(room: MailingNewsroom) -> None:
    daily = room.add_reader("daily", frequency="daily")
    publish(room, BRIDGE, QUAY)
    room.write(headline="Bron stängs")
    room.execute("correct", BRIDGE, notes=NOTE, now=NOW + timedelta(minutes=2))
    room.execute("withdraw", QUAY, notes=NOTE, now=NOW + timedelta(minutes=3))
    assert room.plan(MORNING) == ["daily"]
    text = room.read_message("daily").as_string()
    assert "Bron=20st" in text or "Bron st" in text
    assert room.list_mails(daily) == ["daily"]
    assert "2025/brygga" not in text


def test_readers_for_whom_all_was_withdrawn_get_no_digest(room: MailingNewsroom) -> None:
    daily = room.add_reader("daily", frequency="daily")
    publish(room, BRIDGE)
    room.execute("withdraw", BRIDGE, notes=NOTE, now=NOW + timedelta(minutes=3))
    assert room.plan(MORNING) == []
    assert room.list_mails(daily) == []


def test_a_later_text_that_is_not_declared_is_not_in_a_digest(room: MailingNewsroom) -> None:
    room.add_reader("daily", frequency="daily")
    publish(room, BRIDGE)
    room.write(headline="Hemligt")
    room.plan(MORNING)
    assert "Hemligt" not in room.read_message("daily").as_string()


def test_a_correction_reaches_who_got_the_release_in_a_digest(room: MailingNewsroom) -> None:
    sent = room.add_reader("sent", frequency="daily")
    waiting = room.add_reader("waiting", frequency="daily")
    publish(room, BRIDGE, QUAY)
    room.plan(MORNING)
    room.set_state("daily", sent, "accepted")
    room.write(headline="Bron stängs")
    room.execute("correct", BRIDGE, notes=NOTE, now=MORNING + timedelta(hours=1))
    assert room.list_mails(sent) == ["correction sv 2"]
    assert room.list_mails(waiting, "withdrawn") == ["daily"]
    assert room.list_mails(waiting) == ["daily"]  # made again at once, with the new text
    assert "Bron 1" not in room.read_message("daily").as_string()


def test_a_reader_who_pauses_or_leaves_gets_no_digest(room: MailingNewsroom) -> None:
    paused, left = room.add_reader("paused", frequency="daily"), room.add_reader("left", frequency="weekly")
    publish(room, BRIDGE)
    room.change_reader(paused, paused_until=MORNING + timedelta(hours=1))
    room.change_reader(left, status="left")
    assert room.plan(MORNING) == []
    assert room.plan(MONDAY + timedelta(days=8)) == []


def test_planning_of_digests_that_is_stopped_goes_on(room: MailingNewsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    readers = [room.add_reader(f"reader{number}", frequency="daily") for number in range(5)]
    publish(room, BRIDGE)
    monkeypatch.setattr(digests, "STEP", 2)
    plan_range = digests._DigestPlanner._plan_range
    calls = 0

    def stop(*arguments: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        plan_range(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(digests._DigestPlanner, "_plan_range", stop)
        with pytest.raises(KeyboardInterrupt):
            room.plan(MORNING)
    assert room.plan(MORNING) == ["daily"]
    assert all(room.list_mails(each) == ["daily"] for each in readers)
    assert len(room.list_mailings()) == 2


def leave_unanswered(room: MailingNewsroom, kind: str, reader: int) -> int:
    """Let the last mail of a kind begin to leave, and return its mailing."""
    mailing_id = [each for each in room.list_mailings() if each.kind == kind][-1].id
    room.begin(mailing_id, reader)
    return mailing_id


@pytest.mark.parametrize("change", ["correct", "withdraw", "stop"])
def test_a_digest_that_was_leaving_during_a_change_and_was_not_taken_never_leaves_with_the_old_text(
    room: MailingNewsroom, change: Literal["correct", "withdraw", "stop"]
) -> None:
    daily = room.add_reader("daily", frequency="daily")
    publish(room, BRIDGE, QUAY)
    room.plan(MORNING)
    digest = leave_unanswered(room, "daily", daily)
    room.write(headline="Bron stängs")
    if change == "stop":
        with room.open() as store:
            stop_release(store, BRIDGE)
    else:
        room.execute(change, BRIDGE, notes=NOTE, now=MORNING + timedelta(hours=1))
    room.end(digest, daily, "deferred")
    later = MORNING + timedelta(hours=2)
    assert all(mailing.id != digest for mailing, _, _ in room.list_due(later))
    assert room.plan(later) == ["daily"]
    following = {"correct": ["correction sv 2"], "withdraw": ["withdrawal sv 2"], "stop": []}
    assert room.list_mails(daily) == [*following[change], "daily"]
    text = room.read_message("daily").as_string()
    assert "2025/brygga" in text  # the other release of the digest
    assert "2025/bron" not in text  # the reader gets its new version, or nothing
    assert room.plan(later) == []


def test_a_digest_that_was_taken_during_a_correction_is_not_made_again(room: MailingNewsroom) -> None:
    daily = room.add_reader("daily", frequency="daily")
    publish(room, BRIDGE, QUAY)
    room.plan(MORNING)
    digest = leave_unanswered(room, "daily", daily)
    room.write(headline="Bron stängs")
    room.execute("correct", BRIDGE, notes=NOTE, now=MORNING + timedelta(hours=1))
    room.end(digest, daily, "accepted")
    assert room.plan(MORNING + timedelta(hours=2)) == []
    assert room.list_mails(daily) == ["correction sv 2"]


@pytest.mark.parametrize(("policy", "state"), [("resend", "withdrawn"), ("hold", "in doubt")])
def test_a_digest_that_may_have_left_before_a_crash_is_made_again_only_if_the_newsroom_sends_again(
    tmp_path: Path, database_url: str, policy: str, state: str
) -> None:
    room = MailingNewsroom(tmp_path, database_url, mail={"from": "press@fjallby.example", "after_crash": policy})
    daily = room.add_reader("daily", frequency="daily")
    publish(room, BRIDGE, QUAY)
    room.plan(MORNING)
    digest = leave_unanswered(room, "daily", daily)
    room.write(headline="Bron stängs")
    room.execute("correct", BRIDGE, notes=NOTE, now=MORNING + timedelta(hours=1))
    room.end(digest, daily, "intent")  # the worker has given the chunk back without an answer
    with room.open() as store, store.transaction() as transaction:
        transaction.execute("UPDATE chunk SET state = 'open' WHERE mailing_id = :id", id=digest)
    room.plan(MORNING + timedelta(hours=2))
    assert room.list_mails(daily, state) == ["daily"]
    assert room.list_mails(daily) == ["correction sv 2", *(["daily"] if policy == "resend" else [])]


def test_releases_of_a_digest_that_an_operator_has_stopped_do_not_wait_again(room: MailingNewsroom) -> None:
    daily = room.add_reader("daily", frequency="daily")
    publish(room, BRIDGE, QUAY)
    room.plan(MORNING)
    digest = leave_unanswered(room, "daily", daily)
    with room.open() as store:
        stop_release(store, room.list_mailings()[-1].release)
    room.end(digest, daily, "deferred")
    room.write(headline="Bron stängs")
    room.execute("correct", BRIDGE, notes=NOTE, now=MORNING + timedelta(hours=1))
    room.plan(MORNING + timedelta(hours=2))
    assert room.list_mails(daily) == []
    assert room.list_mails(daily, "withdrawn") == ["daily"]


def test_a_digest_has_a_correction_that_another_process_has_planned_meanwhile(
    room: MailingNewsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    daily = room.add_reader("daily", frequency="daily")
    publish(room, BRIDGE)
    plan = digests._DigestPlanner.plan

    def correct_first(planner: digests._DigestPlanner) -> list[int]:
        monkeypatch.setattr(digests._DigestPlanner, "plan", plan)
        room.write(headline="Bron stängs")
        room.execute("correct", BRIDGE, notes=NOTE, now=MORNING - SECOND)
        return plan(planner)

    monkeypatch.setattr(digests._DigestPlanner, "plan", correct_first)
    assert room.plan(MORNING) == ["daily"]
    assert room.list_mails(daily) == ["daily"]
    assert "Bron 1" not in room.read_message("daily").as_string()


@pytest.mark.parametrize("kind", ["publication", "daily"])
def test_a_doubtful_mail_with_an_outdated_text_is_not_sent_again_for_an_operator(
    room: MailingNewsroom, kind: str
) -> None:
    reader = room.add_reader("reader", frequency="immediate" if kind == "publication" else "daily")
    publish(room, BRIDGE)
    room.plan(MORNING)
    room.set_state(kind, reader, "in doubt")
    mailing = [each for each in room.list_mailings() if each.kind == kind][-1]
    room.write(headline="Bron stängs")
    room.execute("correct", BRIDGE, notes=NOTE, now=MORNING + timedelta(hours=1))
    with room.open() as store:
        doubts = find_doubts(store, mailing.release)
        with pytest.raises(ConfigError, match="replaced by a later version"):
            settle(store, doubts, "resend", MORNING + timedelta(hours=2))
        assert settle(store, doubts, "sent", MORNING + timedelta(hours=2)) == 1
