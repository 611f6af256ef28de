"""Compare how fast mailings reach a real Postfix: the whole way through the database, and `smtp-source` of Postfix."""

import shutil
import statistics
import subprocess
import time
from pathlib import Path

from msgspec import Struct

from benchmarks.mailing_send import create_run, create_store, read_message
from tests.support.postfix import Postfix, find_obstacle, run_postfix, wait_until

_ROUNDS = 3
_SOURCE = shutil.which("smtp-source", path="/usr/sbin:/usr/bin") or ""


class RelayFigures(Struct, frozen=True):
    """Messages a second, in the middle one of some rounds; `obstacle` says why there are none."""

    connections: int
    delivered: float = 0.0
    source: float = 0.0
    obstacle: str = ""

    @property
    def ratio(self) -> float:
        """How fast mailings are, compared with `smtp-source`."""
        return self.delivered / self.source


def measure_relay(folder: Path, count: int, connections: int) -> RelayFigures:
    """Send so many messages to a Postfix that forgets them, in turns by a mailing and by `smtp-source`."""
    obstacle = find_obstacle()
    if obstacle or not _SOURCE:
        return RelayFigures(connections, obstacle=obstacle or "smtp-source is not installed")
    delivered, source = [], []
    with run_postfix("discard") as postfix:
        _send_with_source(postfix, count // 10, connections)  # its processes start
        for number in range(_ROUNDS):
            source.append(_send_with_source(postfix, count, connections))
            delivered.append(_deliver(folder / f"relay-{connections}-{number}.db", postfix, count, connections))
    return RelayFigures(connections, statistics.median(delivered), statistics.median(source))


def _send_with_source(postfix: Postfix, count: int, connections: int) -> float:
    """Return the messages a second; it sends the same message over as many connections, each to another reader."""
    message = postfix.folder / "message.eml"
    message.write_bytes(read_message().replace(b"\r\n", b"\n"))
    options = ["-d", "-N", "-s", str(connections), "-m", str(count), "-F", str(message)]
    addresses = ["-f", "press@example.org", "-t", "reader@example.org", f"inet:127.0.0.1:{postfix.port}"]
    started = time.monotonic()
    subprocess.run([_SOURCE, *options, *addresses], check=True)
    seconds = time.monotonic() - started
    _wait_for_empty_queue(postfix)
    return count / seconds


def _deliver(database: Path, postfix: Postfix, count: int, connections: int) -> float:
    store = create_store(database, count)
    run = create_run(store, postfix.url, connections)
    started = time.monotonic()
    accepted = run.run().accepted
    seconds = time.monotonic() - started
    store.close()
    if accepted != count:
        raise RuntimeError(f"{accepted} of {count} messages were accepted")
    _wait_for_empty_queue(postfix)
    return count / seconds


def _wait_for_empty_queue(postfix: Postfix) -> None:
    """Wait until Postfix has handled what it has taken: the next round must not share the machine with it."""
    folders = [postfix.folder / "queue" / name for name in ("incoming", "active")]
    wait_until(lambda: not any(path.is_file() for folder in folders for path in folder.rglob("*")), 120)
