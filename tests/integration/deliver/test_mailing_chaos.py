"""Workers that are killed and paused at random lose no message; the relay's own log is the judge.

The promise: accepted exactly once, except messages between their last byte and the relay's answer at the moment of a
crash or a lost connection: at most one a connection, plus the acknowledgements of the last group commit.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pressroom.store import Store, open_store
from tests.support.mailings import add_mailing, add_readers, count_states, list_in_doubt
from tests.support.relay_process import RelayProcess, run_relay

ROOT = Path(__file__).parents[3]
CONNECTIONS = 4
LEASE_SECONDS = 1.5
PAUSE_SECONDS = 2.5
FAULT_SHARE = 0.01
# Each connection needs a commit before its next message leaves: one result waits, and one is being stored.
GROUP = 2 * CONNECTIONS


class Workers:
    """Some workers that share the mailings of a database; one that ends is started again."""

    def __init__(self, url: str, relay: str, count: int) -> None:
        self._arguments = [url, relay, str(CONNECTIONS), str(LEASE_SECONDS)]
        self.processes = [self._start() for _ in range(count)]

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.support.mailing_sender", *self._arguments]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def restart_ended(self) -> bool:
        """Start workers again that have ended; return whether there were any."""
        ended = [number for number, process in enumerate(self.processes) if process.poll() is not None]
        for number in ended:
            self.processes[number] = self._start()
        return bool(ended)

    def choose(self) -> int:
        """Return the number of a worker that runs."""
        self.restart_ended()
        return random.randrange(len(self.processes))

    def kill(self, number: int) -> None:
        """Kill a worker and start another one."""
        self.processes[number].kill()
        self.processes[number].wait()
        self.processes[number] = self._start()

    def pause(self, number: int) -> None:
        """Pause a worker for longer than its lease is valid."""
        process = self.processes[number]
        process.send_signal(signal.SIGSTOP)
        time.sleep(PAUSE_SECONDS)
        process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Kill all workers."""
        for process in self.processes:
            process.kill()
            process.wait()


@contextmanager
def run_workers(url: str, relay: str, count: int) -> Iterator[Workers]:
    workers = Workers(url, relay, count)
    try:
        yield workers
    finally:
        workers.stop()


def disturb(store: Store, workers: Workers, relay: RelayProcess, readers: int, times: int) -> None:
    """Kill or pause a worker whenever another part of the readers has a message."""
    for number in range(1, times + 1):
        wait_for(relay, readers * number // (times + 2), store, workers)
        if number % 4 == 0:
            workers.pause(workers.choose())
        else:
            workers.kill(workers.choose())


def wait_for(relay: RelayProcess, count: int, store: Store, workers: Workers) -> None:
    """Wait until the relay has taken some messages. Workers end when all that waits was deferred."""
    deadline = time.monotonic() + 120
    while len(relay.read_lines()) < count:
        assert time.monotonic() < deadline, f"only {len(relay.read_lines())} messages of {count} have left"
        if workers.restart_ended():
            make_due(store)
        time.sleep(0.02)


def make_due(store: Store) -> None:
    """Let deferred messages be due, as they are when their time has come."""
    with store.transaction() as transaction:
        transaction.execute("UPDATE delivery SET next_at = 0 WHERE state = 'deferred'")
        transaction.execute("UPDATE chunk SET next_at = 0 WHERE state = 'open'")


def finish(store: Store, workers: Workers) -> None:
    """Wait until all messages have an end."""
    deadline = time.monotonic() + 300
    while {"pending", "intent", "deferred"} & count_states(store).keys():
        assert time.monotonic() < deadline, count_states(store)
        if workers.restart_ended():
            make_due(store)
        time.sleep(0.1)


@pytest.fixture
def size(*, exhaustive: bool) -> tuple[int, int]:
    """How many readers there are, and how often a worker is killed or paused."""
    return (20_000, 12) if exhaustive else (600, 4)


# CI runs half of the cases on each database: every two of policy, number of workers, relay and database meet there.
CASES = [
    pytest.param(
        database,
        policy,
        count,
        share,
        id=f"{database}, {policy}, workers: {count}, {'faulty' if share else 'good'} relay",
        marks=[pytest.mark.exhaustive]
        if (database == "postgresql") ^ (policy == "hold") ^ (count == 3) ^ (share > 0)
        else [],
    )
    for database in ("sqlite", "postgresql")
    for policy in ("resend", "hold")
    for count in (1, 3)
    for share in (0.0, FAULT_SHARE)
]


@pytest.mark.parametrize(("database_url", "policy", "count", "share"), CASES, indirect=["database_url"])
def test_kills_and_pauses_lose_nothing_and_repeat_only_what_was_in_doubt(
    policy: str, count: int, share: float, size: tuple[int, int], database_url: str, tmp_path: Path
) -> None:
    seed = os.environ.get("CHAOS_SEED") or str(random.randrange(10**6))
    random.seed(seed)
    store = open_store(database_url)
    readers, times = size
    add_readers(store, readers)
    add_mailing(store, policy=policy, chunk_size=100)
    with run_relay(tmp_path / "log", share) as relay:
        with run_workers(database_url, relay.url, count) as workers:
            disturb(store, workers, relay, readers, times)
            finish(store, workers)
        judge(store, relay, policy, readers, times)
    store.close()


def judge(store: Store, relay: RelayProcess, policy: str, readers: int, disturbances: int) -> None:
    copies = relay.count_copies()
    taken = relay.list_taken()
    assert len({(each.recipient, each.message_id, each.date) for each in taken}) == len(copies)
    doubtful = set(list_in_doubt(store))
    with store.read() as transaction:
        states: dict[str, int] = dict(transaction.execute("SELECT state, count(*) FROM delivery GROUP BY state"))
        ((counted,),) = transaction.execute("SELECT sum(count) FROM acceptance")
    repeated = copies.total() - len(copies)
    counts = f"{copies.total()} taken, {repeated} repeated, {len(doubtful)} in doubt, {relay.count_losses()} lost"
    sys.stdout.write(f"{policy}: {counts}\n")
    everybody = {f"r{number}@reader.example" for number in range(1, readers + 1)}
    assert states.get("accepted", 0) + len(doubtful) == readers
    assert counted == states["accepted"]
    if policy == "resend":
        assert copies.keys() == everybody
        assert not doubtful
        assert repeated <= disturbances * (CONNECTIONS + GROUP) + relay.count_losses()
    else:
        assert not repeated
        assert everybody - copies.keys() <= doubtful
        # Each connection has an intent for what it sends, and one for what it sends next.
        assert len(doubtful) <= disturbances * (2 * CONNECTIONS + GROUP) + relay.count_losses()
