"""A record that is forged, unsigned, cut short, replaced or gone stops every command; nothing is built or removed."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from pressroom import signing
from pressroom.record import CHANNELS_FILE, RECORD_FILE, RecordLine, chain_lines, parse_record
from pressroom.record.file import append_lines
from pressroom.signing import sign_detached
from pressroom.signing.jwk import generate_key, is_valid_signature
from tests.support.newsrooms import contents
from tests.support.publishing import BRIDGE, NOW, PublishingNewsroom

Capsys = pytest.CaptureFixture[str]
Damage = Callable[[PublishingNewsroom], None]

WITHDRAWN = "2025/torg"
EARLIER = datetime(2025, 2, 1, tzinfo=UTC)
COMMANDS = (
    ("check",),
    ("plan",),
    ("build",),
    ("build", "--verify"),
    ("publish", "--yes"),
    ("publish", BRIDGE, "--minor", "--yes"),
    ("withdraw", BRIDGE, "--reason", "Fel.", "--yes"),
    ("work", "--once"),
    ("status",),
    ("status", BRIDGE),
)


def create_newsroom(folder: Path, monkeypatch: pytest.MonkeyPatch, *, has_keys: bool = False) -> PublishingNewsroom:
    """A newsroom with three publications, of which the last was withdrawn."""
    newsroom = PublishingNewsroom(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "caches"))
    monkeypatch.setenv("PRESSROOM_KEYS", str(folder / "keys"))
    newsroom.config = structs.replace(newsroom.config, keys_folder=folder / "keys")
    if has_keys:
        signing.create_key(newsroom.folder, folder / "keys", EARLIER)
    newsroom.write()
    newsroom.execute()
    for number, address in ((3, "2025/kaj"), (4, WITHDRAWN)):
        newsroom.write(address, number=number)
        newsroom.execute(now=NOW.replace(hour=12 + number))
    newsroom.execute("withdraw", WITHDRAWN, notes={"sv": "Den var inte vår."}, now=NOW.replace(hour=18))
    return newsroom


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PublishingNewsroom:
    return create_newsroom(tmp_path, monkeypatch)


@pytest.fixture
def signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PublishingNewsroom:
    return create_newsroom(tmp_path, monkeypatch, has_keys=True)


def assert_all_refuse(newsroom: PublishingNewsroom, capsys: Capsys, *messages: str) -> None:
    """Assert that every command stops with these messages and changes nothing, with and without a cache."""
    before = contents(newsroom.folder)
    capsys.readouterr()
    for is_cached in (True, False):
        for command in COMMANDS:
            if not is_cached:
                shutil.rmtree(newsroom.config.cache_folder.parent, ignore_errors=True)
            assert newsroom.run_command(*command) in {1, 2}, command
            shown = "".join(capsys.readouterr())
            assert "Traceback" not in shown
            for message in messages:
                assert message in shown, (command, shown)
            assert contents(newsroom.folder) == before, command


# --- lines that are missing ------------------------------------------------------------------------------------------


def delete(newsroom: PublishingNewsroom) -> None:
    (newsroom.folder / "releases" / RECORD_FILE).unlink()


def empty(newsroom: PublishingNewsroom) -> None:
    newsroom.files.write(f"releases/{RECORD_FILE}", b"")


def cut_one_line(newsroom: PublishingNewsroom) -> None:
    lines = newsroom.read_record_file().splitlines(keepends=True)
    newsroom.files.write(f"releases/{RECORD_FILE}", b"".join(lines[:-1]))


def cut_three_lines(newsroom: PublishingNewsroom) -> None:
    lines = newsroom.read_record_file().splitlines(keepends=True)
    newsroom.files.write(f"releases/{RECORD_FILE}", b"".join(lines[:-3]))


def replace_by_foreign_record(newsroom: PublishingNewsroom) -> None:
    line = RecordLine(
        sequence=0, time="2025-03-01T12:00:00Z", kind="publication", release=BRIDGE, language="sv", text_digest="a" * 64
    )
    delete(newsroom)
    append_lines(newsroom.folder, chain_lines(parse_record(b""), [line]))


@pytest.mark.parametrize("damage", [delete, empty, cut_one_line, cut_three_lines, replace_by_foreign_record])
def test_a_record_that_lacks_lines_which_receipts_name_is_an_error(
    newsroom: PublishingNewsroom, capsys: Capsys, damage: Damage
) -> None:
    damage(newsroom)
    assert_all_refuse(newsroom, capsys, f"releases/{CHANNELS_FILE}:", "from version control or a backup")


@pytest.mark.parametrize("damage", [delete, empty, cut_three_lines])
def test_stored_texts_show_too_that_lines_are_missing(
    newsroom: PublishingNewsroom, capsys: Capsys, damage: Damage
) -> None:
    damage(newsroom)
    newsroom.files.write(f"releases/{CHANNELS_FILE}", b"")
    assert_all_refuse(newsroom, capsys, "releases/versions/2025/", "from version control or a backup")


def test_the_record_that_is_restored_is_accepted_again(newsroom: PublishingNewsroom) -> None:
    record, site = newsroom.read_record_file(), contents(newsroom.config.out)
    cut_one_line(newsroom)
    assert newsroom.run_command("build") == 1
    newsroom.files.write(f"releases/{RECORD_FILE}", record)
    assert newsroom.run_command("check") == 0
    assert newsroom.run_command("build") == 0
    assert contents(newsroom.config.out) == site


@pytest.mark.parametrize("path", ["versions", "versions/2025", f"versions/{BRIDGE}", CHANNELS_FILE])
def test_what_belongs_to_the_record_and_is_gone_is_an_error(
    newsroom: PublishingNewsroom, capsys: Capsys, path: str
) -> None:
    newsroom.files.remove(f"releases/{path}")
    assert_all_refuse(newsroom, capsys, f"releases/{path}", "missing", "from version control or a backup")


def test_approvals_that_are_gone_are_a_warning_and_can_be_started_again(
    newsroom: PublishingNewsroom, capsys: Capsys
) -> None:
    newsroom.files.remove("releases/approvals.jsonl")
    assert newsroom.run_command("check") == 0
    assert "releases/approvals.jsonl:1: warning: the file is missing" in capsys.readouterr().out
    assert newsroom.run_command("check", "--mend") == 0
    assert "created an empty releases/approvals.jsonl" in capsys.readouterr().err
    assert newsroom.run_command("check") == 0
    assert "approvals" not in capsys.readouterr().out


def test_a_first_publish_that_was_killed_is_no_lost_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write()
    folder = newsroom.folder / "releases"
    with monkeypatch.context() as patch:
        patch.setattr("pressroom.publishing.execute.append_lines", _stop)
        patch.setattr("pressroom.publishing.execute.remove_unrecorded_versions", lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            newsroom.execute()
    assert any((folder / "versions").rglob("*.md"))
    assert not (folder / RECORD_FILE).exists()
    for command in (("check",), ("build",), ("status",)):
        assert newsroom.run_command(*command) == 0, capsys.readouterr().err
    newsroom.execute()
    newsroom.assert_consistent()


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


# --- signatures ------------------------------------------------------------------------------------------------------


def append_line(newsroom: PublishingNewsroom, kind: str = "correction", key: signing.PrivateKey | None = None) -> None:
    """Append a line that continues the chain, signed with a key or not at all."""
    last = [line for line in newsroom.record.lines.values() if line.release == BRIDGE][-1]
    line = structs.replace(last, kind=kind, notes={"sv": "Allt var fel."}, signature="", is_mailed=False)

    def sign(line: RecordLine) -> RecordLine:
        return structs.replace(line, signature=sign_detached(line.signed_content, key)) if key else line

    append_lines(newsroom.folder, chain_lines(newsroom.record, [line], sign))


def add_unsigned(newsroom: PublishingNewsroom) -> None:
    append_line(newsroom)


def add_foreign(newsroom: PublishingNewsroom) -> None:
    append_line(newsroom, key=generate_key())


def add_unsigned_withdrawal(newsroom: PublishingNewsroom) -> None:
    append_line(newsroom, "withdrawal")


def change_last_note(newsroom: PublishingNewsroom) -> None:
    content = newsroom.read_record_file()
    newsroom.files.write(f"releases/{RECORD_FILE}", content.replace(b"inte v", b"visst v"))


def add_backdated(newsroom: PublishingNewsroom) -> None:
    """Append an unsigned line that claims to be from before the newsroom had a key."""
    append_line(newsroom)
    *lines, last = newsroom.read_record_file().splitlines(keepends=True)
    assert b'"time":"2025-03-01' in last
    content = b"".join([*lines, last.replace(b'"time":"2025-03-01', b'"time":"2024-03-01')])
    newsroom.files.write(f"releases/{RECORD_FILE}", content)


@pytest.mark.parametrize(
    "damage", [add_unsigned, add_foreign, add_unsigned_withdrawal, change_last_note, add_backdated]
)
def test_a_last_line_without_a_valid_signature_is_an_error(
    signed: PublishingNewsroom, capsys: Capsys, damage: Damage
) -> None:
    damage(signed)
    number = signed.read_record_file().count(b"\n")
    assert_all_refuse(signed, capsys, f"releases/{RECORD_FILE}:{number}: error: this line is not from this newsroom")


def test_without_its_list_of_keys_a_signed_record_is_an_error(signed: PublishingNewsroom, capsys: Capsys) -> None:
    signed.files.remove("releases/keys.json")
    assert_all_refuse(
        signed, capsys, "releases/keys.json:1: error: the record is signed, but the list of keys is missing"
    )


def test_lines_from_before_the_newsroom_had_a_key_need_no_signature(
    newsroom: PublishingNewsroom, tmp_path: Path
) -> None:
    signing.create_key(newsroom.folder, tmp_path / "keys", NOW.replace(hour=20))
    newsroom.write(lead="Bron öppnar i maj.")
    newsroom.execute("correct", BRIDGE, notes={"sv": "Fel."}, now=NOW.replace(hour=21))
    assert newsroom.run_command("check") == 0
    newsroom.assert_consistent()


def test_only_lines_that_no_earlier_command_has_verified_are_verified(
    signed: PublishingNewsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[bytes] = []

    def count(*arguments: bytes) -> bool:
        verified.append(arguments[2])
        return is_valid_signature(*arguments)

    monkeypatch.setattr("pressroom.signing.jws.is_valid_signature", count)
    signed.execute()
    assert not verified
    signed.write("2025/ny", number=5)
    signed.execute(now=NOW.replace(hour=20))
    assert not verified, "what this command has signed itself is not verified by it"
    signed.run_command("check")
    assert len(verified) <= 1
    verified.clear()
    signed.run_command("build", "--verify")
    assert len(verified) == 5


# --- an incomplete last line -----------------------------------------------------------------------------------------


def test_an_incomplete_withdrawal_has_not_happened_and_the_next_command_completes_the_record(
    newsroom: PublishingNewsroom, capsys: Capsys
) -> None:
    newsroom.execute("withdraw", "2025/kaj", notes={"sv": "Fel."}, now=NOW.replace(hour=19))
    receipts = newsroom.read_record_file(CHANNELS_FILE).splitlines(keepends=True)
    newsroom.files.write(f"releases/{CHANNELS_FILE}", b"".join(receipts[:-2]))  # as after a crash: not yet there
    *lines, last = newsroom.read_record_file().splitlines(keepends=True)
    for length in (1, len(last) // 2, len(last) - 1):
        newsroom.files.write(f"releases/{RECORD_FILE}", b"".join([*lines, last[:length]]))
        for command in (("check",), ("status",), ("status", "2025/kaj"), ("plan",), ("build",)):
            assert newsroom.run_command(*command) == 0, (command, capsys.readouterr())
        assert "Traceback" not in "".join(capsys.readouterr())
        assert newsroom.read_record_file().endswith(last[:length])
    newsroom.execute("withdraw", "2025/kaj", notes={"sv": "Fel."}, now=NOW.replace(hour=20))
    assert newsroom.recorded_versions[-1] == ("2025/kaj", "sv", "withdrawal")
    newsroom.assert_consistent()


def test_an_incomplete_line_that_was_delivered_is_an_error(newsroom: PublishingNewsroom, capsys: Capsys) -> None:
    newsroom.files.write(f"releases/{RECORD_FILE}", newsroom.read_record_file()[:-20])
    assert_all_refuse(newsroom, capsys, f"releases/{CHANNELS_FILE}:", "this receipt is for a line that is not in")
