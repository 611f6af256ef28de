"""Keys on disk: permissions, rejected files, failures and concurrent commands."""

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
    keys,
    load_signing_key,
    read_key_list,
    revoke_key,
    sign_jws,
    verify_jws,
)
from pressroom.signing.jwk import format_key_list
from pressroom.signing.keys import load_private_key
from tests.support.signing_keys import DAY, KEY, NOON, OTHER, SECOND, create_key_list
from tests.support.terminal import run_without_rights


class KeyFolders(NamedTuple):
    """A newsroom, and the folder of its private keys."""

    newsroom: Path
    private: Path

    @property
    def key_list_file(self) -> Path:
        return self.newsroom / KEY_LIST_PATH


@pytest.fixture
def folders(tmp_path: Path) -> KeyFolders:
    (tmp_path / "newsroom").mkdir()
    return KeyFolders(tmp_path / "newsroom", tmp_path / "config" / "pressroom" / "keys")


def get_mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def create_key_id(folders: KeyFolders, days: int = 0) -> str:
    return create_key(*folders, NOON + days * DAY).kid


def test_a_signature_by_a_new_key_can_be_verified_with_the_list(folders: KeyFolders) -> None:
    assert read_key_list(folders.newsroom) == KeyList(())
    new_key = create_key(*folders, NOON)
    assert new_key.private_key_path == folders.private / f"{new_key.kid}.json"
    jws = sign_jws(b"text", load_signing_key(*folders, NOON))
    assert verify_jws(jws, read_key_list(folders.newsroom)).key.kid == new_key.kid


def test_nobody_else_may_read_a_private_key_whatever_the_umask(folders: KeyFolders) -> None:
    before = os.umask(0)
    try:
        new_key = create_key(*folders, NOON)
    finally:
        os.umask(before)
    assert get_mode(new_key.private_key_path) == 0o600
    assert get_mode(folders.private) == 0o700


def test_no_private_key_is_written_to_the_newsroom(folders: KeyFolders) -> None:
    new_key = create_key(*folders, NOON)
    secret = json.loads(new_key.private_key_path.read_bytes())["d"].encode()
    assert not [path for path in folders.newsroom.rglob("*") if path.is_file() and secret in path.read_bytes()]


def test_a_new_key_replaces_the_old_one_whose_signatures_stay_valid(folders: KeyFolders) -> None:
    first = create_key_id(folders)
    jws = sign_jws(b"text", load_signing_key(*folders, NOON))
    second = create_key_id(folders, days=1)
    assert load_signing_key(*folders, NOON + 2 * DAY).kid == second
    key = verify_jws(jws, read_key_list(folders.newsroom)).key
    assert (key.kid, key.retired) == (first, NOON + DAY)
    assert key.is_trusted_at(NOON)
    assert has_private_key(folders.private, first)


def test_a_revoked_key_does_not_sign(folders: KeyFolders) -> None:
    kid = create_key_id(folders)
    revoke_key(folders.newsroom, kid, "Stolen", NOON + DAY)
    with pytest.raises(ConfigError, match="pressroom keys create"):
        load_signing_key(*folders, NOON + DAY)


def test_a_signature_by_a_stolen_key_is_not_valid_once_it_is_revoked(folders: KeyFolders) -> None:
    create_key_id(folders)
    stolen = load_signing_key(*folders, NOON)
    revoke_key(folders.newsroom, stolen.kid, "Stolen", NOON + DAY)
    key = verify_jws(sign_jws(b"text", stolen), read_key_list(folders.newsroom)).key
    assert key.is_trusted_at(NOON + DAY - SECOND)
    assert not key.is_trusted_at(NOON + DAY)


# --- what is rejected -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_private_key_that_others_can_access_is_refused_with_the_remedy(folders: KeyFolders, mode: int) -> None:
    new_key = create_key(*folders, NOON)
    new_key.private_key_path.chmod(mode)
    with pytest.raises(ConfigError, match=f"chmod 600 {new_key.private_key_path}"):
        load_signing_key(*folders, NOON)
    new_key.private_key_path.chmod(0o600)
    assert load_signing_key(*folders, NOON).kid == new_key.kid


def test_a_folder_that_others_can_write_to_is_refused_before_a_key_is_created(folders: KeyFolders) -> None:
    folders.private.mkdir(parents=True)
    folders.private.chmod(0o777)
    with pytest.raises(ConfigError, match=f"chmod 700 {folders.private}"):
        create_key(*folders, NOON)
    assert not list(folders.private.iterdir())
    assert not folders.key_list_file.exists()


