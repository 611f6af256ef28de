"""Check what is on this machine: the database, the disk, and who can read secrets."""

import shutil
import stat
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from pressroom.config import Config
from pressroom.doctor.findings import (
    Finding,
    report_error,
    report_failure,
    report_ok,
    report_unchecked,
    report_warning,
)
from pressroom.errors import ConfigError, DeliveryError

if TYPE_CHECKING:
    from pressroom.store.stuck_work import StuckWork

_GROUP_OR_OTHERS = 0o077
_MIN_FREE_BYTES = 100_000_000
_FEW_FREE_BYTES = 1_000_000_000
_LONG_WAIT = timedelta(hours=1)
_LONG_LEASE = timedelta(minutes=10)
_DATABASE_WAIT = 3.0  # seconds


def check_database(config: Config, now: datetime) -> Iterator[Finding]:
    """Yield what is found about the database of subscribers. It is not changed."""
    path = _find_sqlite_path(config)
    if path and not path.exists():
        message = f"There is no database yet: {path} does not exist."
        yield report_unchecked("database.missing", message, "Create it: pressroom migrate")
        return
    from pressroom.store import open_store, outbox, stuck_work  # noqa: PLC0415 - loaded only where there is a database

    try:
        store = open_store(config.database_url, migrate=False, wait_seconds=_DATABASE_WAIT)
    except (ConfigError, DeliveryError) as error:
        yield report_failure("database.open", error)
        return
    try:
        with store.read() as transaction:
            leftovers = len(outbox.list_leftover_intents(transaction, now))
            oldest = outbox.get_oldest_waiting(transaction)
            stuck = stuck_work.find_stuck_work(transaction, now - _LONG_LEASE, now - _LONG_WAIT)
    except DeliveryError as error:
        yield report_failure("database.open", error)
        return
    finally:
        store.close()
    yield report_ok("database.open", "The database can be opened and has the version of this program.")
    yield from _describe_stuck_work(stuck)
    if leftovers or (oldest and now - oldest > _LONG_WAIT):
        count = f"{leftovers} of them may have been sent already. " if leftovers else ""
        since = f" since {oldest:%Y-%m-%d %H:%M} UTC" if oldest else ""
        yield report_warning(
            "database.waiting",
            f"Mails of the service wait{since}. {count}".rstrip(),
            "Check that the relay answers and that pressroom serve runs.",
        )


def _describe_stuck_work(stuck: "StuckWork") -> Iterator[Finding]:
    """Yield what nobody works on any more, and what to do."""
    if stuck.chunks:
        yield report_warning(
            "database.leases",
            f"A worker has had {_count(stuck.chunks, 'part')} of mailings and has not been heard of since "
            f"{stuck.chunks_since:%Y-%m-%d %H:%M} UTC.",
            "Check that pressroom work runs, or run pressroom deliver: another worker takes them over within a minute.",
        )
    if stuck.intents:
        yield report_warning(
            "database.intents",
            f"{_count(stuck.intents, 'mail')} may have left before a crash, and nobody has looked at "
            f"{'it' if stuck.intents == 1 else 'them'} since.",
            "Run pressroom deliver: such a mail is sent again or held, as after_crash in newsroom.yaml says.",
        )
    if stuck.plannings:
        yield report_warning(
            "database.planning",
            f"Planned only in part: {_count(stuck.plannings, 'mailing')}, the oldest since "
            f"{stuck.plannings_since:%Y-%m-%d %H:%M} UTC.",
            "Run pressroom deliver where releases are published: it goes on with the planning.",
        )


def _count(count: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _find_sqlite_path(config: Config) -> Path | None:
    parts = urlsplit(config.database_url)
    return Path(unquote(parts.path)) if parts.scheme == "sqlite" else None


def check_disk(config: Config) -> Iterator[Finding]:
    """Yield how much space is left where files are written."""
    path = _find_sqlite_path(config)
    folders = [config.newsroom_folder, config.out, config.cache_folder, *([path.parent] if path else [])]
    free: dict[int, tuple[Path, int]] = {}
    for folder in map(_find_existing, folders):
        free.setdefault(folder.stat().st_dev, (folder, shutil.disk_usage(folder).free))
    for folder, count in free.values():
        size = f"{count / 1_000_000_000:.1f} GB"
        if count >= _FEW_FREE_BYTES:
            yield report_ok("disk.space", f"{size} are free on the disk of {folder}.")
            continue
        report = report_error if count < _MIN_FREE_BYTES else report_warning
        yield report("disk.space", f"Only {size} are free on the disk of {folder}.", "Make space before you publish.")


def _find_existing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())


def check_files(config: Config) -> Iterator[Finding]:
    """Yield which secret files other users of this machine can read."""
    found = [path for path in _list_secret_files(config) if path.is_file()]
    open_files = [path for path in found if stat.S_IMODE(path.stat().st_mode) & _GROUP_OR_OTHERS]
    for path in open_files:
        yield report_error("files.mode", f"Other users of this machine can read {path}.", f"Run: chmod 600 {path}")
    if found and not open_files:
        yield report_ok("files.mode", "Nobody else on this machine can read the keys and secrets.")


def _list_secret_files(config: Config) -> Iterable[Path]:
    from pressroom.store.secret_file import get_secret_path  # noqa: PLC0415 - the store is not loaded without need

    yield get_secret_path(config)
    yield from (Path(entry.split(":", 2)[2]) for entry in config.dkim_keys if entry.count(":") >= 2)
    if config.keys_folder.is_dir():
        yield from sorted(config.keys_folder.glob("*.json"))
