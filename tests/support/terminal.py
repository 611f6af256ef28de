"""Run `pressroom` in its own process, with its output captured or on a pseudo-terminal with typed input."""

import os
import pty
import re
import select
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Self

from tests.support.warm_start import COMMAND, start

__all__ = ["COMMAND", "Terminal", "run", "run_without_rights"]
_TIMEOUT = 60.0  # seconds


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `pressroom` in a folder, in its own process."""
    with TemporaryFile() as output, TemporaryFile() as errors, Path(os.devnull).open("rb") as nothing:
        files = [each.fileno() for each in (nothing, output, errors)]
        process = start(folder, arguments, os.environ | environment, files)
        try:
            code = process.wait(timeout=120)
        finally:
            process.kill()
        return subprocess.CompletedProcess([*COMMAND, *arguments], code, read_text(output), read_text(errors))


def run_without_rights(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `pressroom` in its own process, as someone who may do what the modes of files allow: root may do more."""
    less = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    command = [*less, *COMMAND, *arguments]
    return subprocess.run(
        command, cwd=folder, env=os.environ | environment, capture_output=True, text=True, timeout=120, check=False
    )


def read_text(file: IO[bytes]) -> str:
    """Return what was written to a file."""
    file.seek(0)
    return re.sub("\r\n?", "\n", file.read().decode())


class Terminal:
    """A command that runs on a terminal; `output` is everything it has printed there."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.output = ""
        self._controller, terminal = pty.openpty()
        # With another TERM, the line editor adds control sequences to what is typed.
        variables = os.environ | {"TERM": "dumb"} | environment
        self._process = start(folder, arguments, variables, [terminal] * 3, on_terminal=True)
        os.close(terminal)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._controller)

    def answer(self, question: str, text: str) -> Self:
        """Wait until a question is printed, and type the answer."""
        self._wait_for(question)
        os.write(self._controller, text.encode("utf-8", "surrogateescape"))
        return self

    def end(self, key: str = "") -> int:
        """Wait for the end, and return the exit code. If nothing happens, press `key` again, as people do."""
        while (not key or self._press_if_silent(key)) and self._read():
            pass
        return self._process.wait(timeout=_TIMEOUT)

    def _press_if_silent(self, key: str) -> bool:
        if not select.select([self._controller], [], [], 3)[0]:
            os.write(self._controller, key.encode())
        return True

    def _wait_for(self, words: str) -> None:
        start, deadline = len(self.output), time.monotonic() + _TIMEOUT
        while words not in self.output[max(start - len(words), 0) :]:
            assert time.monotonic() < deadline, f"“{words}” was never printed: {self.output}"
            assert self._read(), f"“{words}” was never printed: {self.output}"

    def _read(self) -> bool:
        """Read what is available; return False at the end of the output."""
        if not select.select([self._controller], [], [], _TIMEOUT)[0]:
            return False
        try:
            content = os.read(self._controller, 65536)
        except OSError:  # the process closed the terminal
            return False
        self.output += re.sub(r"\r+\n", "\n", content.decode("utf-8", "replace"))
        return bool(content)
