"""A small newsroom of two languages, acts in it at any time, and what its files say of them afterwards."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pressroom import cli
from pressroom.config import Config
from pressroom.publishing import receipts
from pressroom.publishing.execute import Outcome, execute
from pressroom.publishing.prepare import prepare
from pressroom.publishing.receipts import Mailing
from pressroom.publishing.request import Action, PublishRequest
from pressroom.record import RECORD_FILE, Record
from pressroom.record.file import read_file, read_record
from tests.support.newsrooms import PICTURES, Room, Values, built, contents, newsroom_values, release_values

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
OLD, FRESH, SOON = "2025-02-01 09:00", "2025-03-01 12:30", "2025-03-01 14:00"
"""In the newsroom's zone: a month before NOW, half an hour before it, an hour after it."""
BRIDGE = "2025/bron"


class Desk:
    """A newsroom with outputs and cache beside it, and those who work there."""

    def __init__(self, folder: Path, **values: Any) -> None:
        self.room = Room(folder / "newsroom")
        self.room.newsroom(newsroom_values() | values)
        self.room.write("vapen.png", PICTURES[0])
        self.config = Config(self.room.folder, self.room.folder / "out", folder / "caches" / "pressroom")
        self.by = "ada"

    def write(self, address: str = BRIDGE, language: str = "sv", number: int = 1, **values: Any) -> None:
        """Write a text; a value of None takes its key away."""
        made: Values = release_values(number, language) | {"publish_at": FRESH} | values
        self.room.release(address, language, {key: value for key, value in made.items() if value is not None})

    def do(self, deed: Action = "publish", *releases: str, now: datetime = NOW, **wish: Any) -> Outcome:
        """See what a wish comes to, and do it."""
        found = prepare(self.config, PublishRequest(deed, releases, **wish), now)
        return execute(self.config, found.proposal, self.by, now)

    def run(self, *arguments: str) -> int:
        """Run a command in this process, as people do; its exit code."""
        return cli.run(("--newsroom", str(self.room.folder), *arguments))

    @property
    def record(self) -> Record:
        """The record, which is whole."""
        found = read_record(self.room.folder)
        assert found is not None
        assert not found.problems
        return found

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """What is on record: release, language and kind of each version."""
        return [(line.release, line.language, line.kind) for line in self.record.lines.values()]

    def octets(self, name: str = RECORD_FILE) -> bytes:
        """A file of the record, empty when there is none."""
        return read_file(self.room.folder, name) or b""

    @property
    def mailings(self) -> list[Mailing]:
        """All mailings that were made."""
        return [note.mailing for note in receipts.read_receipts(self.room.folder) if note.mailing]

    def public(self) -> set[str]:
        """The paths of all release pages that stand in the site, as `en/2025/slug`."""
        site = self.config.out / "site"
        pages = (path.parent.relative_to(site).as_posix() for path in site.rglob("release.json"))
        return set(pages)

    def recorded(self) -> set[str]:
        """The same of all that is on record."""
        prefix = {"sv": "", "en": "en/"}
        return {f"{prefix[line.language]}{line.release}" for line in self.record.lines.values() if line.release}

    def check(self, now: str | None = None) -> None:
        """The record is whole, the site is all of it and equals a build from nothing, each mailing was made once."""
        assert self.public() == self.recorded()
        folder = self.room.folder.parent
        fresh = Config(self.room.folder, folder / "fresh", folder / "no-cache")
        built(fresh, now=now)
        assert contents(self.config.out) == contents(fresh.out)
        once = Counter((each.release, each.language, each.version) for each in self.mailings)
        assert set(once.values()) <= {1}
        missing = receipts.find_unmailed_versions(self.record, receipts.read_receipts(self.room.folder))
        assert not missing
        assert not receipts.missing_versions(self.record, receipts.read_receipts(self.room.folder), "site")


def kinds(done: Outcome) -> list[str]:
    """What kinds of versions were recorded."""
    return [line.kind for line in done.recorded_lines]
