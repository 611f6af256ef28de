"""Tells when something in a newsroom's folder changes: texts, files beside them, `newsroom.yaml`, templates, words.

It opens nothing and knows no content.
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from watchfiles import Change, watch
from watchfiles.main import FileChange

_FOLDERS = ("locale", "releases", "templates")
# Milliseconds: a change is told when none has followed it for the first time, or after the second.
_STEP_MS, _DEBOUNCE_MS = 20, 100
_TIMEOUT_MS = 500  # after which a folder that has just appeared is looked at again: it may have been filled before
_POLL_MS = 1000


class Watcher:
    """Two threads that call `changed`: one for the newsroom's folder, one for all that is below its subfolders.

    So nothing below `out/` is watched. The threads end with the process.
    """

    def __init__(self, folder: Path, on_change: Callable[[], None]) -> None:
        self._folder = folder
        self._on_change = on_change
        self._folders_changed = threading.Event()

    def start(self) -> None:
        """Begin to watch."""
        for work in (self._watch_folder, self._watch_subfolders):
            threading.Thread(target=work, daemon=True).start()

    def _watch_folder(self) -> None:
        for changes in watch(
            self._folder, recursive=False, watch_filter=self._is_relevant, step=_STEP_MS, debounce=_DEBOUNCE_MS
        ):
            if any(Path(path).name in _FOLDERS for _, path in changes):
                self._folders_changed.set()
            self._on_change()

    def _is_relevant(self, _: Change, path: str) -> bool:
        """Whether it concerns the newsroom: a build of it makes and removes folders too."""
        name = Path(path).name
        return name != "out" and not name.startswith(".")

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
    """What changes below folders, and now and then nothing; the system may be able to watch few folders only."""
    try:
        yield from _start_watch(folders, stop_event, is_polled=False)
    except FileNotFoundError:  # it has just gone
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
