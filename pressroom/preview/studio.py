"""The present state of a preview, kept up with the files: what is known, what is shown of it, who waits for news.

What was shown last of a text stays to be seen while the text has errors.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from pressroom.artifact import Artifact
from pressroom.errors import DeliveryError, PressroomError
from pressroom.preview.looking import Look, again
from pressroom.preview.showing import Showing
from pressroom.render.entry import Entry

T = TypeVar("T")

_MOST = 200  # outputs that are remembered: a page with its pictures, and some more


class Studio:
    """Everything that answers are made of. Any thread may use it.

    `fault` is what keeps the present state from being told; until it is mended, all is as it was before.
    """

    def __init__(self, look: Look) -> None:
        self.look = look
        self.fault: PressroomError | None = None
        self._showing = Showing(look)
        self._begun, self._count = time.time_ns(), 0
        self._news = threading.Condition()
        self._changed = threading.Event()
        self._making = threading.Lock()
        self._memory: OrderedDict[str, Any] = OrderedDict()

    @property
    def version(self) -> str:
        """What tells the present state from any other."""
        return f"{self._begun:x}-{self._count}"

    def notice(self) -> None:
        """Have it look again, soon."""
        self._changed.set()

    def keep_up(self) -> None:
        """Look again whenever a change was noticed, for ever."""
        while True:
            self._changed.wait()
            self._changed.clear()
            self.look_again()

    def look_again(self) -> None:
        """Take in what has changed, and tell those who wait."""
        try:
            looks = again(self.look)
            for look in looks if self.fault is None else chain([self.look], looks):
                self._take(look, None)
        except PressroomError as error:
            self._take(self.look, error)
        except OSError as error:
            what = f"{error.filename or 'A file'} cannot be read: {error.strerror}."
            self._take(self.look, DeliveryError(what, "Give yourself access to it, and save any text again."))

    def wait(self, version: str, seconds: float) -> str:
        """The version, as soon as it is not this one any more, or after a time."""
        with self._news:
            self._news.wait_for(lambda: self.version != version, seconds)
            return self.version

    def can_make(self, path: str) -> bool:
        """Whether no error keeps what stands at a path from being made, if anything does."""
        opened = self.look.opens.get(self._showing.text_of(path))
        return self.look.plan is not None and (opened is None or opened.release is not None)

    def key(self, path: str) -> str:
        """A digest of all that shapes what stands at a path below `out/`."""
        with self._making:
            return self._showing.key(path)

    def output(self, path: str) -> Artifact | Path | None:
        """What stands at a path below `out/`, or stood there before its text had errors. ConfigError for a template."""

        def made() -> Artifact | Path | None:
            return self._showing.output(path)

        found = self._kept(path, made)
        if found is None and self._showing.text_of(path):
            return self._memory.get(path)
        return found

    def entry(self, text: str) -> Entry | None:
        """The release of a text as an entry of feeds, or as it was before it had errors."""
        return self._kept(f"entry {text}", lambda: self._showing.entry(text)) or self._memory.get(f"entry {text}")

    def raw_entry(self, text: str, feed: str) -> bytes | None:
        """The same as the bytes of an entry of a feed of this format."""
        name = f"{feed} {text}"
        return self._kept(name, lambda: self._showing.raw_entry(text, feed)) or self._memory.get(name)

    def remembers(self, path: str) -> bool:
        """Whether an earlier state of what stands at a path can be shown."""
        return path in self._memory

    def _kept(self, name: str, make: Callable[[], T]) -> T:
        with self._making:
            made = make()
            if made is not None:
                self._memory[name] = made
                self._memory.move_to_end(name)
                if len(self._memory) > _MOST:
                    self._memory.popitem(last=False)
            return made

    def _take(self, look: Look, fault: PressroomError | None) -> None:
        with self._making, self._news:
            self.look, self.fault = look, fault
            self._showing = Showing(look)
            self._count += 1
            self._news.notify_all()
