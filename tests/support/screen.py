"""Run a program in a terminal, press keys, and read what its screen shows (tmux)."""

import os
import shlex
import shutil
import subprocess
import time
from pathlib import Path
from typing import Self

_PROGRAM = shutil.which("tmux")
_TIMEOUT = 30.0  # seconds


class Screen:
    """The screen of a program that runs while the context manager is open."""

    def __init__(self, folder: Path, *command: str, width: int = 220, height: int = 120) -> None:
        assert _PROGRAM, "tmux is not installed; run ./run test to install it (Debian: apt-get install tmux)"
        self._tmux = [_PROGRAM, "-u", "-f", "/dev/null", "-S", str(folder / "tmux")]
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "TERM": "screen-256color"}
        size = ["-x", str(width), "-y", str(height)]
        subprocess.run(
            [*self._tmux, "new-session", "-d", *size, shlex.join(command)], env=environment, cwd=folder, check=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)

    def press(self, keys: str) -> Self:
        """Press keys, one after another."""
        subprocess.run([*self._tmux, "send-keys", "-l", keys], check=True)
        return self

    def read(self) -> str:
        """Return the lines that are shown, without blanks at their ends."""
        shown = subprocess.run([*self._tmux, "capture-pane", "-p"], capture_output=True, text=True, check=True).stdout
        return "\n".join(line.rstrip() for line in shown.splitlines())

    def wait_for(self, words: str) -> str:
        """Wait until words are shown and nothing more is drawn, and return the screen."""
        deadline = time.monotonic() + _TIMEOUT
        shown, before = self.read(), ""
        while words not in shown or shown != before:
            assert time.monotonic() < deadline, f"“{words}” was never shown:\n{shown}"
            time.sleep(0.05)
            shown, before = self.read(), shown
        return shown
