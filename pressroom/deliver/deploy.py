"""Run the operator's deploy command, which copies the new site to where readers look."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from time import monotonic, sleep
from typing import TextIO

from pressroom.config import Config, create_deploy_environment

_OUTPUT_TIMEOUT = 1.0  # seconds to wait for the last output; a process in the background can keep it open
_STOP_TIMEOUT = 3.0  # seconds until processes that do not stop are killed
_MAX_LINE = 1000  # characters of output that are shown at once
_EXIT_CODES = {126: ": it may not be executed", 127: ": a program was not found"}


def run_deploy_command(config: Config) -> str:
    """Run the deploy command in the newsroom's folder until it ends, and show its output on standard error.

    Return why it failed, or an empty string. On Ctrl-C, the command and the processes that it started are stopped.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - the operator's own command
            ("/bin/sh", "-c", config.deploy_command),
            cwd=config.newsroom_folder,
            env=create_deploy_environment(config),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # so that all its processes can be stopped, and none asks for a password
        )
    except OSError as error:
        return f"the deploy command could not be started: {error.strerror}"
    with _stop_on_interrupt(process):
        printer = Thread(target=_print_output, args=(process.stdout,), daemon=True)
        printer.start()
        exit_code = process.wait()
    printer.join(_OUTPUT_TIMEOUT)
    return _describe_exit(exit_code)


def _print_output(output: TextIO) -> None:
    """Print output until its end, without characters that could control the terminal."""
    text = "\n"
    with output:
        while more := output.readline(_MAX_LINE):
            text = more
            _print("".join(map(_escape_character, text)))
    if not text.endswith("\n"):
        _print("\n")


def _print(text: str) -> None:
    with suppress(OSError):  # nobody reads it, but the command must not wait for that
        sys.stderr.write(text)
        sys.stderr.flush()


def _escape_character(char: str) -> str:
    return char if char.isprintable() or char in "\n\t" else f"\\u{ord(char):04x}"


@contextmanager
def _stop_on_interrupt(process: subprocess.Popen[str]) -> Iterator[None]:
    """If the block is interrupted, ask all processes of the command to stop, and kill those that do not."""
    try:
        yield
    except BaseException:
        with suppress(ProcessLookupError):  # there is no process left
            try:
                _ask_to_stop(process)
            finally:  # at a second Ctrl-C too
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        raise


def _ask_to_stop(process: subprocess.Popen[str]) -> None:
    """Ask the processes to stop, and wait for some time. Raises ProcessLookupError once all have stopped."""
    os.killpg(process.pid, signal.SIGTERM)
    deadline = monotonic() + _STOP_TIMEOUT
    while monotonic() < deadline:
        process.poll()
        os.killpg(process.pid, 0)
        sleep(0.02)


def _describe_exit(exit_code: int) -> str:
    if exit_code < 0:
        return f"the deploy command was killed ({signal.Signals(-exit_code).name})"
    explanation = _EXIT_CODES.get(exit_code, "")
    return f"the deploy command ended with exit code {exit_code}{explanation}" if exit_code else ""
