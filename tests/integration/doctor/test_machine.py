"""The doctor checks the database, the disk and secret files, and changes none of them."""

import shutil
import sqlite3
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from pressroom.config import Config
from pressroom.doctor.findings import Finding, get_exit_code, report_error, report_unchecked, report_warning
from pressroom.doctor.machine import check_database, check_disk, check_files
from pressroom.doctor.settings import check_settings
from pressroom.model.newsroom import MailIdentity
from pressroom.store import open_store, outbox
from pressroom.store.outbox import NewMail
from pressroom.store.subscribers import get_or_add_subscriber

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil returns it


@pytest.fixture
def config(tmp_path: Path) -> Config:
    folder = tmp_path / "newsroom"
    folder.mkdir()
    database = f"sqlite://{folder}/pressroom.db"
    return Config(folder, folder / "out", tmp_path / "cache", tmp_path / "keys", database_url=database)


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.code, finding.state) for finding in findings]


def test_a_database_that_does_not_exist_is_not_created(config: Config) -> None:
    assert codes(list(check_database(config, NOW))) == [("database.missing", "not checked")]
    assert not list(config.newsroom_folder.iterdir())


def test_a_database_of_this_version_is_right_and_an_older_or_damaged_one_is_not(config: Config) -> None:
    open_store(config.database_url).close()
    assert codes(list(check_database(config, NOW))) == [("database.open", "ok")]
    path = config.newsroom_folder / "pressroom.db"
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM schema_version WHERE version > 1")
    connection.commit()
    connection.close()
    (old,) = check_database(config, NOW)
    assert (old.state, old.is_outside) == ("error", False)
    assert "pressroom migrate" in old.remedy
    path.write_bytes(b"not a database" * 100)
    assert [finding.state for finding in check_database(config, NOW)] == ["error"]
    (wrong,) = check_database(structs.replace(config, database_url="mysql://x"), NOW)
    assert wrong.state == "error"


def test_mails_that_wait_for_long_or_may_have_been_sent_are_named(config: Config) -> None:
    store = open_store(config.database_url)
    with store.transaction() as transaction:
        reader = get_or_add_subscriber(transaction, "eva@reader.example", "eva@reader.example", "sv", NOW)
        outbox.add_mail(transaction, NewMail("confirm", reader.id, "sv", "1@sundvik.example"), NOW)
    assert len(list(check_database(config, NOW + timedelta(minutes=50)))) == 1
    late = list(check_database(config, NOW + timedelta(hours=2)))
    assert codes(late)[1:] == [("database.waiting", "warning")]
    assert late[1].message == "Mails of the service wait since 2026-03-01 12:00 UTC."
    with store.transaction() as transaction:
        (queued,) = outbox.claim_mails(transaction, NOW, NOW + timedelta(minutes=5))
        outbox.mark_intent(transaction, queued, NOW + timedelta(minutes=5))
    store.close()
    late = list(check_database(config, NOW + timedelta(minutes=30)))
    assert "1 of them may have been sent already." in late[1].message


@pytest.mark.parametrize(("free", "state"), [(5_000_000_000, "ok"), (900_000_000, "warning"), (90_000_000, "error")])
def test_a_disk_that_is_nearly_full_is_named(
    config: Config, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 10, free))
    findings = list(check_disk(config))
    assert {finding.state for finding in findings} == {state}


def test_secret_files_that_others_can_read_are_named(config: Config) -> None:
    assert list(check_files(config)) == []
    secret, dkim_key, signing_key = (
        config.newsroom_folder / "pressroom.secret",
        config.newsroom_folder.parent / "dkim.pem",
        config.keys_folder / "k.json",
    )
    config.keys_folder.mkdir()
    config = structs.replace(config, dkim_keys=(f"a.example:s:{dkim_key}",))
    for path in (secret, dkim_key, signing_key):
        path.touch(0o600)
    assert codes(list(check_files(config))) == [("files.mode", "ok")]
    for path in (secret, dkim_key, signing_key):
        path.chmod(0o644)
    findings = list(check_files(config))
    assert [finding.remedy for finding in findings] == [
        f"Run: chmod 600 {path}" for path in (secret, dkim_key, signing_key)
    ]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("press@sundvik.se", "mail.from"),
        ("press@bücher.se", "mail.from"),
        ("sundvik@gmail.com", "mail.provider"),
        ("press@sundvik.example", "mail.reserved"),
    ],
)
def test_the_address_that_mail_comes_from_is_judged(address: str, code: str) -> None:
    assert [finding.code for finding in check_settings(MailIdentity(address))] == [code]


def test_the_exit_code_depends_on_who_can_fix_the_errors() -> None:
    warning, error = report_warning("a.b", "", ""), report_error("a.b", "", "")
    outside = report_unchecked("a.b", "", is_outside=True)
    assert get_exit_code((warning, report_unchecked("a.b", ""))) == 0
    assert get_exit_code((warning, outside)) == 3
    assert get_exit_code((outside, error)) == 2
