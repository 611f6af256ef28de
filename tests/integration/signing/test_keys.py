"""Keys on disk: who may read them, what is refused, what is left when things go wrong or happen at once."""

import json
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from pressroom import durable
from pressroom.errors import ConfigError, DeliveryError
from pressroom.signing import (
    KEY_LIST_PATH,
    KeyList,
    create_key,
    has_private_key,
    key_files,
    load_signing_key,
    read_key_list,
    revoke_key,
    sign_jws,
    verify_jws,
)
from pressroom.signing.key_list import format_key_list
from pressroom.signing.keystore import load_private_key
from tests.support.signing_keys import DAY, KEY, NOON, OTHER, SECOND, listing


class Office(NamedTuple):
    """A newsroom, and where its private keys lie."""

    newsroom: Path
    private: Path

    @property
    def list(self) -> Path:
        return self.newsroom / KEY_LIST_PATH


@pytest.fixture
def office(tmp_path: Path) -> Office:
    (tmp_path / "newsroom").mkdir()
    return Office(tmp_path / "newsroom", tmp_path / "config" / "pressroom" / "keys")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def kid_made(office: Office, days: int = 0) -> str:
    return create_key(*office, NOON + days * DAY).kid


def test_a_key_that_was_created_signs_what_the_list_proves(office: Office) -> None:
    assert read_key_list(office.newsroom) == KeyList(())
    made = create_key(*office, NOON)
    assert made.private_key_path == office.private / f"{made.kid}.json"
    proof = sign_jws(b"text", load_signing_key(*office, NOON))
    assert verify_jws(proof, read_key_list(office.newsroom)).key.kid == made.kid


def test_nobody_else_may_read_a_private_key_whatever_the_umask(office: Office) -> None:
    before = os.umask(0)
    try:
        made = create_key(*office, NOON)
    finally:
        os.umask(before)
    assert mode(made.private_key_path) == 0o600
    assert mode(office.private) == 0o700


def test_no_private_part_comes_into_the_newsroom(office: Office) -> None:
    made = create_key(*office, NOON)
    secret = json.loads(made.private_key_path.read_bytes())["d"].encode()
    assert not [path for path in office.newsroom.rglob("*") if path.is_file() and secret in path.read_bytes()]


def test_a_new_key_takes_the_place_of_the_former_and_what_that_signed_stays_good(office: Office) -> None:
    first = kid_made(office)
    proof = sign_jws(b"text", load_signing_key(*office, NOON))
    second = kid_made(office, days=1)
    assert load_signing_key(*office, NOON + 2 * DAY).kid == second
    by = verify_jws(proof, read_key_list(office.newsroom)).key
    assert (by.kid, by.retired) == (first, NOON + DAY)
    assert by.is_trusted_at(NOON)
    assert has_private_key(office.private, first)


def test_a_revoked_key_signs_no_more(office: Office) -> None:
    kid = kid_made(office)
    revoke_key(office.newsroom, kid, "Stolen", NOON + DAY)
    with pytest.raises(ConfigError, match="pressroom keys create"):
        load_signing_key(*office, NOON + DAY)


def test_what_somebody_signs_with_a_stolen_key_is_worth_nothing_once_it_is_revoked(office: Office) -> None:
    kid_made(office)
    stolen = load_signing_key(*office, NOON)
    revoke_key(office.newsroom, stolen.kid, "Stolen", NOON + DAY)
    by = verify_jws(sign_jws(b"text", stolen), read_key_list(office.newsroom)).key
    assert by.is_trusted_at(NOON + DAY - SECOND)
    assert not by.is_trusted_at(NOON + DAY)


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("others", [0o640, 0o604, 0o620, 0o601])
def test_a_private_key_that_others_may_touch_is_refused_with_the_remedy(office: Office, others: int) -> None:
    made = create_key(*office, NOON)
    made.private_key_path.chmod(others)
    with pytest.raises(ConfigError, match=f"chmod 600 {made.private_key_path}"):
        load_signing_key(*office, NOON)
    made.private_key_path.chmod(0o600)
    assert load_signing_key(*office, NOON).kid == made.kid


