"""`pressroom keys` as people who run a newsroom use it: create, list, replace and revoke keys, and error messages."""

import json
import re
import stat
import subprocess
from pathlib import Path

import pytest

from tests.support.terminal import Terminal, run


class Office:
    """A newsroom whose private keys are in a folder beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "newsroom"
        self.private = folder / "private"
        self.list = self.folder / "releases/keys.json"
        self.folder.mkdir()
        assert run(self.folder, "new", "Bron").returncode == 0

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        result = run(self.folder, *arguments, PRESSROOM_KEYS=str(self.private))
        assert "Traceback" not in result.stderr
        return result

    def create(self) -> str:
        created = self.run("keys", "create")
        assert created.returncode == 0, created.stderr
        return created.stdout.split()[0]

    def keys(self) -> list[dict[str, object]]:
        keys: list[dict[str, object]] = json.loads(self.run("keys", "list", "--json").stdout)["keys"]
        return keys


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_create_prints_id_and_private_file_and_says_to_keep_a_copy(office: Office) -> None:
    created = office.run("keys", "create")
    kid, file = created.stdout.splitlines()
    assert re.fullmatch(r"[\w-]{43}", kid)
    assert file == str(office.private / f"{kid}.json")
    assert stat.S_IMODE(Path(file).stat().st_mode) == 0o600
    assert "keep a copy of" in created.stderr
    assert "commit releases/keys.json" in created.stderr
    secret = json.loads(Path(file).read_bytes())["d"]
    assert secret not in created.stdout + created.stderr + office.list.read_text()


def test_a_newsroom_with_keys_is_checked_and_built_as_before(office: Office) -> None:
    before = office.run("check")
    office.create()
    after = office.run("check")
    assert (after.returncode, after.stdout, after.stderr) == (0, before.stdout, before.stderr)
    assert office.run("build").returncode == 0


def test_without_an_environment_variable_keys_are_in_the_configuration_folder_of_the_user(
    office: Office, tmp_path: Path
) -> None:
    created = run(office.folder, "keys", "create", XDG_CONFIG_HOME=str(tmp_path / "config"))
    assert created.stdout.splitlines()[1].startswith(f"{tmp_path}/config/pressroom/keys/")
    created = run(office.folder, "keys", "create", XDG_CONFIG_HOME="", HOME=str(tmp_path / "home"))
    assert created.stdout.splitlines()[1].startswith(f"{tmp_path}/home/.config/pressroom/keys/")


def test_list_shows_the_state_of_each_key(office: Office) -> None:
    assert office.keys() == []
    empty = office.run("keys", "list")
    assert (empty.stdout, empty.returncode) == ("", 0)
    assert "Next: run pressroom keys create" in empty.stderr
    first, second, third = office.create(), office.create(), office.create()
    assert office.run("keys", "revoke", second, "--reason", "A laptop was stolen", "--yes").returncode == 0
    (office.private / f"{first}.json").unlink()
    lines = office.run("keys", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [first, second, third]
    moment = r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d [A-Z]+"
    assert re.fullmatch(rf"\S+  created {moment}  retired {moment}  private key not here", lines[0])
    assert re.fullmatch(rf"\S+  created {moment}  revoked {moment}  private key here  A laptop was stolen", lines[1])
    assert re.fullmatch(rf"\S+  created {moment}  in use  private key here", lines[2])


def test_list_as_json_has_the_same(office: Office) -> None:
    first, second = office.create(), office.create()
    office.run("keys", "revoke", first, "--reason", "Gone", "--yes")
    former, current = office.keys()
    assert former.keys() == current.keys() == {"kid", "created", "retired", "revoked", "reason", "private"}
    assert (former["kid"], former["reason"], former["private"]) == (first, "Gone", True)
    assert former["retired"]
    assert former["revoked"]
    assert (current["kid"], current["retired"], current["revoked"], current["reason"]) == (second, None, None, None)


def test_list_says_what_to_do_if_the_private_part_of_the_current_key_is_missing(office: Office) -> None:
    kid = office.create()
    (office.private / f"{kid}.json").rename(office.folder.parent / "elsewhere.json")
    shown = office.run("keys", "list")
    assert shown.returncode == 0
    assert f"is not in {office.private}" in shown.stderr
    assert "from your backup" in shown.stderr


def test_revoke_asks_for_confirmation_and_changes_nothing_without_it(office: Office) -> None:
    kid = office.create()
    before = office.list.read_bytes()
    with Terminal(office.folder, "keys", "revoke", kid, "--reason", "Stolen") as terminal:
        terminal.answer("This cannot be undone", "\n")
        assert terminal.end() == 1
    assert "Nothing was revoked." in terminal.output
    assert office.list.read_bytes() == before
    with Terminal(office.folder, "keys", "revoke", kid, "--reason", "Stolen") as terminal:
        terminal.answer("This cannot be undone", "y\n")
        assert terminal.end() == 0
    assert "pressroom keys create" in terminal.output
    assert office.keys()[0]["reason"] == "Stolen"


def test_ctrl_c_revokes_nothing(office: Office) -> None:
    kid = office.create()
    with Terminal(office.folder, "keys", "revoke", kid, "--reason", "Stolen") as terminal:
        terminal.answer("This cannot be undone", "\x03")
        assert terminal.end("\x03") == 130
    assert "Nothing was revoked." in terminal.output
    assert office.keys()[0]["revoked"] is None


def test_without_a_terminal_revoke_needs_yes(office: Office) -> None:
    kid = office.create()
    refused = office.run("keys", "revoke", kid, "--reason", "Stolen")
    assert refused.returncode == 2
    assert "--yes" in refused.stderr
    assert office.keys()[0]["revoked"] is None


def test_an_invalid_revocation_is_refused_before_the_question(office: Office) -> None:
    kid = office.create()
    assert "There is no key nobodys." in office.run("keys", "revoke", "nobodys", "--reason", "Stolen").stderr
    assert "reason" in office.run("keys", "revoke", kid).stderr
    assert "reason" in office.run("keys", "revoke", kid, "--reason", "").stderr
    assert office.run("keys", "revoke", kid, "--reason", "Stolen", "--yes").returncode == 0
    again = office.run("keys", "revoke", kid, "--reason", "Stolen", "--yes")
    assert again.returncode == 2
    assert f"The key {kid} was revoked at" in again.stderr


def test_keys_need_an_existing_newsroom(tmp_path: Path) -> None:
    for words in (("create",), ("list",), ("revoke", "x", "--reason", "y")):
        refused = run(tmp_path, "keys", *words, PRESSROOM_KEYS=str(tmp_path / "private"))
        assert refused.returncode == 2
        assert "There is no newsroom.yaml" in refused.stderr
    assert not list(tmp_path.iterdir())


def test_private_keys_are_never_stored_in_the_newsroom(office: Office) -> None:
    refused = run(office.folder, "keys", "create", PRESSROOM_KEYS="secrets")
    assert refused.returncode == 2
    assert "Set PRESSROOM_KEYS to a folder outside it" in refused.stderr
    assert not (office.folder / "secrets").exists()


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"keys": [{}]}', b" " * 2_000_000, b"\x1b]0;x\x07"])
def test_a_damaged_list_is_reported_with_its_file_and_what_to_do(office: Office, content: bytes) -> None:
    office.list.write_bytes(content)
    for words in (("create",), ("list",), ("list", "--json"), ("revoke", "x", "--reason", "y", "--yes")):
        refused = office.run("keys", *words)
        assert refused.returncode == 2
        assert str(office.list) in refused.stderr
        assert "Restore keys.json from git or from your backup." in refused.stderr
        assert "\x1b" not in refused.stderr
    assert office.list.read_bytes() == content


def test_a_reason_cannot_control_the_terminal(office: Office) -> None:
    kid = office.create()
    refused = office.run("keys", "revoke", kid, "--reason", "\x1b]0;x\x07", "--yes")
    assert refused.returncode == 2
    assert "\x1b" not in refused.stderr
    assert office.run("keys", "revoke", kid, "--reason", "a\u202eb", "--yes").returncode == 0
    assert "a\\u202eb" in office.run("keys", "list").stdout


def test_an_unknown_keys_command_is_reported(office: Office) -> None:
    refused = office.run("keys", "creat")
    assert refused.returncode == 2
    assert "creat" in refused.stderr


def test_the_ids_of_keys_that_can_be_revoked_are_completed(office: Office) -> None:
    gone, current = office.create(), office.create()
    office.run("keys", "revoke", gone, "--reason", "Gone", "--yes")
    result = run(
        office.folder, _PRESSROOM_COMPLETE="bash_complete", COMP_WORDS="pressroom keys revoke ", COMP_CWORD="3"
    )
    assert result.stdout.split() == [f"plain,{current}"]