def test_a_folder_that_others_can_write_to_later_is_refused(folders: KeyFolders) -> None:
    create_key(*folders, NOON)
    folders.private.chmod(0o770)
    with pytest.raises(ConfigError, match="chmod 700"):
        load_signing_key(*folders, NOON)


@pytest.mark.parametrize("path", ["", "keys", "releases/.hidden", "../newsroom/keys", "link"])
def test_a_folder_for_private_keys_inside_the_newsroom_is_refused(folders: KeyFolders, path: str) -> None:
    if path == "link":
        (folders.newsroom / "inside").mkdir()
        path = str(folders.newsroom.parent / "link")
        Path(path).symlink_to(folders.newsroom / "inside")
    folder_inside = folders.newsroom / path
    with pytest.raises(ConfigError, match="PRESSROOM_KEYS"):
        create_key(folders.newsroom, folder_inside, NOON)
    with pytest.raises(ConfigError, match="PRESSROOM_KEYS"):
        load_signing_key(folders.newsroom, folder_inside, NOON)
    assert not folders.key_list_file.exists()


def test_a_folder_whose_name_starts_like_the_newsroom_is_not_inside_it(folders: KeyFolders) -> None:
    other_folder = folders.newsroom.with_name("newsroom-keys")
    assert create_key(folders.newsroom, other_folder, NOON).private_key_path.parent == other_folder


def test_a_missing_private_key_is_reported_with_id_path_and_remedy(folders: KeyFolders) -> None:
    new_key = create_key(*folders, NOON)
    new_key.private_key_path.unlink()
    with pytest.raises(ConfigError) as error_info:
        load_signing_key(*folders, NOON)
    for word in (new_key.kid, str(new_key.private_key_path), "backup", "PRESSROOM_KEYS", "pressroom keys create"):
        assert word in str(error_info.value)
    assert not has_private_key(folders.private, new_key.kid)


def test_the_private_part_of_another_key_is_refused(folders: KeyFolders) -> None:
    new_key = create_key(*folders, NOON)
    new_key.private_key_path.write_bytes(KEY.to_jwk())
    with pytest.raises(ConfigError, match=f"damaged: it contains the key {KEY.kid}"):
        load_signing_key(*folders, NOON)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff" * 100, b"0" * 2_000_000])
def test_a_damaged_private_key_is_reported(folders: KeyFolders, content: bytes) -> None:
    new_key = create_key(*folders, NOON)
    new_key.private_key_path.write_bytes(content)
    with pytest.raises(ConfigError, match=str(new_key.private_key_path)):
        load_signing_key(*folders, NOON)


def test_a_huge_file_is_not_read(folders: KeyFolders) -> None:
    new_key = create_key(*folders, NOON)
    os.truncate(folders.key_list_file, 10**12)
    with pytest.raises(ConfigError, match=r"keys\.json is too large for a key file: 1000000000000 bytes"):
        read_key_list(folders.newsroom)
    os.truncate(new_key.private_key_path, 10**12)
    with pytest.raises(ConfigError, match="too large"):
        load_private_key(folders.private, new_key.kid)


def test_a_key_does_not_sign_before_its_creation(folders: KeyFolders) -> None:
    create_key(*folders, NOON)
    with pytest.raises(ConfigError, match="Correct the clock"):
        load_signing_key(*folders, NOON - DAY)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff\xfe", b"[" * 50_000, b" " * 2_000_000, b'{"keys": [], "keys": []}']
)
def test_a_damaged_list_is_reported_and_left_unchanged(folders: KeyFolders, content: bytes) -> None:
    folders.key_list_file.parent.mkdir()
    folders.key_list_file.write_bytes(content)
    for action in (
        lambda: read_key_list(folders.newsroom),
        lambda: create_key(*folders, NOON),
        lambda: revoke_key(folders.newsroom, KEY.kid, "Stolen", NOON),
        lambda: load_signing_key(*folders, NOON),
    ):
        with pytest.raises(ConfigError, match=r"keys\.json") as error_info:
            action()
        assert "backup" in error_info.value.remedy
    assert folders.key_list_file.read_bytes() == content
    assert not folders.private.exists()


