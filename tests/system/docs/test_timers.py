"""The cron line, the service and the workflows of the page publish on time, with a record and a key, as printed."""

import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from pressroom.record import RECORD_FILE, RELEASES_FOLDER
from pressroom.record.file import read_record
from tests.support.publishing import FRESH, SOON, PublishingNewsroom
from tests.support.walkthrough import ROOT, Reader, read_blocks

PAGE = ROOT / "docs/how-to/deploy.md"
BLOCKS = {block.rest: block.text for block in read_blocks(PAGE) if block.rest}
GITHUB: Any = yaml.safe_load(BLOCKS[".github/workflows/publish.yml"])
GITLAB: Any = yaml.safe_load(BLOCKS[".gitlab-ci.yml"])
RSYNC = shutil.which("rsync")


class Office:
    """A newsroom with a record, a key, and a text that was approved and is due."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.newsroom = PublishingNewsroom(folder)
        self.newsroom.write("2025/gammal", publish_at=FRESH)
        self.reader = Reader(self.newsroom.folder, {"rsync": self.rsync, "pip": "true"})
        self.programs = self.newsroom.folder.parent / "newsroom-programs"
        self.newsroom.execute()
        self.newsroom.write("2025/ny", number=2, publish_at=SOON)
        self.newsroom.execute("publish", "2025/ny")
        self.reader.run("pressroom keys create", 0, "before")  # its time is today, the lines before are older
        (self.newsroom.folder / ".gitignore").write_text("out/\n")

    @property
    def rsync(self) -> str:
        """A script that copies into a folder what would go to the server."""
        return f'exec {RSYNC} $(printf "%s\\n" "$@" | sed "s#^web.example.org:#{self.folder}#")'

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a command; the programs of the page come first."""
        home = {"HOME": str(self.folder), "GIT_CONFIG_GLOBAL": str(self.folder / "gitconfig")}
        return self.reader._environment() | home

    @property
    def key(self) -> Path:
        """The file with the private key."""
        (file,) = (self.folder / "keys").iterdir()
        return file

    def localise(self, text: str) -> str:
        """Replace the paths of the page with those of this machine."""
        for path, instead in (
            ("/srv/newsroom", self.newsroom.folder),
            ("/srv/keys", self.folder / "keys"),
            ("/usr/local/bin/pressroom", self.programs / "pressroom"),
        ):
            assert path in text
            text = text.replace(path, str(instead))
        return text

    def git(self, folder: Path, *arguments: str) -> str:
        """Run git in a folder, as somebody."""
        command = ("git", "-c", "user.name=ada", "-c", "user.email=ada@example.org", *arguments)
        result = subprocess.run(command, cwd=folder, env=self.environment, capture_output=True, text=True, check=True)
        return result.stdout


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("PRESSROOM_KEYS", str(tmp_path / "keys"))
    (tmp_path / "srv").mkdir()
    return Office(tmp_path)


def assert_published(newsroom_folder: Path, site: Path) -> None:
    """Assert that the text that was due is on record once, signed, and on the site."""
    record = read_record(newsroom_folder)
    assert record
    assert [line.release for line in record.lines.values() if line.kind == "publication"].count("2025/ny") == 1
    assert all(line.signature for line in record.lines.values() if line.release == "2025/ny")
    assert (site / "2025/ny/index.html").is_file()
    assert (site / "2025/gammal/index.html").is_file()


# --- your own server --------------------------------------------------------------------------------------------------


def test_the_cron_line_publishes_and_deploys_what_is_due_and_is_silent(office: Office) -> None:
    *variables, line = office.localise(BLOCKS["press.cron"]).splitlines()
    match = re.fullmatch(r"(?:\S+ ){5}(?P<command>.*)", line)
    assert match
    environment = office.environment | dict(variable.split("=", 1) for variable in variables)
    for _ in range(2):
        result = subprocess.run(
            ("/bin/sh", "-c", match["command"]), env=environment, capture_output=True, text=True, check=True
        )
        assert result.stdout + result.stderr == ""
        assert_published(office.newsroom.folder, office.folder / "srv/press")


def test_the_cron_line_prints_everything_if_it_fails(office: Office) -> None:
    *variables, line = office.localise(BLOCKS["press.cron"]).splitlines()
    environment = office.environment | dict(variable.split("=", 1) for variable in variables)
    environment["PRESSROOM_DEPLOY"] = "exit 7"
    result = subprocess.run(
        ("/bin/sh", "-c", line.split(" ", 5)[5]), env=environment, capture_output=True, text=True, check=True
    )
    assert "The site is not deployed: the deploy command ended with exit code 7." in result.stdout


