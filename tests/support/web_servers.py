"""Real web servers, nginx and Caddy, on a port of this machine, with a configuration that a test writes."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# What the mime.types file of nginx contains for the files that tests request.
MIME = (
    "text/html html; text/css css; text/xml xml; text/plain txt; image/jpeg jpg; image/png png; application/pdf pdf;"
    "application/json json;"
)


def find_program(name: str) -> str:
    """Return the path of a program; servers are in folders that only administrators have in PATH."""
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    assert path, f"{name} is not installed: ./run test installs it"
    return path


def find_free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def configure_nginx(folder: Path, text: str) -> list[str]:
    """Write a configuration whose `http` block is `text`, let nginx check it, and return the command that runs it."""
    folder.chmod(0o755)
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""  # the user nobody may not read the folders of tests
    conf = folder / "nginx.conf"
    conf.write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\ntypes {{ {MIME} }}\ndefault_type application/octet-stream;\n{paths}{text}}}\n",
        "utf-8",
    )
    command = [find_program("nginx"), "-p", str(folder), "-e", "stderr", "-c", str(conf)]
    _validate([*command, "-t"])
    return command


def configure_caddy(folder: Path, text: str) -> list[str]:
    """Write a Caddyfile, let Caddy check it, and return the command that runs it."""
    conf = folder / "Caddyfile"
    conf.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{text}", "utf-8")
    options = ["--config", str(conf), "--adapter", "caddyfile"]
    _validate([find_program("caddy"), "validate", *options])
    return [find_program("caddy"), "run", *options]


def _validate(command: list[str]) -> None:
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert result.returncode == 0, result.stderr
    assert "[warn]" not in result.stderr


@contextmanager
def run_server(configure: Callable[[Path, int], list[str]], folder: Path) -> Iterator[int]:
    """Run a server; `configure` gets a folder and a port and returns the command. Yield the port."""
    port = find_free_port()
    command = configure(folder, port)
    environment = os.environ | {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=folder, env=environment) as server:
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    """Wait until something listens on a port."""
    for _ in range(200):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server does not listen")