@pytest.mark.parametrize("kind", ["folder", "pipe", "loop", "endless"])
def test_a_list_that_is_not_a_regular_file_is_refused(folders: KeyFolders, kind: str) -> None:
    folders.key_list_file.parent.mkdir()
    if kind == "folder":
        folders.key_list_file.mkdir()
    elif kind == "pipe":
        os.mkfifo(folders.key_list_file)
    else:
        folders.key_list_file.symlink_to(folders.key_list_file if kind == "loop" else "/dev/zero")
    with pytest.raises(ConfigError, match=r"keys\.json"):
        read_key_list(folders.newsroom)


# --- failures and conflicts -------------------------------------------------------------------------------------------


def test_a_list_that_cannot_be_written_is_reported_and_left_unchanged(folders: KeyFolders) -> None:
    first = create_key_id(folders)
    before = folders.key_list_file.read_bytes()
    (folders.key_list_file.parent / ".keys.json.new").mkdir()  # the temporary file of the list
    with pytest.raises(DeliveryError, match="could not be written"):
        create_key_id(folders, days=1)
    assert folders.key_list_file.read_bytes() == before
    assert load_signing_key(*folders, NOON).kid == first


def test_a_file_left_by_a_killed_process_does_no_harm(folders: KeyFolders) -> None:
    folders.key_list_file.parent.mkdir()
    (folders.key_list_file.parent / ".keys.json.new").write_bytes(b"half")
    kid = create_key_id(folders)
    assert [path.name for path in folders.key_list_file.parent.iterdir()] == ["keys.json"]
    assert load_signing_key(*folders, NOON).kid == kid


def test_a_file_in_place_of_the_releases_folder_is_reported(folders: KeyFolders) -> None:
    folders.key_list_file.parent.write_bytes(b"")
    with pytest.raises((ConfigError, DeliveryError), match="releases"):
        create_key(*folders, NOON)


def test_the_private_key_is_stored_before_the_list_names_it(
    folders: KeyFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(durable, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        create_key(*folders, NOON)
    assert len(list(folders.private.iterdir())) == 1
    assert read_key_list(folders.newsroom) == KeyList(())


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
        assert "Another command is using" in error.message, error
"""


def test_of_two_concurrent_creates_each_succeeds_or_fails_and_no_key_is_lost(folders: KeyFolders) -> None:
    command = [sys.executable, "-c", CREATE, str(folders.newsroom), str(folders.private)]
    processes = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]
        )
        for _ in range(2)
    ]
    for each in processes:
        assert each.stdout
        assert each.stdout.readline() == "ready\n"
    for each in processes:
        assert each.stdin
        each.stdin.write("\n")
        each.stdin.flush()
    kids = [kid for each in processes for kid in each.communicate(timeout=60)[0].split()]
    assert [each.returncode for each in processes] == [0, 0]
    keys = read_key_list(folders.newsroom).keys
    assert sorted(key.kid for key in keys) == sorted(kids)
    assert len([key for key in keys if key.is_in_use]) == 1
    assert all(has_private_key(folders.private, kid) for kid in kids)


def test_the_list_cannot_be_changed_while_the_folder_is_locked(folders: KeyFolders) -> None:
    kid = create_key_id(folders)
    with (
        keys.lock_folder(folders.key_list_file.parent),
        pytest.raises(DeliveryError, match="Another command is using"),
    ):
        revoke_key(folders.newsroom, kid, "Stolen", NOON)
    revoke_key(folders.newsroom, kid, "Stolen", NOON)


def test_a_folder_without_write_permission_is_reported(folders: KeyFolders) -> None:
    (folders.newsroom / "newsroom.yaml").touch()
    folders.newsroom.chmod(0o500)
    refused = run_without_rights(folders.newsroom, "keys", "create", PRESSROOM_KEYS=str(folders.private))
    assert refused.returncode == 3
    assert "Check permissions" in refused.stderr
    assert not folders.key_list_file.exists()


def test_after_a_merge_with_two_keys_in_use_the_newer_one_signs(folders: KeyFolders) -> None:
    create_key(*folders, NOON)
    (ours,) = read_key_list(folders.newsroom).keys
    theirs = create_key_list(OTHER, created=NOON - DAY).keys
    folders.key_list_file.write_bytes(format_key_list(KeyList((ours, *theirs))))
    assert load_signing_key(*folders, NOON + timedelta(hours=1)).kid == ours.kid
