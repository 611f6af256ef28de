"""The present state of a preview, kept up with the files: what is known, what is shown of it, who waits for news.

A text that was looked at can be shown as it was before it had errors.
"""

import threading
import time
from collections import OrderedDict
from itertools import chain
from pathlib import Path

from pressroom.engine.single_assets import SingleAssetBuilder
from pressroom.errors import DeliveryError, PressroomError
from pressroom.model.plan import Artifact, Copy, Item
from pressroom.preview.outputs import Output, OutputResolver, ResolvedRelease
from pressroom.preview.snapshot import Snapshot, refresh_snapshot
from pressroom.render import render, render_feed_entry
from pressroom.render.entry import FeedEntry, get_feed_entry

_MAX_REMEMBERED = 50  # texts that are remembered


class PreviewSession:
    """Everything that answers are made of. Any thread may use it.

    `fault` is what keeps the present state from being told; until it is mended, all is as it was before.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.error: PressroomError | None = None
        self._resolver = OutputResolver(snapshot)
        self._started_at, self._update_count = time.time_ns(), 0
        self._updated = threading.Condition()
        self._changed = threading.Event()
        self._render_lock, self._asset_lock = threading.Lock(), threading.RLock()
        self._asset_builder = SingleAssetBuilder(snapshot.builder.config)
        self._last_valid: OrderedDict[str, ResolvedRelease] = OrderedDict()

    @property
    def version(self) -> str:
        """What tells the present state from any other."""
        return f"{self._started_at:x}-{self._update_count}"

    def mark_changed(self) -> None:
        """Have it look again, soon."""
        self._changed.set()

    def run(self) -> None:
        """Look again whenever a change was noticed, for ever."""
        while True:
            self._changed.wait()
            self._changed.clear()
            self.refresh()

    def refresh(self) -> None:
        """Take in what has changed, and tell those who wait."""
        try:
            looks = refresh_snapshot(self.snapshot)
            for look in looks if self.error is None else chain([self.snapshot], looks):
                self._update(look, None)
        except PressroomError as error:
            self._update(self.snapshot, error)
        except OSError as error:
            what = f"{error.filename or 'A file'} cannot be read: {error.strerror}."
            self._update(self.snapshot, DeliveryError(what, "Give yourself access to it, and save any text again."))

    def wait_for_update(self, version: str, seconds: float) -> str:
        """The version, as soon as it is not this one any more, or after a time."""
        with self._updated:
            self._updated.wait_for(lambda: self.version != version, seconds)
            return self.version

    def is_available(self, path: str) -> bool:
        """Whether no error keeps what stands at a path from being made, if anything does."""
        opened = self.snapshot.open_texts.get(self._resolver.find_source(path))
        return self.snapshot.plan is not None and (opened is None or opened.release is not None)

    def has_earlier_version(self, source: str) -> bool:
        """Whether a text can be shown as it was before it had errors."""
        return source in self._last_valid

    def get_key(self, path: str) -> str:
        """A digest of all that shapes what stands at a path below `out/`."""
        with self._render_lock:
            return self._resolver.get_key(path)

    def get_output(self, path: str) -> Artifact | Path | None:
        """What stands at a path below `out/`, or stood there before its text had errors: made, or the file to copy.

        Raises ConfigError for a faulty template, InputError for a faulty picture.
        """
        found = self._find_output(path)
        match found:
            case None:
                return None
            case Item():
                with self._render_lock:
                    return render(found, self._resolver.context)
            case Copy():
                return self.snapshot.builder.config.newsroom_folder / found.source
            case _:
                with self._asset_lock:
                    return self._asset_builder.build_one(found, self.get_output)

    def get_entry(self, source: str) -> FeedEntry | None:
        """The release of a text as an entry of feeds."""
        own = self._resolve_release(source)
        with self._render_lock:
            return get_feed_entry(own.release, self._resolver.context) if own else None

    def get_raw_entry(self, source: str, feed_format: str) -> bytes | None:
        """The same as the bytes of an entry of a feed of this format."""
        own = self._resolve_release(source)
        with self._render_lock:
            return render_feed_entry(feed_format, own.release, self._resolver.context) if own else None

    def _find_output(self, path: str) -> Output | None:
        with self._render_lock:
            found, text = self._resolver.find_shared_output(path), self._resolver.find_source(path)
        own = self._resolve_release(text) if text and found is None else None
        return own.outputs.get(path) if own else found

    def _resolve_release(self, source: str) -> ResolvedRelease | None:
        """All that a text becomes, or became before it had errors."""
        with self._render_lock:
            own = self._resolver.resolve_release(source)
            if own:
                self._last_valid[source] = own
                self._last_valid.move_to_end(source)
                if len(self._last_valid) > _MAX_REMEMBERED:
                    self._last_valid.popitem(last=False)
            return own or (self._last_valid.get(source) if self._resolver.has_source(source) else None)

    def _update(self, snapshot: Snapshot, error: PressroomError | None) -> None:
        with self._render_lock, self._updated:
            self.snapshot, self.error = snapshot, error
            self._resolver = OutputResolver(snapshot)
            self._update_count += 1
            self._updated.notify_all()