def test_a_folder_that_others_may_write_to_is_refused_before_anything_is_made(office: Office) -> None:
    office.private.mkdir(parents=True)
    office.private.chmod(0o777)
    with pytest.raises(ConfigError, match=f"chmod 700 {office.private}"):
        create_key(*office, NOON)
    assert not list(office.private.iterdir())
    assert not office.list.exists()


def test_a_folder_that_others_came_to_write_to_is_refused(office: Office) -> None:
    create_key(*office, NOON)
    office.private.chmod(0o770)
    with pytest.raises(ConfigError, match="chmod 700"):
        load_signing_key(*office, NOON)


@pytest.mark.parametrize("place", ["", "keys", "releases/.hidden", "../newsroom/keys", "link"])
def test_no_private_key_comes_to_lie_in_the_newsroom(office: Office, place: str) -> None:
    if place == "link":
        (office.newsroom / "inside").mkdir()
        place = str(office.newsroom.parent / "link")
        Path(place).symlink_to(office.newsroom / "inside")
    inside = office.newsroom / place
    with pytest.raises(ConfigError, match="PRESSROOM_KEYS"):
        create_key(office.newsroom, inside, NOON)
    with pytest.raises(ConfigError, match="PRESSROOM_KEYS"):
        load_signing_key(office.newsroom, inside, NOON)
    assert not office.list.exists()


def test_a_folder_whose_name_begins_like_the_newsrooms_is_not_in_it(office: Office) -> None:
    beside = office.newsroom.with_name("newsroom-keys")
    assert create_key(office.newsroom, beside, NOON).private_key_path.parent == beside


def test_a_missing_private_part_is_told_with_id_place_and_what_to_do(office: Office) -> None:
    made = create_key(*office, NOON)
    made.private_key_path.unlink()
    with pytest.raises(ConfigError) as refused:
        load_signing_key(*office, NOON)
    for word in (made.kid, str(made.private_key_path), "backup", "PRESSROOM_KEYS", "pressroom keys create"):
        assert word in str(refused.value)
    assert not has_private_key(office.private, made.kid)


def test_the_private_part_of_another_key_is_not_taken_for_it(office: Office) -> None:
    made = create_key(*office, NOON)
    made.private_key_path.write_bytes(KEY.to_jwk())
    with pytest.raises(ConfigError, match=f"damaged: it holds the key {KEY.kid}"):
        load_signing_key(*office, NOON)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff" * 100, b"0" * 2_000_000])
def test_a_damaged_private_key_is_told(office: Office, content: bytes) -> None:
    made = create_key(*office, NOON)
    made.private_key_path.write_bytes(content)
    with pytest.raises(ConfigError, match=str(made.private_key_path)):
        load_signing_key(*office, NOON)


def test_a_huge_file_is_not_even_read(office: Office) -> None:
    made = create_key(*office, NOON)
    os.truncate(office.list, 10**12)
    with pytest.raises(ConfigError, match=r"keys\.json has 1000000000000 octets"):
        read_key_list(office.newsroom)
    os.truncate(made.private_key_path, 10**12)
    with pytest.raises(ConfigError, match="octets"):
        load_private_key(office.private, made.kid)


def test_there_is_no_signing_before_the_key_was_created(office: Office) -> None:
    create_key(*office, NOON)
    with pytest.raises(ConfigError, match="Set the clock right"):
        load_signing_key(*office, NOON - DAY)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff\xfe", b"[" * 50_000, b" " * 2_000_000, b'{"keys": [], "keys": []}']
)
def test_a_damaged_list_is_told_and_left_as_it_is(office: Office, content: bytes) -> None:
    office.list.parent.mkdir()
    office.list.write_bytes(content)
    for act in (
        lambda: read_key_list(office.newsroom),
        lambda: create_key(*office, NOON),
        lambda: revoke_key(office.newsroom, KEY.kid, "Stolen", NOON),
        lambda: load_signing_key(*office, NOON),
    ):
        with pytest.raises(ConfigError, match=r"keys\.json") as refused:
            act()
        assert "backup" in refused.value.remedy
    assert office.list.read_bytes() == content
    assert not office.private.exists()


