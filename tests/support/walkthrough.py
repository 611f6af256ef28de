"""Walks through a page of the documentation as a reader does who types everything in: a page in, what came of it out.

The first word after the fence of a block says what it is:
`sh`: commands, run in order, which succeed unless `exit N` follows; `output`: lines that the last commands printed;
`diff`: a change, applied; any other word with a path behind it: a file, written; of `newsroom.yaml`, the keys shown.
"""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import yaml
from msgspec import Struct

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)


class Block(Struct, frozen=True):
    """A fenced block: what it is, what stands behind that, its text, and where it begins."""

    kind: str
    rest: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page."""
    source = page.read_text("utf-8")
    found = []
    for each in BLOCK.finditer(source):
        kind, _, rest = each["info"].strip().partition(" ")
        text = "".join(line.removeprefix(each["indent"]) for line in each["text"].splitlines(keepends=True))
        found.append(Block(kind, rest, text, source[: each.start()].count("\n") + 1))
    return found


class Walk:
    """A reader in a folder.

    `programs` are commands that stand for others, by name: a shell script each. `at_hand` are files, by path, that come
    to lie beside a text as soon as it is written.
    """

    def __init__(self, folder: Path, programs: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.at_hand: dict[str, bytes] = {}
        self.printed = ""
        self.all_printed: list[str] = []
        self._programs = folder.parent / f"{folder.name}-programs"
        self._programs.mkdir()
        preview = '[ "$1" != preview ] || set -- "$@" --port 0'  # the usual one may be taken
        pressroom = f'{preview}\nexec {sys.executable} -m pressroom "$@"'
        for name, script in {"pressroom": pressroom, **(programs or {})}.items():
            program = self._programs / name
            program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
            program.chmod(0o755)

    def through(self, page: Path) -> None:
        """Do all that a page says."""
        for block in blocks(page):
            where = f"{page.name}:{block.line}"
            if block.kind == "sh" and block.text.strip() == "pressroom preview":
                self.preview(where)
            elif block.kind == "sh":
                self.run(block.text, int(block.rest.removeprefix("exit ") or 0), where)
            elif block.kind == "output":
                missing = [line for line in block.text.splitlines() if line not in self.printed.splitlines()]
                assert not missing, f"{where}: {missing} not printed, but:\n{self.printed}"
            elif block.kind == "diff":
                self.apply(block.text, where)
            elif block.rest:
                self.write(block.rest, block.text)
            else:
                raise AssertionError(f"{where}: nobody knows what this block is")

    def preview(self, where: str) -> None:
        """Let the preview begin, which goes on until it is interrupted."""
        command = [str(self._programs / "pressroom"), "preview"]
        with subprocess.Popen(
            command, cwd=self.folder, env=self._around(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as shown:
            assert shown.stdout
            assert shown.stdout.readline().startswith("http://127.0.0.1:"), where
            shown.send_signal(signal.SIGINT)
            assert shown.wait(60) == 0, where

    def run(self, commands: str, code: int, where: str) -> None:
        """Run commands in a shell that stops at the first that fails."""
        done = subprocess.run(
            ["bash", "-euc", commands],
            cwd=self.folder,
            env=self._around(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        self.printed = done.stdout
        self.all_printed.append(done.stdout)
        assert done.returncode == code, f"{where} ended with {done.returncode}:\n{commands}\n{done.stdout}"

    def write(self, path: str, text: str) -> None:
        """Write a file; of the newsroom's own file, a page shows only the keys that it is about."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if path == "newsroom.yaml":
            text = json.dumps(yaml.safe_load(file.read_text("utf-8")) | yaml.safe_load(text))
        file.write_text(text, "utf-8")
        for name, content in self.at_hand.items():
            if self.folder / name == file.with_name(Path(name).name):
                (self.folder / name).write_bytes(content)

    def apply(self, change: str, where: str) -> None:
        """Apply a change: a diff without numbers, whose lines to be found stand in the file once, and together."""
        path, *hunks = re.split(r"^@@\n", change, flags=re.MULTILINE)
        file = self.folder / path.removeprefix("+++ ").strip()
        text = file.read_text("utf-8")
        for hunk in hunks:
            lines = hunk.splitlines(keepends=True)
            before = "".join(line[1:] for line in lines if line[0] != "+")
            assert text.count(before) == 1, f"{where} does not fit {file.name}:\n{before}"
            text = text.replace(before, "".join(line[1:] for line in lines if line[0] != "-"))
        file.write_text(text, "utf-8")

    def _around(self) -> dict[str, str]:
        """The environment: programs of this reader, colours and cache of nobody."""
        path = f"{self._programs}:{os.environ['PATH']}"
        cache = str(self._programs / "cache")
        ours = {"PATH": path, "PYTHONPATH": str(self._package()), "NO_COLOR": "1", "XDG_CACHE_HOME": cache}
        return {**os.environ, **ours}

    def _package(self) -> Path:
        """Where the package is: in a copy of the checkout that a page changes, or in this one."""
        return self.folder if (self.folder / "pressroom").is_dir() else ROOT
