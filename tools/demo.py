"""Run the demonstration: this repository's newsroom with its service, on this computer. Mails go into a folder.

It works on a copy in a temporary folder, which is removed at the end. A page lists the mails.
"""

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from zoneinfo import ZoneInfo

from tools.demo_mails import create_mail_server

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
NEXT_RELEASE = "2026/kallbadhuset"
_PRESSROOM = (sys.executable, "-m", "pressroom")
_STOP_SECONDS = 20
_START_SECONDS = 120
_POLL_SECONDS = 0.1


def copy_newsroom(folder: Path, url: str) -> None:
    """Copy the newsroom into a folder, with a service at a URL."""
    for name in ("logos", "releases"):
        shutil.copytree(ROOT / name, folder / name)
    text = (ROOT / "newsroom.yaml").read_text("utf-8")
    address = f"base_url: {url}\nservice_url: {url}"
    (folder / "newsroom.yaml").write_text(re.sub(r"^base_url: .*$", address, text, flags=re.MULTILINE), "utf-8")


def create_environment(folder: Path) -> dict[str, str]:
    """Return an environment without the settings of a real newsroom."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PRESSROOM_")}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "PRESSROOM_NEWSROOM": str(folder / "newsroom"),
        "PRESSROOM_DATABASE_URL": f"sqlite://{folder / 'pressroom.db'}",
        "PRESSROOM_KEYS": str(folder / "keys"),
        "PRESSROOM_USER": "demo",
        "XDG_CACHE_HOME": str(folder / "cache"),
    }


def schedule_next_release(newsroom: Path) -> None:
    """Give the next release the present time, so that it can be published."""
    now = datetime.now(ZoneInfo("Europe/Stockholm"))
    for path in (newsroom / "releases" / NEXT_RELEASE).glob("*.md"):
        text = path.read_text("utf-8")
        path.write_text(text.replace("---\n", f"---\npublish_at: {now:%Y-%m-%d %H:%M}\n", 1), "utf-8")


def publish(environment: dict[str, str]) -> None:
    """Publish the newsroom. Exit with the messages if that is not possible."""
    command = [*_PRESSROOM, "publish", "--yes"]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)  # noqa: S603 - the same
    if done.returncode:
        sys.exit(f"The newsroom could not be published.\n{done.stderr}")


@contextmanager
def run_command(environment: dict[str, str], log: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of pressroom in the background while the context manager is open; its messages go into a file."""
    with log.open("wb") as messages:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [*_PRESSROOM, *arguments], env=environment, stdout=messages, stderr=messages, process_group=0
        )  # a group of its own: Ctrl-C reaches this program, which then stops it
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for_service(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until the service answers. Exit if it ends before, or takes too long."""
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as connection:
            if connection.connect_ex((HOST, port)) == 0:
                return
        time.sleep(_POLL_SECONDS)
    sys.exit(f"The service did not start.\n{log.read_text('utf-8')}")


def require_free_port(port: int) -> int:
    """Return a port that no program uses: this one, or any if it is 0. Exit if it is in use."""
    try:
        with socket.create_server((HOST, port)) as listener:
            return int(listener.getsockname()[1])
    except (OSError, OverflowError) as error:
        reason = os.strerror(error.errno or 0) if isinstance(error, OSError) else "there is no such port"
        sys.exit(f"{HOST}:{port} cannot be used: {reason}. Choose another port, as in: ./run demo --port 8100")


def run_demo(folder: Path, port: int, mail_port: int) -> None:
    """Publish, start the service, the worker and the page with mails, and wait for Ctrl-C."""
    url, newsroom, mails, logs = f"http://{HOST}:{port}", folder / "newsroom", folder / "mails", folder / "logs"
    environment = create_environment(folder)
    for each in (newsroom, mails, logs):
        each.mkdir()
    copy_newsroom(newsroom, url)
    print("Publishing the newsroom …", flush=True)
    publish(environment)
    schedule_next_release(newsroom)
    options = ("--mail-to-folder", str(mails))
    service_log, worker_log = logs / "serve.log", logs / "work.log"
    with (
        run_command(environment, service_log, "serve", "--port", str(port), *options) as service,
        create_mail_server(mails, HOST, mail_port) as mail_server,
    ):
        wait_for_service(service, port, service_log)
        Thread(target=mail_server.serve_forever, daemon=True).start()
        with run_command(environment, worker_log, "work", "--log-level", "info", *options) as worker:
            print_steps(url, f"http://{HOST}:{mail_server.server_port}/", folder)
            wait_for_end({service_log: service, worker_log: worker})


def wait_for_end(processes: dict[Path, subprocess.Popen[bytes]]) -> None:
    """Wait until a process ends, which none should; then exit with what it has said."""
    while True:
        for log, process in processes.items():
            if process.poll() is not None:
                sys.exit(f"pressroom {log.stem} has ended:\n{log.read_text('utf-8')}")
        time.sleep(_POLL_SECONDS)


def print_steps(url: str, mail_url: str, folder: Path) -> None:
    """Print what to try."""
    command = f"PRESSROOM_NEWSROOM={folder / 'newsroom'} PRESSROOM_DATABASE_URL=sqlite://{folder / 'pressroom.db'}"
    print(
        f"""
The newsroom is at {url}/. No mail leaves this computer: all mails are listed at {mail_url}
1. Subscribe at {url}/subscribe/
2. Load {mail_url} and open the mail that asks you to confirm. Follow its link, and press the button.
3. Publish the next release. Enter this in another terminal:
   {command} {sys.executable} -m pressroom publish {NEXT_RELEASE} --yes
   It speaks of a relay and of a web server. Here, the mail goes into a folder, and the page is public at once.
4. A few seconds later, load {mail_url} again and open the mail with the release. With its last link you unsubscribe.
What runs in the background writes its messages to {folder / "logs"}.
Press Ctrl-C to stop.""",
        flush=True,
    )


def main() -> None:
    """Run until interrupted with Ctrl-C."""
    parser = argparse.ArgumentParser(prog="./run demo", description="Run the demonstration on this computer.")
    explanation = "the port of the newsroom (default: 8000; 0: any free port); the mails are at the next one"
    parser.add_argument("--port", type=int, default=8000, metavar="N", help=explanation)
    chosen = parser.parse_args().port
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    port, mail_port = require_free_port(chosen), require_free_port(chosen + 1 if chosen else 0)
    with TemporaryDirectory(prefix="pressroom-demo-", ignore_cleanup_errors=True) as folder:
        try:
            run_demo(Path(folder), port, mail_port)
        except KeyboardInterrupt:
            print()
        except OSError as error:
            sys.exit(f"The demonstration could not start: {error}.")


if __name__ == "__main__":
    main()
