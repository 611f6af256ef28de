"""The deploy command runs after the switch and before hubs and mail, and what is said about it is what happened."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from pressroom.errors import DeliveryError
from pressroom.publishing import receipts
from pressroom.publishing.deployment import deploy_site
from pressroom.publishing.worker import Worker
from pressroom.write import lock_output
from tests.support.newsrooms import build_newsroom, contents, newsroom_values
from tests.support.publishing import BRIDGE, NOW, OLD, SOON, PublishingNewsroom
from tests.support.terminal import COMMAND, Terminal, run
from tests.support.websub_hub import Hub, run_hub

COPY = 'rm -rf "$SERVER" && cp -R "$PRESSROOM_SITE" "$SERVER" && echo run >> "$SERVER.runs"'
LATER = NOW.replace(hour=14)


class DeployingNewsroom(PublishingNewsroom):
    """A newsroom whose deploy command copies the site to a folder, the server."""

    def __init__(self, folder: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(folder, hubs=[hub.url_for("/hub")])
        self.hub, self.server = hub, folder / "server"
        monkeypatch.setenv("SERVER", str(self.server))
        monkeypatch.setenv("PRESSROOM_USER", "ada")
        monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "caches"))
        self.write(publish_at=OLD)
        self.deploy(COPY)

    def deploy(self, command: str) -> None:
        """Set the deploy command."""
        self.config = structs.replace(self.config, deploy_command=command)

    @property
    def run_count(self) -> int:
        """How often the deploy command has copied the site."""
        runs = self.server.with_name("server.runs")
        return len(runs.read_text().splitlines()) if runs.exists() else 0

    @property
    def is_deployed(self) -> bool:
        """Whether the server has exactly the site."""
        return self.server.exists() and contents(self.server) == contents(self.config.out / "site")

    def list_channels(self) -> list[str]:
        """Return the channel of each receipt of a success, oldest first."""
        return [each.channel for each in receipts.read_receipts(self.folder) if not each.fault]


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeployingNewsroom]:
    with run_hub() as hub:
        yield DeployingNewsroom(tmp_path, hub, monkeypatch)


def command_environment(command: str) -> dict[str, str]:
    return {"PRESSROOM_DEPLOY": command, "PYTHONPATH": str(Path(__file__).parents[3])}


def has_ended(process: int) -> bool:
    """Return whether a process has ended; its parent may not know yet."""
    try:
        return ") Z " in Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return True


# --- when it runs -----------------------------------------------------------------------------------------------------


def test_hubs_and_mail_come_after_the_deploy_command_which_sees_the_new_site(newsroom: DeployingNewsroom) -> None:
    newsroom.execute()
    newsroom.write("2025/ny", number=3)
    newsroom.hub.requests.clear()
    newsroom.deploy(
        f'test -f "$PRESSROOM_OUT/site/2025/ny/index.html" && ! grep -q mail releases/channels.jsonl && {COPY}'
    )
    outcome = newsroom.execute()
    assert outcome.is_deployed
    assert newsroom.is_deployed
    assert newsroom.hub.requests["/hub"]
    assert newsroom.list_channels()[-3:] == ["site", "hub", "mail"]


def test_it_runs_in_the_newsrooms_folder_without_input_and_finds_its_paths_in_the_environment(
    newsroom: DeployingNewsroom,
) -> None:
    newsroom.deploy('cat; printf "%s\\n" "$PWD" "$PRESSROOM_OUT" "$PRESSROOM_SITE" > "$SERVER"')
    newsroom.execute()
    out = newsroom.config.out
    assert newsroom.server.read_text().splitlines() == [str(newsroom.folder), str(out), str(out / "site")]


def test_it_runs_only_when_something_changed_or_a_receipt_is_missing(newsroom: DeployingNewsroom) -> None:
    for _ in range(2):
        newsroom.execute()
    assert newsroom.run_count == 1
    newsroom.write("2025/utkast", number=4, publish_at=None)
    assert not newsroom.execute().is_deployed
    newsroom.files.write("templates/site/footer.html", b"<footer>New</footer>")
    assert newsroom.execute().is_deployed
    assert newsroom.is_deployed


def test_build_does_not_run_it_and_the_next_publish_does(
    newsroom: DeployingNewsroom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.execute()
    newsroom.files.write("templates/site/pressroom.css", b"body { color: black }")
    monkeypatch.setenv("PRESSROOM_DEPLOY", COPY)
    assert newsroom.run_command("build") == 0
    assert "Nothing is deployed yet: pressroom" in capsys.readouterr().err
    assert newsroom.run_count == 1
    assert newsroom.execute().is_deployed
    assert newsroom.is_deployed


def test_outputs_that_were_lost_and_built_again_are_deployed_even_if_the_first_try_fails(
    newsroom: DeployingNewsroom,
) -> None:
    newsroom.execute()
    newsroom.config.out.rename(newsroom.folder / "lost")
    newsroom.deploy("false")
    with pytest.raises(DeliveryError):
        newsroom.execute()
    newsroom.deploy(COPY)
    assert newsroom.execute().is_deployed


def test_a_command_that_is_set_later_or_changed_deploys_what_is_already_published(newsroom: DeployingNewsroom) -> None:
    newsroom.deploy("")
    assert not newsroom.execute().is_deployed
    assert newsroom.list_channels().count("site") == 1
    newsroom.deploy(COPY)
    assert newsroom.execute().is_deployed
    newsroom.deploy(f"true; {COPY}")
    assert newsroom.execute().is_deployed
    assert newsroom.run_count == 2


def test_an_empty_record_is_deployed_once(newsroom: DeployingNewsroom) -> None:
    (newsroom.folder / "releases/2025").rename(newsroom.folder / "releases-later")
    newsroom.write("2025/sedan", publish_at=SOON)
    assert newsroom.execute("publish", "2025/sedan").is_deployed
    assert not newsroom.execute().is_deployed


def test_work_and_withdraw_deploy_too(newsroom: DeployingNewsroom) -> None:
    newsroom.execute()
    newsroom.write("2025/sedan", number=3, publish_at=SOON)
    newsroom.execute("publish", "2025/sedan")
    report = Worker(newsroom.config).publish_due(LATER)
    assert report.outcome
    assert report.outcome.is_deployed
    assert newsroom.is_deployed
    assert newsroom.execute("withdraw", BRIDGE, notes={"sv": "Inte vår."}, now=LATER).is_deployed
    assert newsroom.is_deployed


# --- when it fails ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("exit 23", "exit code 23"),
        ("no-such-program", "exit code 127: a program was not found"),
        ("/", "exit code 126: it may not be executed"),
        ("kill -9 $$", "the deploy command was killed (SIGKILL)"),
        ("kill -TERM $$", "the deploy command was killed (SIGTERM)"),
        (f"true {'x' * 200_000}", "the deploy command could not be started: Argument list too long"),
    ],
)
def test_nothing_follows_a_failure_and_the_next_run_completes(
    newsroom: DeployingNewsroom, command: str, reason: str
) -> None:
    newsroom.execute()
    newsroom.write("2025/ny", number=3)
    newsroom.hub.requests.clear()
    before = newsroom.list_channels()
    newsroom.deploy(command)
    for _ in range(2):
        with pytest.raises(DeliveryError, match="The site is not deployed") as error:
            newsroom.execute()
        assert reason in error.value.message
        assert "pressroom publish" in error.value.remedy
        assert newsroom.list_channels() == before
        assert not newsroom.hub.requests
    assert newsroom.recorded_versions[-1][0] == "2025/ny"
    assert [each.channel for each in receipts.read_receipts(newsroom.folder) if each.fault] == ["site"]
    newsroom.deploy(COPY)
    assert newsroom.execute().is_deployed
    assert newsroom.is_deployed
    assert newsroom.list_channels() == [*before, "site", "hub", "mail"]
    newsroom.assert_consistent()


def test_a_withdrawal_that_is_not_deployed_is_said_to_be_still_online(newsroom: DeployingNewsroom) -> None:
    newsroom.execute()
    newsroom.deploy("false")
    for action in ("withdraw", "publish"):
        releases, notes = ((BRIDGE,), {"sv": "Inte vår."}) if action == "withdraw" else ((), {})
        with pytest.raises(DeliveryError, match=rf"Withdrawn, but probably still online: {BRIDGE}\."):
            newsroom.execute(action, *releases, notes=notes)


def test_status_lists_a_version_that_is_recorded_but_not_deployed(
    newsroom: DeployingNewsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    newsroom.execute()
    newsroom.write("2025/ny", number=3)
    newsroom.deploy("false")
    with pytest.raises(DeliveryError):
        newsroom.execute()
    assert newsroom.run_command("status") == 0
    assert "incomplete: site: 1; run" in capsys.readouterr().out
    assert newsroom.run_command("status", "2025/ny") == 0
    assert "site failed: the deploy command ended with exit code 1" in capsys.readouterr().out
    newsroom.deploy(COPY)
    newsroom.execute()
    assert newsroom.run_command("status", "2025/ny") == 0
    shown = capsys.readouterr().out
    assert " site deployed\n" in shown
    assert "exit code" not in shown


def test_status_says_that_the_last_deployment_failed_even_if_no_version_is_missing(
    newsroom: DeployingNewsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    newsroom.execute()
    newsroom.deploy("false")
    with pytest.raises(DeliveryError):
        newsroom.execute()
    assert newsroom.run_command("status") == 0
    assert "incomplete: site: not deployed; run" in capsys.readouterr().out
    newsroom.deploy(COPY)
    newsroom.execute()
    assert newsroom.run_command("status") == 0
    assert "incomplete" not in capsys.readouterr().out


def test_work_tries_a_failed_deployment_again(newsroom: DeployingNewsroom) -> None:
    newsroom.execute()
    newsroom.write("2025/sedan", number=3, publish_at=SOON)
    newsroom.execute("publish", "2025/sedan")
    newsroom.deploy('test -e "$SERVER.ready" && ' + COPY)
    worker = Worker(newsroom.config)
    assert isinstance(worker.publish_due(LATER).error, DeliveryError)
    assert isinstance(worker.publish_due(LATER).error, DeliveryError)
    newsroom.server.with_name("server.ready").touch()
    report = worker.publish_due(LATER)
    assert report.outcome
    assert report.outcome.is_deployed
    assert newsroom.is_deployed
    assert len(newsroom.mailings) == 1


# --- the command line -------------------------------------------------------------------------------------------------


def test_publish_shows_its_output_on_standard_error_escaped_and_only_json_on_standard_output(
    newsroom: DeployingNewsroom,
) -> None:
    environment = command_environment(f"printf 'sent\\033[31m\\r\\n\\377 50%%\\r100%%'; {COPY}")
    result = run(newsroom.folder, "publish", "--yes", "--json", **environment)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["deployed"] is True
    assert "sent\\u001b[31m\n\ufffd 50%\n100%\n" in result.stderr
    again = run(newsroom.folder, "publish", "--yes", **environment)
    assert "Nothing to publish." in again.stderr
    assert "Deployed" not in again.stdout


def test_publish_says_deployed_only_after_a_success(newsroom: DeployingNewsroom) -> None:
    failed = run(newsroom.folder, "publish", "--yes", **command_environment("exit 5"))
    assert failed.returncode == 3
    assert "Deployed" not in failed.stdout + failed.stderr
    assert "web server" not in failed.stderr
    assert "The site is not deployed: the deploy command ended with exit code 5." in failed.stderr
    done = run(newsroom.folder, "publish", "--yes", **command_environment(COPY))
    assert done.returncode == 0, done.stderr
    assert "Deployed.\n" in done.stdout
    assert "Nothing to publish" not in done.stderr


def test_without_a_command_the_last_line_says_to_copy_the_site(newsroom: DeployingNewsroom) -> None:
    result = run(newsroom.folder, "publish", "--yes", **command_environment("  "))
    assert "Deployed" not in result.stdout
    assert f"copy all of {newsroom.config.out / 'site'} to your web server." in result.stderr


def test_a_background_process_of_the_command_does_not_hold_up_the_end(newsroom: DeployingNewsroom) -> None:
    environment = command_environment('sleep 300 & echo $! > "$SERVER"')
    assert run(newsroom.folder, "publish", "--yes", **environment).returncode == 0
    os.kill(int(newsroom.server.read_text()), signal.SIGKILL)


def test_ctrl_c_ends_a_hanging_command_and_its_children_and_the_next_run_completes(
    newsroom: DeployingNewsroom,
) -> None:
    hang = "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ > \"$SERVER.pid\"; echo hanging; while :; do sleep 1; done'"
    with Terminal(newsroom.folder, "publish", "--yes", **command_environment(hang)) as terminal:
        assert terminal.answer("hanging", "\x03").end() == 130
    assert "Stopped. The site is not deployed" in terminal.output
    assert has_ended(int(newsroom.server.with_name("server.pid").read_text()))
    assert "site" not in newsroom.list_channels()
    newsroom.execute()
    assert newsroom.list_channels()[0] == "site"
    assert newsroom.is_deployed


def test_a_command_that_is_killed_during_the_deployment_is_completed_by_one_more_run(
    newsroom: DeployingNewsroom,
) -> None:
    killed = run(newsroom.folder, "publish", "--yes", **command_environment("kill -9 $PPID"))
    assert killed.returncode == -signal.SIGKILL
    assert not newsroom.list_channels()
    newsroom.execute()
    assert newsroom.is_deployed
    assert newsroom.list_channels()[:2] == ["site", "hub"]


def test_a_second_command_and_a_build_during_the_deployment_must_wait(newsroom: DeployingNewsroom) -> None:
    wait = 'touch "$SERVER.started"; until test -e "$SERVER.go"; do sleep 0.05; done; ' + COPY
    environment = command_environment(wait)
    arguments = [*COMMAND, "publish", "--yes"]
    with subprocess.Popen(arguments, cwd=newsroom.folder, env=os.environ | environment) as first:
        while not newsroom.server.with_name("server.started").exists():
            assert first.poll() is None
            time.sleep(0.02)
        second = run(newsroom.folder, "publish", "--yes", **environment)
        build = run(newsroom.folder, "build", **environment)
        newsroom.server.with_name("server.go").touch()
        assert first.wait(60) == 0
    assert second.returncode == 3
    assert "Another command is writing to" in second.stderr
    build_again = run(newsroom.folder, "build", "--verify", **environment)
    assert build.returncode in {0, 3}
    assert build_again.returncode == 0
    assert newsroom.run_count == 1


def test_a_locked_output_folder_stops_the_deployment_with_the_command_that_completes(
    newsroom: DeployingNewsroom,
) -> None:
    build_result = newsroom.execute().build_result
    assert build_result
    newsroom.deploy(f"true; {COPY}")
    with lock_output(newsroom.config.out), pytest.raises(DeliveryError, match="The site is not deployed") as error:
        deploy_site(newsroom.config, newsroom.record, (), build_result)
    assert "pressroom publish" in error.value.remedy
    assert newsroom.run_count == 1


def test_outputs_of_another_build_are_not_deployed(newsroom: DeployingNewsroom) -> None:
    build_result = newsroom.execute().build_result
    assert build_result
    newsroom.files.newsroom(newsroom_values() | {"title": "Ett annat namn"})
    build_newsroom(newsroom.config, now=None)
    newsroom.deploy(f"true; {COPY}")
    with pytest.raises(DeliveryError, match="another command has changed the output folder"):
        deploy_site(newsroom.config, newsroom.record, (), build_result)
    assert newsroom.run_count == 1
