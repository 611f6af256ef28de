"""`pressroom keys dkim` as operators use it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.terminal import run


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    folder = tmp_path / "newsroom"
    folder.mkdir()
    (folder / "newsroom.yaml").touch()
    return folder


def test_it_prints_the_record_and_the_setting_and_the_key_can_then_be_used(newsroom: Path, tmp_path: Path) -> None:
    created = run(newsroom, "keys", "dkim", "--domain", "example.org", PRESSROOM_KEYS=str(tmp_path / "keys"))
    assert created.returncode == 0, created.stderr
    selector = f"rsa-{datetime.now(UTC):%Y%m}"
    path = tmp_path / f"keys/dkim/example.org.{selector}.pem"
    assert created.stdout.startswith(f"Private key: {path}\nDNS record:\n  name   {selector}._domainkey.example.org\n")
    assert '  value  "v=DKIM1; k=rsa; p=MII' in created.stdout
    assert f"set PRESSROOM_DKIM_KEYS=example.org:{selector}:{path}\n" in created.stderr
    assert "one text in two strings" in created.stderr


def test_the_setting_it_shows_keeps_the_keys_that_sign_already(newsroom: Path, tmp_path: Path) -> None:
    options = ("--domain", "example.org", "--algorithm", "ed25519", "--json")
    here = {"PRESSROOM_KEYS": str(tmp_path / "keys")}
    first = json.loads(run(newsroom, "keys", "dkim", *options, "--selector", "a", **here).stdout)
    setting = {first["setting"]["name"]: first["setting"]["value"]}
    second = json.loads(run(newsroom, "keys", "dkim", *options, "--selector", "b", **here, **setting).stdout)
    assert second["setting"]["value"].split(",")[0] == first["setting"]["value"]
    assert second["record"]["name"] == "b._domainkey.example.org"
    assert second["record"]["strings"] == [second["record"]["text"]]


def test_a_key_that_exists_is_kept_and_a_wrong_selector_is_explained(newsroom: Path, tmp_path: Path) -> None:
    here = {"PRESSROOM_KEYS": str(tmp_path / "keys")}
    options = ("--domain", "example.org", "--algorithm", "ed25519", "--selector")
    assert run(newsroom, "keys", "dkim", *options, "a", **here).returncode == 0
    again = run(newsroom, "keys", "dkim", *options, "a", **here)
    assert again.returncode == 2
    assert "Nothing was changed." in again.stderr
    wrong = run(newsroom, "keys", "dkim", *options, "a b", **here)
    assert wrong.returncode == 2
    assert "“a b” is not a selector." in wrong.stderr
