"""`pressroom` run as people run it: with its outputs caught, or on a terminal of its own where somebody types."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

COMMAND = (sys.executable, "-m", "pressroom")
_PATIENCE = 60.0


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `pressroom` in a folder, in a process of its own."""
    around = os.environ | environment
    command = [*COMMAND, *arguments]
    return subprocess.run(command, cwd=folder, env=around, capture_output=True, text=True, timeout=120, check=False)


class Terminal:
    """A verb that runs on a terminal: `shown` is all that it has shown there."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.shown = ""
        self._end, theirs = pty.openpty()
        # TERM is dumb: else the line editor adds marks of its own to what is typed.
        around = os.environ | {"TERM": "dumb"} | environment
        self._process = subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=folder,
            env=around,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509 - no thread of a test holds a lock that it needs
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._end)

    def answer(self, question: str, text: str) -> Self:
        """Wait until a question is shown that has not been answered, and type."""
        self._wait_for(question)
        os.write(self._end, text.encode("utf-8", "surrogateescape"))
        return self

    def end(self, key: str = "") -> int:
        """Wait for the end, and give the exit code; press a key again that seems to have gone unheard, as people do."""
        while (not key or self._hears_soon(key)) and self._read():
            pass
        return self._process.wait(timeout=_PATIENCE)

    def _hears_soon(self, key: str) -> bool:
        if not select.select([self._end], [], [], 3)[0]:
            os.write(self._end, key.encode())
        return True

    def _wait_for(self, words: str) -> None:
        begin, until = len(self.shown), time.monotonic() + _PATIENCE
        while words not in self.shown[max(begin - len(words), 0) :]:
            assert time.monotonic() < until, f"“{words}” was never asked: {self.shown}"
            assert self._read(), f"“{words}” was never asked: {self.shown}"

    def _read(self) -> bool:
        """Take what is there; whether there may be more."""
        if not select.select([self._end], [], [], _PATIENCE)[0]:
            return False
        try:
            octets = os.read(self._end, 65536)
        except OSError:  # the other end is closed
            return False
        self.shown += re.sub(r"\r+\n", "\n", octets.decode("utf-8", "replace"))
        return bool(octets)


def _take_terminal() -> None:
    """Make standard input the terminal of the new session, so that Ctrl-C reaches the verb."""
    import fcntl  # noqa: PLC0415 - in the child only
    import termios  # noqa: PLC0415 - the same

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