@pytest.mark.parametrize("kind", ["folder", "pipe", "loop", "endless"])
def test_what_is_no_file_is_no_list(office: Office, kind: str) -> None:
    office.list.parent.mkdir()
    if kind == "folder":
        office.list.mkdir()
    elif kind == "pipe":
        os.mkfifo(office.list)
    else:
        office.list.symlink_to(office.list if kind == "loop" else "/dev/zero")
    with pytest.raises(ConfigError, match=r"keys\.json"):
        read_key_list(office.newsroom)


# --- when things go wrong ---------------------------------------------------------------------------------------------


def test_a_list_that_cannot_be_written_is_told_and_stays_as_it_was(office: Office) -> None:
    first = kid_made(office)
    before = office.list.read_bytes()
    (office.list.parent / ".keys.json.new").mkdir()  # where the new one is written first
    with pytest.raises(DeliveryError, match="could not be written"):
        kid_made(office, days=1)
    assert office.list.read_bytes() == before
    assert load_signing_key(*office, NOON).kid == first


def test_what_a_killed_process_left_behind_is_in_nobodys_way(office: Office) -> None:
    office.list.parent.mkdir()
    (office.list.parent / ".keys.json.new").write_bytes(b"half")
    kid = kid_made(office)
    assert [path.name for path in office.list.parent.iterdir()] == ["keys.json"]
    assert load_signing_key(*office, NOON).kid == kid


def test_a_newsroom_whose_releases_are_a_file_is_told(office: Office) -> None:
    office.list.parent.write_bytes(b"")
    with pytest.raises((ConfigError, DeliveryError), match="releases"):
        create_key(*office, NOON)


def test_the_private_part_is_kept_before_the_list_names_the_key(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(durable, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        create_key(*office, NOON)
    assert len(list(office.private.iterdir())) == 1
    assert read_key_list(office.newsroom) == KeyList(())


CREATE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pressroom.errors import DeliveryError
from pressroom.signing import create_key
newsroom, private = map(Path, sys.argv[1:])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(20):
    try:
        print(create_key(newsroom, private, datetime.now(UTC)).kid)
    except DeliveryError as error:
        assert "Another command is at work" in error.message, error
"""


def test_of_two_creates_at_once_each_succeeds_or_is_told_and_no_key_is_lost(office: Office) -> None:
    command = [sys.executable, "-c", CREATE, str(office.newsroom), str(office.private)]
    both = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]
        )
        for _ in range(2)
    ]
    for each in both:
        assert each.stdout
        assert each.stdout.readline() == "ready\n"
    for each in both:
        assert each.stdin
        each.stdin.write("\n")
        each.stdin.flush()
    made = [kid for each in both for kid in each.communicate(timeout=60)[0].split()]
    assert [each.returncode for each in both] == [0, 0]
    keys = read_key_list(office.newsroom).keys
    assert sorted(key.kid for key in keys) == sorted(made)
    assert len([key for key in keys if key.is_in_use]) == 1
    assert all(has_private_key(office.private, kid) for kid in made)


def test_whoever_holds_the_folder_keeps_others_from_changing_the_list(office: Office) -> None:
    kid = kid_made(office)
    with key_files.lock_folder(office.list.parent), pytest.raises(DeliveryError, match="Another command is at work"):
        revoke_key(office.newsroom, kid, "Stolen", NOON)
    revoke_key(office.newsroom, kid, "Stolen", NOON)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_one_may_not_write_to_is_told(office: Office) -> None:
    office.newsroom.chmod(0o500)
    with pytest.raises(DeliveryError, match="Give yourself access"):
        create_key(*office, NOON)


def test_a_list_that_a_merge_left_with_two_keys_in_use_signs_with_the_newer(office: Office) -> None:
    create_key(*office, NOON)
    (ours,) = read_key_list(office.newsroom).keys
    theirs = listing(OTHER, created=NOON - DAY).keys
    office.list.write_bytes(format_key_list(KeyList((ours, *theirs))))
    assert load_signing_key(*office, NOON + timedelta(hours=1)).kid == ours.kid
