"""Measure how soon `pressroom preview` shows a saved text: until the browser is notified and has received it."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Thread
from urllib.parse import quote, urlsplit

from benchmarks import page
from benchmarks.newsroom_site import write_newsroom, write_release
from benchmarks.releases import edited, releases

AIM = 0.3
_PAUSE = 3.0  # seconds between two saves: nobody writes faster
_METHOD = (
    "A text from the middle of the archive is saved with a new last sentence. The times are from the save until the "
    "browser is notified, and until it has received the list and the page with the new sentence."
)


@dataclass(frozen=True)
class Save:
    """Seconds from the save until the browser was notified, and until it had received the list and the page."""

    notified: float
    served: float


def run(folder: Path, sizes: Sequence[int], seed: int, saves: int) -> str:
    """Measure, and return the text for the page."""
    rows = [_row(count, _measure(folder / str(count), count, seed, saves)) for count in sizes]
    head = page.head(("releases", "notified, ms", "served, ms"), texts=0)
    summary = f"{saves} saves each (seed {seed}): median (minimum–maximum). The aim is {AIM * 1000:.0f} ms at 1000."
    return f"{head}{''.join(rows)}\n{summary} {_METHOD} {page.machine(folder, 'all cores')}\n"


def _row(count: int, saves: Sequence[Save]) -> str:
    notified = page.spread([save.notified * 1000 for save in saves], 0)
    served = page.spread([save.served * 1000 for save in saves], 0)
    return page.line((page.grouped(count), notified, served))


def _measure(newsroom: Path, count: int, seed: int, saves: int) -> list[Save]:
    print(f"{count}: saving while a preview is open …", file=sys.stderr)
    write_newsroom(newsroom, releases(count, seed))
    with _run_preview(newsroom) as address:
        times: Queue[float] = Queue()
        Thread(target=_listen, args=(address, times), daemon=True).start()
        return [_save(newsroom, address, times, number, (count, seed)) for number in range(saves)]


def _save(newsroom: Path, address: str, times: "Queue[float]", number: int, archive: tuple[int, int]) -> Save:
    time.sleep(_PAUSE)
    release = edited(*archive, number)
    path = f"/{release.publish_at.year}/{release.slug}/"
    times.queue.clear()
    write_release(newsroom, release)
    start = time.perf_counter()
    notified = times.get(timeout=60) - start
    _get(address, f"/_preview/?page={quote(path)}")
    if f"{number + 1} gånger" not in _get(address, f"{path}?scheme=light"):
        sys.exit("The preview served an old page: the browser was notified too early.")
    return Save(notified, time.perf_counter() - start)


@contextmanager
def _run_preview(newsroom: Path) -> Iterator[str]:
    """Run a preview in another process and yield its host and port."""
    command = [sys.executable, "-m", "pressroom", "--newsroom", str(newsroom), "preview", "--port", "0"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(newsroom.parent / "cache")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield urlsplit(line.split()[0]).netloc
        finally:
            process.terminate()


def _get(address: str, path: str) -> str:
    connection = http.client.HTTPConnection(address, timeout=60)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


def _listen(address: str, times: "Queue[float]") -> None:
    """Listen as a browser does, and put the time of each notification into the queue."""
    connection = http.client.HTTPConnection(address, timeout=60)
    connection.request("GET", "/_preview/events")
    response = connection.getresponse()
    while line := response.readline():
        if line.startswith(b"data: "):
            times.put(time.perf_counter())
