"""Check `newsroom.yaml`, and read and check the texts of releases.

A text that was read is opened again only if its file has changed.
"""

import os
import time
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from msgspec import Struct, structs

from pressroom.check import (
    CheckedRelease,
    NewsroomContext,
    ReleaseCheck,
    ReleaseSummary,
    add_history,
    check_draft,
    check_newsroom,
    check_overrides,
    check_texts_together,
    extract_version_text,
)
from pressroom.errors import InputError, Problem
from pressroom.model.draft import Draft, FileInfo
from pressroom.model.entry import Entry, compute_digest, parse_address
from pressroom.model.pages import VersionText
from pressroom.model.release import Release, VersionsByLanguage
from pressroom.read import (
    ReleaseFiles,
    Scan,
    has_keys,
    list_languages,
    parse_release_draft,
    read_overrides,
    read_release_drafts,
)
from pressroom.record import RELEASES_FOLDER, get_version_path
from pressroom.record.file import read_version

_CACHED_YEARS = 2  # years whose release files stay in memory
_MAX_CHECKED_RELEASES = 100  # releases whose checked texts stay in memory
_CLOCK_TICK_NS = 10_000_000  # within one tick of the file system's clock, a file can change twice with equal times


def check_newsroom_folder(folder: Path, draft: Draft, now: datetime) -> NewsroomContext:
    """Check the draft of `newsroom.yaml` together with the overridden templates and the keys in `folder`."""
    newsroom_context = check_newsroom(draft, now, list_languages(folder))
    problems = newsroom_context.problems + check_overrides(read_overrides(folder), newsroom_context.languages)
    newsroom = newsroom_context.newsroom and structs.replace(newsroom_context.newsroom, is_signed=has_keys(folder))
    return structs.replace(newsroom_context, problems=problems, newsroom=newsroom)


class _CheckedTexts(Struct, frozen=True):
    """The checked texts of a release, and the sizes and times that its files had before they were read."""

    file_stats: tuple[object, ...]
    checks: tuple[ReleaseCheck, ...]


class TextReader:
    """Reads and checks the texts of the releases in a scan.

    It remembers the texts of the first `max_checked` releases that it reads. Their recorded versions are added when a
    text is asked for.
    """

    max_checked = _MAX_CHECKED_RELEASES

    def __init__(
        self,
        newsroom_folder: Path,
        newsroom_context: NewsroomContext,
        scan: Scan,
        checked_texts: dict[str, _CheckedTexts] | None = None,
    ) -> None:
        self.newsroom_context = newsroom_context
        self._folder = newsroom_folder
        self._get_year_files = lru_cache(_CACHED_YEARS)(scan.releases)
        self._checked_texts = {} if checked_texts is None else checked_texts
        self._releases: dict[str, Release] = {}

    def with_scan(self, newsroom_context: NewsroomContext, scan: Scan) -> "TextReader":
        """Return a reader for another scan, which remembers the same texts if `newsroom.yaml` has not changed."""
        is_same = newsroom_context == self.newsroom_context
        return TextReader(self._folder, newsroom_context, scan, self._checked_texts if is_same else None)

    def read_and_check(self, release_files: Iterable[ReleaseFiles]) -> tuple[tuple[ReleaseSummary, ...], ...]:
        """Read and check releases in all their languages; valid ones stay in memory until they are rendered.

        Return a tuple for each release, with a summary for each of its texts.
        """
        return tuple(
            [
                tuple([self._add_history(check, each).summary for check in self._check_texts(each)])
                for each in release_files
            ]
        )

    def check_text(self, source: str, entry: Entry | None = None) -> CheckedRelease:
        """Read and check one text; what `entry` says about its images and documents is not read again."""
        release_files = self._get_release_files(source)
        checks = self._check_texts(release_files, entry)
        return next(self._add_history(check, release_files) for check in checks if check.draft.path == source)

    def get_history(self, source: str) -> VersionsByLanguage:
        """Return the recorded versions of the release of a text, by language."""
        return self._get_release_files(source).history or {}

    def load_release(self, source: str, entry: Entry | None = None) -> Release:
        """Return a release from memory, or read it again.

        Raises InputError if it is no longer the release of `entry`.
        """
        release = self._releases.get(source)
        if release is None:
            release = self.check_text(source, entry).release
            if release is None or (entry and compute_digest(release) != entry.release_digest):
                message = "the text changed during the build; build again"
                raise InputError((Problem(source, 1, "error", message),))
            self._releases[source] = release
        return release

    def forget_release(self, source: str) -> None:
        """Free the memory of a release that was rendered."""
        self._releases.pop(source, None)

    def load_version_texts(self, release: Release) -> tuple[VersionText, ...]:
        """Return the texts for the versions page, as they were stored when each version was recorded.

        Raises ConfigError if one is missing.
        """
        numbers = release.visible_text_version_numbers if release.has_versions_page else ()
        return tuple([self._load_version_text(release, number) for number in numbers])

    def _load_version_text(self, release: Release, number: int) -> VersionText:
        digest = release.versions[number - 1].text_digest
        content = read_version(self._folder, release.address, digest)
        return extract_version_text(number, parse_release_draft(get_version_path(release.address, digest), content, ()))

    def _get_release_files(self, source: str) -> ReleaseFiles:
        address = parse_address(source)
        return self._get_year_files(address[:4])[address]

    def _check_texts(self, release_files: ReleaseFiles, entry: Entry | None = None) -> tuple[ReleaseCheck, ...]:
        address = release_files.address
        known = self._checked_texts.get(address)
        can_keep = known is not None or len(self._checked_texts) < self.max_checked
        file_stats = _read_file_stats(self._folder, release_files) if can_keep else None
        if known and known.file_stats == file_stats:
            return known.checks
        known_files = _get_file_infos(entry) if entry else {}
        drafts = read_release_drafts(self._folder, release_files, known_files)
        checks = tuple([check_draft(draft, self.newsroom_context) for draft in drafts])
        check_texts_together(checks)
        if file_stats:
            self._checked_texts[address] = _CheckedTexts(file_stats, checks)
        return checks

    def _add_history(self, check: ReleaseCheck, release_files: ReleaseFiles) -> CheckedRelease:
        checked_release = add_history(check, self.newsroom_context, release_files.history, release_files.addresses)
        if checked_release.release:
            self._releases[check.draft.path] = checked_release.release
        return checked_release


def _read_file_stats(folder: Path, release_files: ReleaseFiles) -> tuple[object, ...] | None:
    """Return the sizes and times of the files of a release, or None if one is missing or has just changed."""
    stats: list[object] = []
    changed_since = time.time_ns() - _CLOCK_TICK_NS
    try:
        for name in (*release_files.texts, *release_files.files):
            status = os.stat(f"{folder}/{RELEASES_FOLDER}/{release_files.address}/{name}")  # noqa: PTH116 - many files
            if status.st_ctime_ns > changed_since:
                return None
            stats += (name, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    except OSError:
        return None
    return tuple(stats)


def _get_file_infos(entry: Entry) -> dict[str, FileInfo]:
    """Return what an entry says about the files of its release, by name."""
    infos = [
        FileInfo(
            each.file, each.stripped_size, each.digest, each.media_type, each.width, each.height, each.stripped_size
        )
        for each in entry.images
    ]
    infos += [FileInfo(each.file, each.size, each.digest, each.media_type) for each in entry.documents]
    return {info.name: info for info in infos}
