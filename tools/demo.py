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
def run_command(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of pressroom in the background while the context manager is open."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*_PRESSROOM, *arguments], env=environment, stdout=subprocess.DEVNULL, process_group=0
    )  # a group of its own: Ctrl-C reaches this program, which then stops it
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for_service(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the service answers. Exit if it ends before, or takes too long."""
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as connection:
            if connection.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("The service did not start.")


def find_free_port() -> int:
    """Return a port that no program uses now."""
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


def run_demo(folder: Path, port: int, mail_port: int) -> None:
    """Publish, start the service, the worker and the page with mails, and wait for Ctrl-C."""
    url, newsroom, mails = f"http://{HOST}:{port}", folder / "newsroom", folder / "mails"
    environment = create_environment(folder)
    newsroom.mkdir()
    copy_newsroom(newsroom, url)
    print("Publishing the newsroom …", flush=True)
    publish(environment)
    schedule_next_release(newsroom)
    mails.mkdir()
    with (
        run_command(environment, "serve", "--port", str(port), "--mail-to-folder", str(mails)) as service,
        create_mail_server(mails, HOST, mail_port) as mail_server,
    ):
        wait_for_service(service, port)
        Thread(target=mail_server.serve_forever, daemon=True).start()
        with run_command(environment, "work", "--mail-to-folder", str(mails)):
            print_steps(url, f"http://{HOST}:{mail_server.server_port}/", folder)
            service.wait()


def print_steps(url: str, mail_url: str, folder: Path) -> None:
    """Print what to try."""
    command = f"PRESSROOM_NEWSROOM={folder / 'newsroom'} PRESSROOM_DATABASE_URL=sqlite://{folder / 'pressroom.db'}"
    print(
        f"""
The newsroom is at {url}/. No mail leaves this computer: all mails are listed at {mail_url}
1. Subscribe at {url}/subscribe/
2. Open the mail that asks you to confirm, at {mail_url}, and press the button on the page that it leads to.
3. Publish the next release. Its mail is listed a few seconds later:
   {command} {sys.executable} -m pressroom publish {NEXT_RELEASE} --yes
Press Ctrl-C to stop.""",
        flush=True,
    )


def main() -> None:
    """Run until interrupted with Ctrl-C."""
    parser = argparse.ArgumentParser(description="Run the demonstration on this computer.")
    parser.add_argument("--port", type=int, default=8000, help="the port; 0 means any free port (default: 8000)")
    port = parser.parse_args().port
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with TemporaryDirectory(prefix="pressroom-demo-", ignore_cleanup_errors=True) as folder:
        try:
            run_demo(Path(folder), port or find_free_port(), port + 1 if port else 0)
        except KeyboardInterrupt:
            print()
        except OSError as error:
            sys.exit(f"The demonstration could not start: {error.strerror}. Choose another port with --port.")


if __name__ == "__main__":
    main()
