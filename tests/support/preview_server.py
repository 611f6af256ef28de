"""Run `pressroom preview` as a separate process, and request pages from it."""

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

_TIMEOUT = 20.0


@dataclass
class HttpResponse:
    """A response of the preview."""

    status: int
    text: str
    headers: dict[str, str]
    content: bytes = field(repr=False)


@dataclass
class Preview:
    """A running preview."""

    process: "subprocess.Popen[str]"
    address: str

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    def get(self, path: str, method: str = "GET", **headers: str) -> HttpResponse:
        """Send a request with the path unchanged, and return the response."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        request_headers = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=request_headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        response_headers = {name.lower(): value for name, value in answer.getheaders()}
        return HttpResponse(answer.status, content.decode("utf-8", "replace"), response_headers, content)

    def wait_for(self, path: str, condition: Callable[[HttpResponse], bool]) -> HttpResponse:
        """Request a path until the response meets a condition, and return that response."""
        deadline = time.monotonic() + _TIMEOUT
        while not condition(response := self.get(path)):
            assert time.monotonic() < deadline, response.text
            time.sleep(0.05)
        return response

    def interrupt(self) -> tuple[int, str]:
        """Press Ctrl-C; return the exit code and standard error."""
        self.process.send_signal(signal.SIGINT)
        _, stderr = self.process.communicate(timeout=_TIMEOUT)
        return self.process.returncode, stderr


@contextmanager
def run_preview(newsroom: Path, *options: str, **environment: str) -> Iterator[Preview]:
    """Run a preview of a newsroom on a free port."""
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
