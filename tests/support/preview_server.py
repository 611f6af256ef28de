"""`pressroom preview` as people run it: a process of its own that shows a newsroom, and what it answers."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

_PATIENCE = 20.0


@dataclass
class Answered:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]
    content: bytes = field(repr=False)


@dataclass
class Preview:
    """A preview that runs."""

    process: "subprocess.Popen[str]"
    address: str

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    def get(self, path: str, method: str = "GET", **headers: str) -> Answered:
        """The answer to a request, for a path that is sent as it is."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=sent)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answered(answer.status, content.decode("utf-8", "replace"), told, content)

    def soon(self, path: str, is_so: Callable[[Answered], bool]) -> Answered:
        """The first answer of which something is so."""
        until = time.monotonic() + _PATIENCE
        while not is_so(answer := self.get(path)):
            assert time.monotonic() < until, answer.text
            time.sleep(0.05)
        return answer

    def interrupt(self) -> tuple[int, str]:
        """Press Ctrl-C; the exit code, and what was said on standard error."""
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=_PATIENCE)
        return self.process.returncode, said


@contextmanager
def previewing(newsroom: Path, *options: str, **environment: str) -> Iterator[Preview]:
    """Run a preview on any free port."""
    command = [sys.executable, "-m", "pressroom", "--newsroom", str(newsroom), "preview", "--port", "0", *options]
    with subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            assert line.startswith("http://127.0.0.1:"), process.stderr and process.stderr.read()
            yield Preview(process, line.split()[0])
        finally:
            process.kill()
