"""Keep the state of a running preview: the current snapshot, updated after changes, and the outputs rendered from it.

A text that was shown once can be shown in its last valid version while it has errors.
"""

import threading
import time
from collections import OrderedDict
from itertools import chain
from pathlib import Path

from pressroom.engine.assets import AssetBuilder, read_logo
from pressroom.errors import DeliveryError, PressroomError
from pressroom.model.output_names import is_drawing
from pressroom.model.plan import Artifact, Copy, Item
from pressroom.preview.outputs import Output, OutputResolver, ResolvedRelease
from pressroom.preview.snapshot import Snapshot, refresh_snapshot
from pressroom.render import render, render_feed_entry
from pressroom.render.feed_entry import FeedEntry, get_feed_entry
from pressroom.write import Staging

_MAX_CACHED_TEXTS = 50  # texts


class PreviewSession:
    """The state of a running preview. Thread-safe.

    `error` is an error that prevents an update. Until it is fixed, the last snapshot stays.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.error: PressroomError | None = None
        self._resolver = OutputResolver(snapshot)
        self._started_at, self._update_count = time.time_ns(), 0
        self._updated = threading.Condition()
        self._changed = threading.Event()
        self._render_lock, self._asset_lock = threading.Lock(), threading.RLock()
        self._asset_builder = AssetBuilder(snapshot.workspace.config, Staging(snapshot.workspace.config.out))
        self._last_valid: OrderedDict[str, ResolvedRelease] = OrderedDict()

    @property
    def version(self) -> str:
        """An identifier of the current state, different for each update."""
        return f"{self._started_at:x}-{self._update_count}"

    def mark_changed(self) -> None:
        """Request an update in the thread that executes `run`."""
        self._changed.set()

    def run(self) -> None:
        """Update after each change. Never returns."""
        while True:
            self._changed.wait()
            self._changed.clear()
            self.refresh()

    def refresh(self) -> None:
        """Load what has changed, and wake the threads that wait for an update."""
        try:
            snapshots = refresh_snapshot(self.snapshot)
            for snapshot in snapshots if self.error is None else chain([self.snapshot], snapshots):
                self._update(snapshot, None)
        except PressroomError as error:
            self._update(self.snapshot, error)
        except OSError as error:
            message = f"{error.filename or 'A file'} cannot be read: {error.strerror}."
            self._update(self.snapshot, DeliveryError(message, "Make the file readable, then save any text again."))

    def wait_for_update(self, version: str, seconds: float) -> str:
        """Wait until the version is not this one, at most for some seconds. Return the current version."""
        with self._updated:
            self._updated.wait_for(lambda: self.version != version, seconds)
            return self.version

    def is_available(self, path: str) -> bool:
        """Check that no error in a text prevents the output at a path, if there is one."""
        open_text = self.snapshot.open_texts.get(self._resolver.find_source(path))
        return self.snapshot.plan is not None and (open_text is None or open_text.release is not None)

    def has_earlier_version(self, source: str) -> bool:
        """Check whether there is a last valid version of a text."""
        return source in self._last_valid

    def get_key(self, path: str) -> str:
        """Return a digest of all inputs of the output at a path below `out/`, or an empty string if there is none."""
        with self._render_lock:
            return self._resolver.get_key(path)

    def get_output(self, path: str) -> Artifact | Path | None:
        """Return the output at a path below `out/`: a rendered artifact, or the file to copy; None if there is none.

        If its text has errors, it is the output of the last valid version. Raises ConfigError for errors in a template,
        InputError for errors in an image.
        """
        output = self._find_output(path)
        match output:
            case None:
                return None
            case Item():
                with self._render_lock:
                    return render(output, self._resolver.context)
            case Copy() if is_drawing(output.source):
                folder = self.snapshot.workspace.config.newsroom_folder
                return Artifact(path, "image/png", read_logo(folder, output.source))
            case Copy():
                return self.snapshot.workspace.config.newsroom_folder / output.source
            case _:
                with self._asset_lock:
                    return self._asset_builder.build_one(output, self.get_output)

    def get_entry(self, source: str) -> FeedEntry | None:
        """Return the release of a text as a feed entry, or None if it has no valid version."""
        resolved = self._resolve_release(source)
        with self._render_lock:
            return get_feed_entry(resolved.release, self._resolver.context) if resolved else None

    def get_raw_entry(self, source: str, feed_format: str) -> bytes | None:
        """Return the feed entry of a text as bytes in a feed format, or None if it has no valid version."""
        resolved = self._resolve_release(source)
        with self._render_lock:
            return render_feed_entry(feed_format, resolved.release, self._resolver.context) if resolved else None

    def _find_output(self, path: str) -> Output | None:
        with self._render_lock:
            output, source = self._resolver.find_shared_output(path), self._resolver.find_source(path)
        resolved = self._resolve_release(source) if source and output is None else None
        return resolved.outputs.get(path) if resolved else output

    def _resolve_release(self, source: str) -> ResolvedRelease | None:
        """Return the release and outputs of a text, or of its last valid version if it has errors."""
        with self._render_lock:
            resolved = self._resolver.resolve_release(source)
            if resolved:
                self._last_valid[source] = resolved
                self._last_valid.move_to_end(source)
                if len(self._last_valid) > _MAX_CACHED_TEXTS:
                    self._last_valid.popitem(last=False)
            return resolved or (self._last_valid.get(source) if self._resolver.has_source(source) else None)

    def _update(self, snapshot: Snapshot, error: PressroomError | None) -> None:
        with self._render_lock, self._updated:
            self.snapshot, self.error = snapshot, error
            self._resolver = OutputResolver(snapshot)
            self._update_count += 1
            self._updated.notify_all()
