"""A small newsroom in two languages: publish in it at any time, and check what its files then contain."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import structs

from pressroom import cli
from pressroom.config import Config
from pressroom.engine.workspace import Workspace
from pressroom.publishing import receipts
from pressroom.publishing.execute import Outcome, execute
from pressroom.publishing.prepare import prepare
from pressroom.publishing.receipts import Mailing
from pressroom.publishing.request import Action, PublishRequest
from pressroom.record import RECORD_FILE, Record
from pressroom.record.file import read_file, read_record
from tests.support.newsrooms import (
    PICTURES,
    NewsroomFolder,
    Values,
    build_newsroom,
    contents,
    newsroom_values,
    release_values,
)

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
OLD, FRESH, SOON = "2025-02-01 09:00", "2025-03-01 12:30", "2025-03-01 14:00"
"""In the newsroom's zone: a month before NOW, half an hour before it, an hour after it."""
BRIDGE = "2025/bron"
MESSAGE = re.compile(r"mail/.*-[0-9]+\.eml")
"""The path of the message of a mailing."""


class PublishingNewsroom:
    """A newsroom with outputs and a cache folder beside it, and methods to write and publish in it."""

    def __init__(self, folder: Path, **values: Any) -> None:
        self.files = NewsroomFolder(folder / "newsroom")
        self.folder = self.files.folder
        self.files.newsroom(newsroom_values() | values)
        self.files.write("vapen.png", PICTURES[0])
        self.config = Config(self.folder, self.folder / "out", folder / "caches" / "pressroom")
        self.by = "ada"

    def write(self, address: str = BRIDGE, language: str = "sv", number: int = 1, **values: Any) -> None:
        """Write a text; a value of None leaves its key out."""
        all_values: Values = release_values(number, language) | {"publish_at": FRESH} | values
        self.files.release(address, language, {key: value for key, value in all_values.items() if value is not None})

    def execute(self, action: Action = "publish", *releases: str, now: datetime = NOW, **options: Any) -> Outcome:
        """Prepare a request and execute its proposal."""
        workspace = Workspace.open(self.config)
        preview = prepare(workspace, PublishRequest(action, releases, **options), now)
        return execute(workspace, preview.proposal, self.by, now)

    def run_command(self, *arguments: str) -> int:
        """Run a command in this process and return its exit code."""
        return cli.run(("--newsroom", str(self.folder), *arguments))

    @property
    def record(self) -> Record:
        """The record, which must not be damaged."""
        record = read_record(self.folder)
        assert record is not None
        assert not record.problems
        return record

    @property
    def recorded_versions(self) -> list[tuple[str, str, str]]:
        """Release, language and kind of each version on record."""
        return [(line.release, line.language, line.kind) for line in self.record.lines.values()]

    def read_record_file(self, name: str = RECORD_FILE) -> bytes:
        """Return the content of a file of the record, empty if there is no such file."""
        return read_file(self.folder, name) or b""

    @property
    def mailings(self) -> list[Mailing]:
        """All mailings."""
        return [receipt.mailing for receipt in receipts.read_receipts(self.folder) if receipt.mailing]

    def built_contents(self) -> dict[str, bytes]:
        """Return what is in the output folder, without the messages of mailings, which no build writes.

        A folder that contains nothing else is left out too.
        """
        built = {path: each for path, each in contents(self.config.out).items() if not MESSAGE.fullmatch(path)}
        files = [path for path in built if not path.endswith("/")]
        return {path: each for path, each in built.items() if any(file.startswith(path) for file in files)}

    def public_pages(self) -> set[str]:
        """Return the paths of all release pages in the site, as `en/2025/slug`."""
        site = self.config.out / "site"
        return {path.parent.relative_to(site).as_posix() for path in site.rglob("release.json")}

    def recorded_pages(self) -> set[str]:
        """Return the same paths for all releases on record."""
        prefix = {"sv": "", "en": "en/"}
        return {f"{prefix[line.language]}{line.release}" for line in self.record.versions.values()}

    def assert_consistent(self, now: str | None = None) -> None:
        """Assert that the site shows the whole record and equals a build from nothing, and that no mailing is missing.

        No mailing may have been created twice.
        """
        assert self.public_pages() == self.recorded_pages()
        folder = self.folder.parent
        fresh = structs.replace(self.config, out=folder / "fresh", cache_folder=folder / "no-cache")
        build_newsroom(fresh, now=now)
        assert self.built_contents() == contents(fresh.out)
        counts = Counter((each.release, each.language, each.version) for each in self.mailings)
        assert set(counts.values()) <= {1}
        all_receipts = receipts.read_receipts(self.folder)
        assert not receipts.find_unmailed_versions(self.record, all_receipts)
        assert not receipts.find_missing_versions(self.record, all_receipts, "site")


def list_kinds(outcome: Outcome) -> list[str]:
    """Return the kinds of the versions that were recorded."""
    return [line.kind for line in outcome.recorded_lines]
