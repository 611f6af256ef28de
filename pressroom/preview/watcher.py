"""Watch a newsroom's folder for changes: texts and their files, `newsroom.yaml`, templates and translation files."""

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from watchfiles import Change, watch
from watchfiles.main import FileChange

_FOLDERS = ("locale", "releases", "templates")
# The database of subscribers with the files that SQLite puts beside it, and what the service writes; see store/.
_IGNORED = re.compile(r"out|\..*|embargo\.jsonl|pressroom\.(?:db(?:-[a-z]+)?|secret)(?:[.~-].*)?")
# A change is reported when no other has followed for _STEP_MS, but at the latest after _DEBOUNCE_MS.
_STEP_MS, _DEBOUNCE_MS = 20, 100
_TIMEOUT_MS = 500  # a new folder is reported again after this time: files may have been added before it was watched
_POLL_MS = 1000


class Watcher:
    """Calls `on_change` from two daemon threads: one for the newsroom's folder, one for everything in its subfolders.

    Nothing below `out/` is watched.
    """

    def __init__(self, folder: Path, on_change: Callable[[], None]) -> None:
        self._folder = folder
        self._on_change = on_change
        self._folders_changed = threading.Event()

    def start(self) -> None:
        """Start to watch."""
        for target in (self._watch_folder, self._watch_subfolders):
            threading.Thread(target=target, daemon=True).start()

    def _watch_folder(self) -> None:
        for changes in watch(
            self._folder, recursive=False, watch_filter=self._is_relevant, step=_STEP_MS, debounce=_DEBOUNCE_MS
        ):
            if any(Path(path).name in _FOLDERS for _, path in changes):
                self._folders_changed.set()
            self._on_change()

    def _is_relevant(self, _: Change, path: str) -> bool:
        """Ignore `out` and hidden files, which a build creates and removes, and what the service writes."""
        return not _IGNORED.fullmatch(Path(path).name)

    def _watch_subfolders(self) -> None:
        while True:
            self._folders_changed.clear()
            folders = [folder for name in _FOLDERS if (folder := self._folder / name).is_dir()]
            if not folders:
                self._folders_changed.wait()
                continue
            is_new = True
            for changes in _iterate_changes(folders, self._folders_changed):
                if changes or is_new:
                    self._on_change()
                is_new = False


def _iterate_changes(folders: list[Path], stop_event: threading.Event) -> Iterator[set[FileChange]]:
    """Yield changes below folders, and an empty set after each timeout. Polls if the system cannot watch them all."""
    try:
        yield from _start_watch(folders, stop_event, is_polled=False)
    except FileNotFoundError:  # the folder has just been removed
        stop_event.wait(_TIMEOUT_MS / 1000)
    except (OSError, RuntimeError):
        yield from _start_watch(folders, stop_event, is_polled=True)


def _start_watch(folders: list[Path], stop_event: threading.Event, *, is_polled: bool) -> Iterator[set[FileChange]]:
    return watch(
        *folders,
        stop_event=stop_event,
        step=_STEP_MS,
        debounce=_DEBOUNCE_MS,
        rust_timeout=_TIMEOUT_MS,
        yield_on_timeout=True,
        force_polling=is_polled or None,
        poll_delay_ms=_POLL_MS,
        ignore_permission_denied=True,
    )
