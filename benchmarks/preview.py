"""How soon a save is seen in `pressroom preview`: told to the browser, and the page served anew."""

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
_PAUSE = 3.0  # between two saves, as nobody writes faster
_METHOD = (
    "A text out of the middle of the archive is saved with another last sentence. The clock runs from then until the "
    "browser has been told; and on until it has been served the list and the page, with the new sentence."
)


@dataclass(frozen=True)
class Save:
    """Seconds from the save until the browser was told, and until it had all that it shows."""

    told: float
    served: float


def run(folder: Path, sizes: Sequence[int], seed: int, saves: int) -> str:
    """Measure, and give what is to be shown."""
    rows = [_row(count, _measured(folder / str(count), count, seed, saves)) for count in sizes]
    head = page.head(("releases", "told, ms", "served, ms"), texts=0)
    often = f"{saves} saves each (seed {seed}): the median (least–most). The aim is {AIM * 1000:.0f} ms at 1000."
    return f"{head}{''.join(rows)}\n{often} {_METHOD} {page.machine(folder, 'all cores')}\n"


def _row(count: int, measured: Sequence[Save]) -> str:
    told = page.spread([save.told * 1000 for save in measured], 0)
    served = page.spread([save.served * 1000 for save in measured], 0)
    return page.line((page.grouped(count), told, served))


def _measured(newsroom: Path, count: int, seed: int, saves: int) -> list[Save]:
    print(f"{count}: saving under the eyes of a preview …", file=sys.stderr)
    write_newsroom(newsroom, releases(count, seed))
    with _preview(newsroom) as address:
        news: Queue[float] = Queue()
        Thread(target=_listen, args=(address, news), daemon=True).start()
        return [_saved(newsroom, address, news, place, (count, seed)) for place in range(saves)]


def _saved(newsroom: Path, address: str, news: "Queue[float]", place: int, archive: tuple[int, int]) -> Save:
    time.sleep(_PAUSE)
    release = edited(*archive, place)
    path = f"/{release.publish_at.year}/{release.slug}/"
    news.queue.clear()
    write_release(newsroom, release)
    started = time.perf_counter()
    told = news.get(timeout=60) - started
    _get(address, f"/_preview/?page={quote(path)}")
    if f"{place + 1} gånger" not in _get(address, f"{path}?scheme=light"):
        sys.exit("The preview served an old page: it was told too early.")
    return Save(told, time.perf_counter() - started)


@contextmanager
def _preview(newsroom: Path) -> Iterator[str]:
    """A preview in a process of its own, and where it listens."""
    command = [sys.executable, "-m", "pressroom", "--newsroom", str(newsroom), "preview", "--port", "0"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(newsroom.parent / "cache")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            yield urlsplit(said.split()[0]).netloc
        finally:
            process.terminate()


def _get(address: str, path: str) -> str:
    connection = http.client.HTTPConnection(address, timeout=60)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


def _listen(address: str, news: "Queue[float]") -> None:
    """Note when the browser is told of each version."""
    connection = http.client.HTTPConnection(address, timeout=60)
    connection.request("GET", "/_preview/events")
    told = connection.getresponse()
    while line := told.readline():
        if line.startswith(b"data: "):
            news.put(time.perf_counter())
