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
_STEP, _MOST = 20, 100
_PATIENCE = 500  # after which a folder that has just appeared is looked at again: it may have been filled before
_POLL = 1000


class Watch:
    """Two threads that call `changed`: one for the newsroom's folder, one for all that is below its subfolders.

    So nothing below `out/` is watched. The threads end with the process.
    """

    def __init__(self, folder: Path, changed: Callable[[], None]) -> None:
        self._folder = folder
        self._changed = changed
        self._moved = threading.Event()

    def start(self) -> None:
        """Begin to watch."""
        for work in (self._watch_folder, self._watch_below):
            threading.Thread(target=work, daemon=True).start()

    def _watch_folder(self) -> None:
        for changes in watch(self._folder, recursive=False, watch_filter=self._is_meant, step=_STEP, debounce=_MOST):
            if any(Path(path).name in _FOLDERS for _, path in changes):
                self._moved.set()
            self._changed()

    def _is_meant(self, _: Change, path: str) -> bool:
        """Whether it concerns the newsroom: a build of it makes and removes folders too."""
        name = Path(path).name
        return name != "out" and not name.startswith(".")

    def _watch_below(self) -> None:
        while True:
            self._moved.clear()
            folders = [folder for name in _FOLDERS if (folder := self._folder / name).is_dir()]
            if not folders:
                self._moved.wait()
                continue
            is_new = True
            for changes in _changes(folders, self._moved):
                if changes or is_new:
                    self._changed()
                is_new = False


def _changes(folders: list[Path], until: threading.Event) -> Iterator[set[FileChange]]:
    """What changes below folders, and now and then nothing; the system may be able to watch few folders only."""
    try:
        yield from _watched(folders, until, is_polled=False)
    except FileNotFoundError:  # it has just gone
        until.wait(_PATIENCE / 1000)
    except (OSError, RuntimeError):
        yield from _watched(folders, until, is_polled=True)


def _watched(folders: list[Path], until: threading.Event, *, is_polled: bool) -> Iterator[set[FileChange]]:
    return watch(
        *folders,
        stop_event=until,
        step=_STEP,
        debounce=_MOST,
        rust_timeout=_PATIENCE,
        yield_on_timeout=True,
        force_polling=is_polled or None,
        poll_delay_ms=_POLL,
        ignore_permission_denied=True,
    )
