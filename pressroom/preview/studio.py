"""The present state of a preview, kept up with the files: what is known, what is shown of it, who waits for news.

A text that was looked at can be shown as it was before it had errors.
"""

import threading
import time
from collections import OrderedDict
from itertools import chain
from pathlib import Path

from pressroom.artifact import Artifact, Copy, Item
from pressroom.crew.developing import Developing
from pressroom.errors import DeliveryError, PressroomError
from pressroom.preview.looking import Look, again
from pressroom.preview.showing import Output, Own, Showing
from pressroom.render import feed_entry, render
from pressroom.render.entry import Entry, entry_of

_MOST = 50  # texts that are remembered


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
        self._making, self._patience = threading.Lock(), threading.RLock()
        self._developing = Developing(look.hand.config)
        self._memory: OrderedDict[str, Own] = OrderedDict()

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

    def remembers(self, text: str) -> bool:
        """Whether a text can be shown as it was before it had errors."""
        return text in self._memory

    def key(self, path: str) -> str:
        """A digest of all that shapes what stands at a path below `out/`."""
        with self._making:
            return self._showing.key(path)

    def output(self, path: str) -> Artifact | Path | None:
        """What stands at a path below `out/`, or stood there before its text had errors: made, or the file to copy.

        Raises ConfigError for a faulty template, InputError for a faulty picture.
        """
        found = self._found(path)
        match found:
            case None:
                return None
            case Item():
                with self._making:
                    return render(found, self._showing.press)
            case Copy():
                return self.look.hand.config.newsroom / found.source
            case _:
                with self._patience:
                    return self._developing.made(found, self.output)

    def entry(self, text: str) -> Entry | None:
        """The release of a text as an entry of feeds."""
        own = self._own(text)
        with self._making:
            return entry_of(own.release, self._showing.press) if own else None

    def raw_entry(self, text: str, feed: str) -> bytes | None:
        """The same as the bytes of an entry of a feed of this format."""
        own = self._own(text)
        with self._making:
            return feed_entry(feed, own.release, self._showing.press) if own else None

    def _found(self, path: str) -> Output | None:
        with self._making:
            found, text = self._showing.listed(path), self._showing.text_of(path)
        own = self._own(text) if text and found is None else None
        return own.outputs.get(path) if own else found

    def _own(self, text: str) -> Own | None:
        """All that a text becomes, or became before it had errors."""
        with self._making:
            own = self._showing.own(text)
            if own:
                self._memory[text] = own
                self._memory.move_to_end(text)
                if len(self._memory) > _MOST:
                    self._memory.popitem(last=False)
            return own or (self._memory.get(text) if self._showing.knows(text) else None)

    def _take(self, look: Look, fault: PressroomError | None) -> None:
        with self._making, self._news:
            self.look, self.fault = look, fault
            self._showing = Showing(look)
            self._count += 1
            self._news.notify_all()
