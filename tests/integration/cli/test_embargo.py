"""`pressroom embargo` as an officer uses it, and the warning of a schedule that is too near."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.architecture.test_loading import HEAVY, loaded_by
from tests.support.newsrooms import Room, newsroom_values, release_values
from tests.support.terminal import run

BRIDGE = "2040/bron"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    made = Room(tmp_path / "newsroom")
    made.newsroom({key: value for key, value in newsroom_values().items() if key != "organisations"} | ORGANISATIONS)
    made.release(BRIDGE, "sv", release_values(1, "sv") | {"publish_at": "2040-03-01 09:00"})
    return made


ORGANISATIONS = {"organisations": {"fjallby": {"name": "Fjällby kommun", "country": "SE"}}}


def test_a_link_is_given_listed_and_revoked(room: Room) -> None:
    shared = run(room.folder, "embargo", "share", BRIDGE, "--to", "anna@tidning.example", PRESSROOM_USER="ada")
    assert shared.returncode == 0, shared.stderr
    assert re.fullmatch(r"https://press\.fjallby\.example/embargo/[\w-]{32}/\n", shared.stdout)
    assert "For anna@tidning.example: 2040/bron (sv), until 2040-03-01 09:00:00 CET." in shared.stderr
    assert "keep embargo.jsonl out of version control" in shared.stderr
    again = run(room.folder, "embargo", "share", BRIDGE, "--to", "bo@tidning.example")
    assert "version control" not in again.stderr
    lines = run(room.folder, "embargo", "list", BRIDGE).stdout.splitlines()
    state = "open until 2040-03-01 09:00:00 CET  opened 0 times"
    assert re.fullmatch(rf"[0-9a-f]{{12}}  2040/bron \(sv\)  anna@tidning.example  {state}", lines[0])
    revoked = run(room.folder, "embargo", "revoke", "anna@tidning.example")
    assert (revoked.returncode, revoked.stderr) == (0, "1 link revoked.\n")
    listed = json.loads(run(room.folder, "embargo", "list", "--json").stdout)["links"]
    known = [(each["address"], each["state"], each["by"]) for each in listed]
    assert known[0] == ("anna@tidning.example", "revoked", "ada")
    assert known[1][:2] == ("bo@tidning.example", "open")
    assert run(room.folder, "embargo", "list", "2040/other").stderr == "There is no link.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("share", BRIDGE), "Missing option '--to'"),
        (("share", "2040/brom", "--to", "a@b.example"), "Did you mean 2040/bron?"),
        (("share", BRIDGE, "--to", "nobody"), "is no e-mail address"),
        (("share", BRIDGE, "--to", "a@tidning.example", "--zone", "Mars"), "There is no time zone Mars."),
        (("revoke", "a@tidning.example"), "No open link is called a@tidning.example."),
        (("revoke", "\x1b[31m"), "No open link is called \\u001b[31m."),
    ],
)
def test_what_cannot_be_done_is_told_in_words(room: Room, arguments: tuple[str, ...], said: str) -> None:
    done = run(room.folder, "embargo", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (room.folder / "embargo.jsonl").exists()


def test_listing_loads_nothing_that_looks_at_texts_where_there_is_no_link(room: Room) -> None:
    loaded = loaded_by("--newsroom", str(room.folder), "embargo", "list", "--json")
    assert "pressroom.embargo.links" in loaded
    assert not HEAVY & loaded


def publish_in(room: Room, minutes: int, *arguments: str) -> str:
    """Approve a release that is to be published so soon; what is said on standard error."""
    moment = datetime.now(UTC) + timedelta(minutes=minutes)
    room.release(f"{moment:%Y}/snart", "sv", release_values(1, "sv") | {"publish_at": f"{moment:%Y-%m-%d %H:%M:%SZ}"})
    done = run(room.folder, "publish", f"{moment:%Y}/snart", "--yes", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_publish_and_work_warn_of_a_time_that_is_nearer_than_caches_ask_anew(room: Room) -> None:
    said = publish_in(room, 4)
    assert "warning: less than 5 min are left" in said
    assert "Give it a later publish_at, or empty the caches" in said
    assert "warning: less than 5 min" in run(room.folder, "work", "--once").stderr


def test_nobody_is_warned_of_a_time_that_is_far_enough_or_where_there_is_no_cache(room: Room) -> None:
    assert "warning: less" not in publish_in(room, 7)
    assert "warning: less" not in run(room.folder, "work", "--once").stderr
    values = newsroom_values() | ORGANISATIONS
    room.newsroom(values | {"cache_minutes": 0})
    assert "warning: less" not in publish_in(room, 2)
    room.newsroom(values | {"cache_minutes": 20})
    assert "warning: less than 20 min" in publish_in(room, 10)
