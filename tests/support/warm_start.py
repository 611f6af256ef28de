"""Start `pressroom` in processes that are forked from one which has loaded it: loading takes most of a short command.

Each is a process of its own: with its arguments, folder, environment, standard files, signals and exit code.
"""

import atexit
import fcntl
import gc
import json
import os
import pkgutil
import select
import signal
import socket
import sys
import termios
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from subprocess import Popen
from typing import Any, NoReturn, cast

COMMAND = (sys.executable, "-m", "pressroom")
# Variables that Python reads before it runs anything: a process with others than these must be started, not forked.
_READ_BY_PYTHON = ("PYTHON", "LC_", "LANG")
_MAX_BYTES = 200_000  # of a request
_ROOT = Path(__file__).parents[2]


class ForkedProcess:
    """A process of `pressroom`; `wait` and `kill` do what they do for processes that `subprocess` starts."""

    def __init__(self, status: int) -> None:
        self._status = os.fdopen(status, "r", encoding="ascii")
        self.pid = int(self._status.readline())
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end, and return the exit code."""
        if self.returncode is None:
            end = time.monotonic() + (timeout or 600)
            while not select.select([self._status], [], [], max(end - time.monotonic(), 0))[0]:
                assert time.monotonic() < end, "the process has not ended in time"
            self.returncode = int(self._status.readline())
            self._status.close()
        return self.returncode

    def kill(self) -> None:
        """End the process at once."""
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)


def start(
    folder: Path,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    files: Sequence[int],
    *,
    on_terminal: bool = False,
) -> "ForkedProcess | Popen[bytes]":
    """Run a command with standard input, output and error; with a terminal, this is that of a new session."""
    if list_read_by_python(environment) != list_read_by_python(os.environ):
        return _start_python(folder, arguments, environment, files, on_terminal=on_terminal)
    reader, writer = os.pipe()
    values = {
        "folder": os.fspath(folder),
        "arguments": arguments,
        "environment": dict(environment),
        "on_terminal": on_terminal,
    }
    socket.send_fds(_start_server(), [json.dumps(values).encode()], [*files, writer])
    os.close(writer)
    return ForkedProcess(reader)


def list_read_by_python(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that Python reads before it runs anything."""
    return {name: value for name, value in environment.items() if name.startswith(_READ_BY_PYTHON)}


def _start_python(
    folder: Path, arguments: Sequence[str], environment: Mapping[str, str], files: Sequence[int], *, on_terminal: bool
) -> Popen[bytes]:
    """Start Python, which loads the package."""
    stdin, stdout, stderr = files
    return Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        start_new_session=on_terminal,
        preexec_fn=take_terminal if on_terminal else None,  # noqa: PLW1509 - tests have no other threads with locks
    )


@cache
def _start_server() -> socket.socket:
    """Start the process that has loaded the package. It ends when this process has closed the connection."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-m", "tests.support.warm_start", str(theirs.fileno())]
    server = Popen(command, cwd=_ROOT, pass_fds=[theirs.fileno()])
    theirs.close()

    def stop() -> None:
        ours.close()
        server.wait()

    atexit.register(stop)
    return ours


# --- the server ----------------------------------------------------------------------------------------------------


def serve(connection: socket.socket) -> None:
    """Fork a process for each request, until the other end is closed."""
    load_package()
    gc.collect()
    gc.freeze()  # objects that are collected in a forked process would be copied first
    while True:
        content, files, _, _ = socket.recv_fds(connection, _MAX_BYTES, 4)
        forget_ended()
        if not content:
            return
        if not os.fork():
            connection.close()
            wait_for_command(json.loads(content), files)
        for file in files:
            os.close(file)


def forget_ended() -> None:
    """Take note of the ends of processes; their time counts as that of this one."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def load_package() -> None:
    """Import all modules of the package, and compile the templates."""
    import pressroom  # noqa: PLC0415 - only the server needs it

    for module in pkgutil.walk_packages(pressroom.__path__, "pressroom."):
        import_module(module.name)
    compile_templates()


def compile_templates() -> None:
    """Compile the templates in two languages; commands use the code where their newsroom would give the same."""
    from pressroom.render.templates import get_environment  # noqa: PLC0415 - only the server needs it
    from tests.support import compiled_templates, rendering  # noqa: PLC0415 - the same

    compiled_templates.compile_once()
    context = rendering.create_context()
    for language in ("sv", "en"):
        for name in context.templates:
            is_text = name.endswith(".txt")
            get_environment(context, language, escape=not is_text).get_template(name)


def wait_for_command(values: dict[str, Any], files: list[int]) -> NoReturn:
    """Run a command in another process, and write the number of this process and its exit code."""
    *standard_files, status = files
    process = os.fork()
    if not process:
        os.close(status)
        run_command(values, standard_files)
    for file in standard_files:
        os.close(file)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.write(status, f"{process}\n".encode())
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    os.write(status, f"{code}\n".encode())
    os._exit(0)


def run_command(values: dict[str, Any], standard_files: list[int]) -> NoReturn:
    """Do what `python -m pressroom` does."""
    code: Any = 1
    try:
        become_new(values, standard_files)
        from pressroom.__main__ import main  # noqa: PLC0415 - only this process runs a command

        main()
    except SystemExit as end:
        code = end.code or 0
    except BaseException:  # noqa: BLE001 - as Python does at the end of a program
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def become_new(values: dict[str, Any], standard_files: list[int]) -> None:
    """Take over the standard files, the folder, the environment and the arguments."""
    if values["on_terminal"]:
        os.setsid()
        take_terminal(standard_files[0])
    for number, file in enumerate(standard_files):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(values["environment"])
    time.tzset()
    os.chdir(values["folder"])
    sys.argv = ["pressroom", *values["arguments"]]
    sys.stdin, sys.stdout, sys.stderr = (open_standard_file(number, mode) for number, mode in enumerate("rww"))


def take_terminal(file: int = 0) -> None:
    """Make a file the terminal of this session, so that Ctrl-C reaches the command."""
    fcntl.ioctl(file, termios.TIOCSCTTY, 0)


def open_standard_file(number: int, mode: str) -> TextIOWrapper:
    """Open a standard file as Python does when it starts."""
    errors = "backslashreplace" if number == 2 else "strict"
    buffering = 1 if number == 2 or os.isatty(number) else -1
    return cast("TextIOWrapper", open(number, mode, buffering, "utf-8", errors, closefd=False))


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
