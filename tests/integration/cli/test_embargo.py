"""`pressroom embargo` as an officer uses it, and the warning about caches that would show a release late."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.architecture.test_loading import HEAVY, loaded_by
from tests.support.newsrooms import NewsroomFolder, newsroom_values, release_values
from tests.support.terminal import run

BRIDGE = "2040/bron"
SERVICE = "https://service.fjallby.example/press"


@pytest.fixture
def room(tmp_path: Path) -> NewsroomFolder:
    room = NewsroomFolder(tmp_path / "newsroom")
    room.newsroom(newsroom_values() | ORGANISATIONS | {"service_url": SERVICE})
    room.release(BRIDGE, "sv", release_values(1, "sv") | {"publish_at": "2040-03-01 09:00"})
    return room


ORGANISATIONS = {"organisations": {"fjallby": {"name": "Fjällby kommun", "country": "SE"}}}


def test_a_link_is_created_listed_and_revoked(room: NewsroomFolder) -> None:
    shared = run(room.folder, "embargo", "share", BRIDGE, "--to", "anna@tidning.example", PRESSROOM_USER="ada")
    assert shared.returncode == 0, shared.stderr
    assert re.fullmatch(rf"{SERVICE}/embargo/[\w-]{{32}}/\n", shared.stdout)
    assert "For anna@tidning.example: 2040/bron (sv), until 2040-03-01 09:00:00 CET." in shared.stderr
    assert f"The link is served by pressroom serve at {SERVICE}.\n" in shared.stderr
    assert "keep embargo.jsonl out of version control" in shared.stderr
    again = run(room.folder, "embargo", "share", BRIDGE, "--to", "bo@tidning.example")
    assert "version control" not in again.stderr
    lines = run(room.folder, "embargo", "list", BRIDGE).stdout.splitlines()
    state = "open until 2040-03-01 09:00:00 CET  opened 0 times"
    assert re.fullmatch(rf"[0-9a-f]{{12}}  2040/bron \(sv\)  anna@tidning.example  {state}", lines[0])
    revoked = run(room.folder, "embargo", "revoke", "anna@tidning.example")
    assert (revoked.returncode, revoked.stderr) == (0, "1 link revoked.\n")
    listed = json.loads(run(room.folder, "embargo", "list", "--json").stdout)["links"]
    states = [(link["address"], link["state"], link["by"]) for link in listed]
    assert states[0] == ("anna@tidning.example", "revoked", "ada")
    assert states[1][:2] == ("bo@tidning.example", "open")
    assert run(room.folder, "embargo", "list", "2040/other").stderr == "There are no links.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("share", BRIDGE), "Missing option '--to'"),
        (("share", "2040/brom", "--to", "a@b.example"), "Did you mean 2040/bron?"),
        (("share", BRIDGE, "--to", "nobody"), "is not a valid e-mail address"),
        (("share", BRIDGE, "--to", "a@tidning.example", "--zone", "Mars"), "Mars is not a known time zone."),
        (("revoke", "a@tidning.example"), "No open link matches a@tidning.example."),
        (("revoke", "\x1b[31m"), "No open link matches \\u001b[31m."),
    ],
)
def test_an_invalid_request_is_refused_with_a_message(
    room: NewsroomFolder, arguments: tuple[str, ...], message: str
) -> None:
    refused = run(room.folder, "embargo", *arguments)
    assert refused.returncode == 2
    assert message in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (room.folder / "embargo.jsonl").exists()


def test_no_link_is_created_without_a_program_that_answers_it_and_old_links_can_still_be_revoked(
    room: NewsroomFolder,
) -> None:
    assert run(room.folder, "embargo", "share", BRIDGE, "--to", "anna@tidning.example").returncode == 0
    room.newsroom(newsroom_values() | ORGANISATIONS)
    log = (room.folder / "embargo.jsonl").read_bytes()
    refused = run(room.folder, "embargo", "share", BRIDGE, "--to", "bo@tidning.example")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "No link was created: newsroom.yaml has no service_url.\n" in refused.stderr
    assert "Without one, a link leads nowhere." in refused.stderr
    assert (room.folder / "embargo.jsonl").read_bytes() == log
    assert "anna@tidning.example  open until" in run(room.folder, "embargo", "list").stdout
    assert run(room.folder, "embargo", "revoke", "anna@tidning.example").stderr == "1 link revoked.\n"


def test_errors_in_the_newsroom_are_listed_with_their_lines(room: NewsroomFolder) -> None:
    room.newsroom(newsroom_values() | ORGANISATIONS | {"timezone": "Mars"})
    refused = run(room.folder, "embargo", "share", BRIDGE, "--to", "anna@tidning.example")
    assert refused.returncode == 2
    assert re.search(r"^newsroom\.yaml:[0-9]+: error: .*Mars", refused.stderr, re.MULTILINE)
    assert "Fix the lines above" in refused.stderr


def test_listing_imports_no_heavy_library_if_there_are_no_links(room: NewsroomFolder) -> None:
    loaded = loaded_by("--newsroom", str(room.folder), "embargo", "list", "--json")
    assert "pressroom.embargo.links" in loaded
    assert not HEAVY & loaded


def publish_in(room: NewsroomFolder, minutes: int, *arguments: str) -> str:
    """Approve a release that is published in so many minutes; return the messages on standard error."""
    time = datetime.now(UTC) + timedelta(minutes=minutes)
    room.release(f"{time:%Y}/snart", "sv", release_values(1, "sv") | {"publish_at": f"{time:%Y-%m-%d %H:%M:%SZ}"})
    result = run(room.folder, "publish", f"{time:%Y}/snart", "--yes", *arguments)
    assert result.returncode == 0, result.stderr
    return result.stderr


def test_publish_and_work_warn_if_caches_would_show_a_release_late(room: NewsroomFolder) -> None:
    messages = publish_in(room, 4)
    assert "warning: less than 5 min left" in messages
    assert "set a later publish_at, or empty the caches" in messages
    assert "warning: less than 5 min" in run(room.folder, "work", "--once").stderr


def test_there_is_no_warning_if_there_is_enough_time_or_no_cache(room: NewsroomFolder) -> None:
    assert "warning: less" not in publish_in(room, 7)
    assert "warning: less" not in run(room.folder, "work", "--once").stderr
    values = newsroom_values() | ORGANISATIONS
    room.newsroom(values | {"cache_minutes": 0})
    assert "warning: less" not in publish_in(room, 2)
    room.newsroom(values | {"cache_minutes": 20})
    assert "warning: less than 20 min" in publish_in(room, 10)
