"""`pressroom keys` as those who run a newsroom use it: made, listed, replaced, revoked, and told what is wrong."""

import json
import re
import stat
import subprocess
from pathlib import Path

import pytest

from tests.support.terminal import Terminal, run


class Office:
    """A newsroom whose private keys lie beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "newsroom"
        self.private = folder / "private"
        self.list = self.folder / "releases/keys.json"
        self.folder.mkdir()
        assert run(self.folder, "new", "Bron").returncode == 0

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = run(self.folder, *arguments, PRESSROOM_KEYS=str(self.private))
        assert "Traceback" not in done.stderr
        return done

    def create(self) -> str:
        made = self.run("keys", "create")
        assert made.returncode == 0, made.stderr
        return made.stdout.split()[0]

    def keys(self) -> list[dict[str, object]]:
        keys: list[dict[str, object]] = json.loads(self.run("keys", "list", "--json").stdout)["keys"]
        return keys


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_create_prints_id_and_private_file_and_says_to_keep_a_copy(office: Office) -> None:
    made = office.run("keys", "create")
    kid, file = made.stdout.splitlines()
    assert re.fullmatch(r"[\w-]{43}", kid)
    assert file == str(office.private / f"{kid}.json")
    assert stat.S_IMODE(Path(file).stat().st_mode) == 0o600
    assert "keep a copy of" in made.stderr
    assert "commit releases/keys.json" in made.stderr
    secret = json.loads(Path(file).read_bytes())["d"]
    assert secret not in made.stdout + made.stderr + office.list.read_text()


def test_a_newsroom_with_keys_is_checked_and_built_as_before(office: Office) -> None:
    before = office.run("check")
    office.create()
    after = office.run("check")
    assert (after.returncode, after.stdout, after.stderr) == (0, before.stdout, before.stderr)
    assert office.run("build").returncode == 0


def test_without_a_word_in_the_environment_keys_lie_in_the_configuration_of_the_user(
    office: Office, tmp_path: Path
) -> None:
    made = run(office.folder, "keys", "create", XDG_CONFIG_HOME=str(tmp_path / "config"))
    assert made.stdout.splitlines()[1].startswith(f"{tmp_path}/config/pressroom/keys/")
    made = run(office.folder, "keys", "create", XDG_CONFIG_HOME="", HOME=str(tmp_path / "home"))
    assert made.stdout.splitlines()[1].startswith(f"{tmp_path}/home/.config/pressroom/keys/")


def test_list_tells_what_became_of_each_key(office: Office) -> None:
    assert office.keys() == []
    empty = office.run("keys", "list")
    assert (empty.stdout, empty.returncode) == ("", 0)
    assert "Next: pressroom keys create" in empty.stderr
    first, second, third = office.create(), office.create(), office.create()
    assert office.run("keys", "revoke", second, "--reason", "A laptop was stolen", "--yes").returncode == 0
    (office.private / f"{first}.json").unlink()
    lines = office.run("keys", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [first, second, third]
    moment = r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    assert re.fullmatch(rf"\S+  created {moment}  retired {moment}  private part not here", lines[0])
    assert re.fullmatch(rf"\S+  created {moment}  revoked {moment}  private part here  A laptop was stolen", lines[1])
    assert re.fullmatch(rf"\S+  created {moment}  in use  private part here", lines[2])


def test_list_as_json_has_the_same(office: Office) -> None:
    first, second = office.create(), office.create()
    office.run("keys", "revoke", first, "--reason", "Gone", "--yes")
    former, current = office.keys()
    assert former.keys() == current.keys() == {"kid", "created", "retired", "revoked", "reason", "private"}
    assert (former["kid"], former["reason"], former["private"]) == (first, "Gone", True)
    assert former["retired"]
    assert former["revoked"]
    assert (current["kid"], current["retired"], current["revoked"], current["reason"]) == (second, None, None, None)


def test_list_says_what_to_do_where_the_key_that_signs_is_not_here(office: Office) -> None:
    kid = office.create()
    (office.private / f"{kid}.json").rename(office.folder.parent / "elsewhere.json")
    shown = office.run("keys", "list")
    assert shown.returncode == 0
    assert f"is not in {office.private}" in shown.stderr
    assert "from your backup" in shown.stderr


def test_revoking_asks_and_who_says_no_changes_nothing(office: Office) -> None:
    kid = office.create()
    before = office.list.read_bytes()
    with Terminal(office.folder, "keys", "revoke", kid, "--reason", "Stolen") as terminal:
        terminal.answer("This cannot be undone", "\n")
        assert terminal.end() == 130
    assert "Nothing was revoked." in terminal.shown
    assert office.list.read_bytes() == before
    with Terminal(office.folder, "keys", "revoke", kid, "--reason", "Stolen") as terminal:
        terminal.answer("This cannot be undone", "y\n")
        assert terminal.end() == 0
    assert "pressroom keys create" in terminal.shown
    assert office.keys()[0]["reason"] == "Stolen"


def test_whoever_breaks_off_revokes_nothing(office: Office) -> None:
    kid = office.create()
    with Terminal(office.folder, "keys", "revoke", kid, "--reason", "Stolen") as terminal:
        terminal.answer("This cannot be undone", "\x03")
        assert terminal.end("\x03") == 130
    assert "Nothing was revoked." in terminal.shown
    assert office.keys()[0]["revoked"] is None


def test_where_nobody_is_there_to_be_asked_revoking_needs_yes(office: Office) -> None:
    kid = office.create()
    refused = office.run("keys", "revoke", kid, "--reason", "Stolen")
    assert refused.returncode == 2
    assert "--yes" in refused.stderr
    assert office.keys()[0]["revoked"] is None


def test_what_cannot_be_revoked_is_told_without_asking(office: Office) -> None:
    kid = office.create()
    assert "There is no key nobodys." in office.run("keys", "revoke", "nobodys", "--reason", "Stolen").stderr
    assert "reason" in office.run("keys", "revoke", kid).stderr
    assert "reason" in office.run("keys", "revoke", kid, "--reason", "").stderr
    assert office.run("keys", "revoke", kid, "--reason", "Stolen", "--yes").returncode == 0
    again = office.run("keys", "revoke", kid, "--reason", "Stolen", "--yes")
    assert again.returncode == 2
    assert f"The key {kid} was revoked at" in again.stderr


def test_keys_are_those_of_a_newsroom_that_there_is(tmp_path: Path) -> None:
    for words in (("create",), ("list",), ("revoke", "x", "--reason", "y")):
        refused = run(tmp_path, "keys", *words, PRESSROOM_KEYS=str(tmp_path / "private"))
        assert refused.returncode == 2
        assert "There is no newsroom.yaml" in refused.stderr
    assert not list(tmp_path.iterdir())


def test_private_keys_never_come_to_lie_in_the_newsroom(office: Office) -> None:
    refused = run(office.folder, "keys", "create", PRESSROOM_KEYS="secrets")
    assert refused.returncode == 2
    assert "Name one outside it with PRESSROOM_KEYS" in refused.stderr
    assert not (office.folder / "secrets").exists()


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"keys": [{}]}', b" " * 2_000_000, b"\x1b]0;x\x07"])
def test_a_damaged_list_is_told_with_its_file_and_what_to_do(office: Office, content: bytes) -> None:
    office.list.write_bytes(content)
    for words in (("create",), ("list",), ("list", "--json"), ("revoke", "x", "--reason", "y", "--yes")):
        refused = office.run("keys", *words)
        assert refused.returncode == 2
        assert str(office.list) in refused.stderr
        assert "Get keys.json back as it was, from git or from your backup." in refused.stderr
        assert "\x1b" not in refused.stderr
    assert office.list.read_bytes() == content


def test_no_reason_plays_with_the_terminal(office: Office) -> None:
    kid = office.create()
    refused = office.run("keys", "revoke", kid, "--reason", "\x1b]0;x\x07", "--yes")
    assert refused.returncode == 2
    assert "\x1b" not in refused.stderr
    assert office.run("keys", "revoke", kid, "--reason", "a\u202eb", "--yes").returncode == 0
    assert "a\\u202eb" in office.run("keys", "list").stdout


def test_a_word_that_is_no_command_of_keys_is_told(office: Office) -> None:
    refused = office.run("keys", "creat")
    assert refused.returncode == 2
    assert "creat" in refused.stderr


def test_the_ids_of_keys_that_can_be_revoked_are_completed(office: Office) -> None:
    gone, current = office.create(), office.create()
    office.run("keys", "revoke", gone, "--reason", "Gone", "--yes")
    asked = run(office.folder, _PRESSROOM_COMPLETE="bash_complete", COMP_WORDS="pressroom keys revoke ", COMP_CWORD="3")
    assert asked.stdout.split() == [f"plain,{current}"]