def test_the_service_publishes_and_deploys_what_is_due(office: Office) -> None:
    text = office.localise(BLOCKS["pressroom.service"])
    settings = [line.split("=", 1) for line in text.splitlines() if "=" in line]
    variables = [variable for name, value in settings if name == "Environment" for variable in shlex.split(value)]
    (command,) = (value for name, value in settings if name == "ExecStart")
    (folder,) = (value for name, value in settings if name == "WorkingDirectory")
    environment = office.environment | dict(variable.split("=", 1) for variable in variables)
    with subprocess.Popen(shlex.split(command), cwd=folder, env=environment, stdout=subprocess.DEVNULL) as process:
        receipts = office.newsroom.folder / "releases/channels.jsonl"
        while '"deployed"' not in receipts.read_text():
            assert process.poll() is None
            time.sleep(0.05)
        process.terminate()
    assert_published(office.newsroom.folder, office.folder / "srv/press")


# --- GitHub and GitLab ------------------------------------------------------------------------------------------------


class Remote:
    """The repository of a newsroom on a service, and the runners that check it out."""

    def __init__(self, office: Office) -> None:
        self.office, self.count = office, 0
        self.repository = office.folder / "remote.git"
        office.git(office.folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.repository))
        office.git(self.repository, "config", "receive.advertisePushOptions", "true")
        office.git(office.newsroom.folder, "init", "--quiet", "--initial-branch=main")
        office.git(office.newsroom.folder, "remote", "add", "origin", str(self.repository))
        self.push("Start")
        token = "https://pressroom:token@gitlab.example/press/newsroom.git"
        office.git(office.folder, "config", "--file", "gitconfig", f"url.{self.repository}.insteadOf", token)

    def push(self, message: str) -> None:
        """Commit and push everything in the office."""
        folder = self.office.newsroom.folder
        self.office.git(folder, "add", ".")
        self.office.git(folder, "commit", "--quiet", "--message", message)
        self.office.git(folder, "push", "--quiet", "origin", "main")

    def check_out(self, *arguments: str) -> Path:
        """Return a new folder with the main branch, as a runner has it."""
        self.count += 1
        folder = self.office.folder / f"runner-{self.count}"
        self.office.git(
            self.office.folder, "clone", "--quiet", "--depth=1", *arguments, f"file://{self.repository}", str(folder)
        )
        return folder

    def run(self, folder: Path, script: str, variables: dict[str, str]) -> tuple[int, str]:
        """Run the commands of a step in a shell that stops at the first one that fails."""
        environment = {key: value for key, value in self.office.environment.items() if key != "PRESSROOM_KEYS"}
        result = subprocess.run(
            ("bash", "-e", "-c", script),
            cwd=folder,
            env=environment | {"PYTHONPATH": str(ROOT)} | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return result.returncode, result.stdout


@pytest.fixture
def remote(office: Office) -> Remote:
    return Remote(office)


class Run:
    """One run of a workflow: whether it failed, what it printed, and the site that it would upload, if it got there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.has_failed = False
        self.output = ""
        self.site: Path | None = None


def run_github(remote: Remote, folder: Path | None = None) -> Run:
    """Run the steps of the workflow for GitHub; `actions/…` are replaced by what they do."""
    steps = GITHUB["jobs"]["publish"]["steps"]
    assert steps[0]["uses"].startswith("actions/checkout@")
    assert steps[0]["with"] == {"ref": "main"}
    run = Run(folder or remote.check_out())
    temp, outputs = run.folder.with_suffix(".temp"), run.folder.with_suffix(".outputs")
    temp.mkdir()
    contexts = {
        "secrets.SIGNING_KEY": remote.office.key.read_text(),
        "vars.SIGNING_KEY_ID": remote.office.key.stem,
        "runner.temp": str(temp),
    }
    for step in steps[1:]:
        if run.has_failed:
            break
        if "upload-pages-artifact" in step.get("uses", ""):
            run.site = run.folder / step["with"]["path"]
            run.has_failed = not run.site.is_dir()
        elif "run" in step:
            condition = step.get("if", "").removeprefix("steps.work.outputs.")
            if condition and f"{condition}=" not in (outputs.read_text() if outputs.exists() else ""):
                continue
            variables = {
                key: re.sub(r"\$\{\{ (.*?) \}\}", lambda match: contexts[match[1]], value)
                for key, value in step.get("env", {}).items()
            }
            code, output = remote.run(run.folder, step["run"], variables | {"GITHUB_OUTPUT": str(outputs)})
            run.has_failed, run.output = code != 0, run.output + output
    return run


def run_gitlab(remote: Remote, folder: Path | None = None) -> Run:
    """Run the jobs of the pipeline for GitLab, which checks out a commit, not a branch."""
    run = Run(folder or remote.check_out())
    remote.office.git(run.folder, "checkout", "--quiet", "--detach")
    variables = {
        "CI_DEFAULT_BRANCH": "main",
        "CI_SERVER_HOST": "gitlab.example",
        "CI_PROJECT_PATH": "press/newsroom",
        "PUSH_TOKEN": "token",
        "SIGNING_KEY": remote.office.key.read_text(),
        "SIGNING_KEY_ID": remote.office.key.stem,
    }
    code, run.output = remote.run(run.folder, "\n".join(GITLAB["pages"]["script"]), variables)
    run.has_failed = code != 0
    if not run.has_failed:
        assert GITLAB["pages"]["artifacts"]["paths"] == ["public", "code"]
        run.site = run.folder / "public"
        code, _ = remote.run(run.folder, "\n".join(GITLAB["report"]["script"]), {})
        run.has_failed = code != 0
    return run


Workflow = Callable[..., Run]
WORKFLOWS = pytest.mark.parametrize("workflow", [run_github, run_gitlab])


@WORKFLOWS
def test_a_workflow_publishes_what_is_due_and_pushes_the_record(remote: Remote, workflow: Workflow) -> None:
    run = workflow(remote)
    assert not run.has_failed, run.output
    assert run.site
    pushed = remote.check_out()
    assert_published(pushed, run.site)
    assert not (run.site / "manifest.json").exists()
    again = workflow(remote)
    assert not again.has_failed, again.output
    assert remote.office.git(remote.repository, "rev-list", "--count", "main") == "2\n"


@WORKFLOWS
def test_if_somebody_else_pushes_first_the_run_stops_and_the_next_one_publishes_once(
    remote: Remote, workflow: Workflow
) -> None:
    folder = remote.check_out()
    office = remote.office.newsroom.folder
    hook = folder / ".git/hooks/post-commit"  # after the record was written, and before it is pushed
    hook.write_text(
        f"#!/bin/sh\nunset $(git rev-parse --local-env-vars)\ncd {office}\ntouch other\ngit add other\n"
        "git -c user.name=ada -c user.email=ada@example.org commit --quiet --message Other\n"
        "git push --quiet origin main\n"
    )
    hook.chmod(0o755)
    run = workflow(remote, folder)
    assert run.has_failed  # a push with options that is rejected may end by SIGPIPE, without a message
    assert run.site is None
    assert "2025/ny" not in read_lines(remote.check_out())
    again = workflow(remote)
    assert not again.has_failed, again.output
    assert again.site
    assert_published(remote.check_out(), again.site)


def read_lines(folder: Path) -> list[str]:
    """Return the release of each line of the record."""
    record = read_record(folder)
    assert record
    return [line.release for line in record.lines.values()]


@WORKFLOWS
def test_an_approved_text_that_changed_fails_the_run_but_holds_up_no_other(remote: Remote, workflow: Workflow) -> None:
    newsroom = remote.office.newsroom
    newsroom.write("2025/annan", number=3, publish_at=SOON)
    newsroom.execute("publish", "2025/annan")
    newsroom.write("2025/annan", number=4, publish_at=SOON)
    remote.push("Another one")
    run = workflow(remote)
    assert run.has_failed
    assert run.site
    assert_published(remote.check_out(), run.site)
    assert not (run.site / "2025/annan").exists()


@WORKFLOWS
def test_without_the_private_key_nothing_is_published(remote: Remote, workflow: Workflow) -> None:
    (remote.office.folder / "keys").rename(remote.office.folder / "lost")
    (remote.office.folder / "keys").mkdir()
    (remote.office.folder / "keys/wrong.json").write_text("{}")
    before = (remote.check_out() / RELEASES_FOLDER / RECORD_FILE).read_bytes()
    run = workflow(remote)
    assert run.has_failed
    assert (remote.check_out() / RELEASES_FOLDER / RECORD_FILE).read_bytes() == before
