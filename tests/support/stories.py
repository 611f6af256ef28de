"""A newsroom in which officers work for days: commands at any time, and a check that everything printed is true."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import feedparser
import time_machine

from tests.support.publishing import PublishingNewsroom

START = datetime(2025, 3, 1, 12, tzinfo=UTC)
_PREFIXES = {"sv": "", "en": "en/"}
_CLAIMS_OF_SENDING = re.compile(r"\b(?:sent|sends?|mailings? (?:made|created)|got it by mail|received it)\b")
_SENT_NOTHING = "(nothing is sent)"
_COMMAND = re.compile(r"\bpressroom ((?:check|status|publish|work|move|restore|withdraw|verify)\b[^:;,.()`\n]*)")
_NAMED_FILE = re.compile(r"(?<=Mail body written: )\S+")


class Story(PublishingNewsroom):
    """A newsroom whose clock the test sets, and what should be public in it.

    `public` has the texts that readers should be able to read, as (address, language); `withdrawn` those whose pages
    should say that they are withdrawn. After every command, the site and `status` are compared with both.
    """

    def __init__(self, folder: Path, **values: Any) -> None:
        super().__init__(folder, **values)
        self.now = START
        self.public: set[tuple[str, str]] = set()
        self.withdrawn: set[tuple[str, str]] = set()
        self.is_checked = True

    def pass_time(self, **duration: float) -> None:
        """Move the clock."""
        self.now += timedelta(**duration)

    def at(self, **ahead: float) -> str:
        """Return a time from now on as officers write it, in the newsroom's zone (UTC+1 in winter)."""
        return f"{self.now + timedelta(**ahead) + timedelta(hours=1):%Y-%m-%d %H:%M}"

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command at the time of the clock, check its exit code and all that it says, and return the output."""
        found_code, output = self._run(*arguments)
        assert found_code == code, f"exit {found_code}\n{output}"
        self.pass_time(seconds=2)
        if self.is_checked:
            self.check_claims(output)
            self.check_truth()
        return output

    def _run(self, *arguments: str) -> tuple[int, str]:
        output = TextIOWrapper(BytesIO(), "utf-8", write_through=True)
        with time_machine.travel(self.now, tick=True), redirect_stdout(output), redirect_stderr(output):
            code = self.run_command(*arguments)
        output.seek(0)
        return code, output.read()

    def read_json(self, *arguments: str, code: int = 0) -> Any:
        """Return what a command prints with `--json`."""
        output = StringIO()
        with time_machine.travel(self.now, tick=True), redirect_stdout(output), redirect_stderr(StringIO()):
            found_code = self.run_command(*arguments, "--json")
        assert found_code == code, output.getvalue()
        return json.loads(output.getvalue())

    @contextmanager
    def unchecked(self) -> Iterator[None]:
        """Do not compare the site while it is known to be behind the record."""
        self.is_checked = False
        yield
        self.is_checked = True

    def check_claims(self, output: str) -> None:
        """Assert that no line claims that mail was sent, that named files exist, and that named commands are valid."""
        for line in output.splitlines():
            assert not _CLAIMS_OF_SENDING.search(line.replace(_SENT_NOTHING, "")), line
        for name in _NAMED_FILE.findall(output):
            assert (self.folder / name).is_file() or Path(name).is_file(), name
        for command in _COMMAND.findall(output):
            words = shlex.split(command.replace("“", '"').replace("”", '"'), posix=True) if '"' not in command else []
            if words:
                assert self._run(words[0], "--help")[0] == 0, command

    def check_truth(self) -> None:
        """Assert that pages, feeds and `status` say what is public, and nothing else."""
        live = self.public - self.withdrawn
        assert self.public_pages() == {_PREFIXES[language] + address for address, language in self.public}
        for address, language in sorted(self.public):
            is_withdrawn = json.loads(self.read_page(address, language, "release.json"))["status"] == "withdrawn"
            assert is_withdrawn == ((address, language) in self.withdrawn), address
        if not self.public:
            return
        for language in ("sv", "en"):
            links = {entry.link for entry in self.read_feed(language)}
            expected = {self.get_url(*text) for text in live if text[1] == language}
            assert expected <= links, language
        status = self.read_json("status")
        assert status["published"] == len({address for address, _ in live})
        assert {each["release"] for each in status["withdrawn"]} == {address for address, _ in self.withdrawn}

    def get_url(self, address: str, language: str) -> str:
        """Return the public URL of a text."""
        return f"https://press.fjallby.example/{_PREFIXES[language]}{address}/"

    def read_feed(self, language: str) -> Any:
        """Return the entries of the Atom feed of a language."""
        feed = self.config.out / "site" / _PREFIXES[language] / "atom.xml"
        return feedparser.parse(feed.read_bytes()).entries if feed.is_file() else []

    def read_page(self, address: str, language: str = "sv", name: str = "index.html") -> str:
        """Return a file of a public release."""
        return (self.config.out / "site" / _PREFIXES[language] / address / name).read_text("utf-8")

    def publish(self, *texts: tuple[str, str]) -> str:
        """Publish everything that is due, which should make these texts public."""
        self.public |= set(texts)
        return self.run("publish", "--yes")

    def assert_builds_equal(self) -> None:
        """Assert that a build from nothing gives the same site."""
        with time_machine.travel(self.now, tick=True):
            self.assert_consistent(f"{self.now:%Y-%m-%dT%H:%M:%SZ}")

    def git(self, *arguments: str, folder: Path | None = None) -> str:
        """Run git in the newsroom's folder, or in another, and return what it prints."""
        names = ("-c", "user.name=Ada", "-c", "user.email=ada@fjallby.example", "-c", "commit.gpgsign=false")
        return subprocess.run(
            ("git", *names, *arguments), cwd=folder or self.folder, check=True, capture_output=True, text=True
        ).stdout
