"""Follow a page of the documentation as a reader who types everything in, and check what it says.

The first word after the fence of a block is its kind. `sh`: commands to run, which succeed unless `exit N` follows.
`output`: lines that the last commands printed. `diff`: a change to apply. Any other word, followed by a path: a file to
write; for `newsroom.yaml`, the block contains only the keys to change.
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
    """A fenced block: its kind, the rest of the info string, its text, and the line where it starts."""

    kind: str
    rest: str
    text: str
    line: int


def read_blocks(page: Path) -> list[Block]:
    """Return all fenced blocks of a page."""
    source = page.read_text("utf-8")
    blocks = []
    for match in BLOCK.finditer(source):
        kind, _, rest = match["info"].strip().partition(" ")
        text = "".join(line.removeprefix(match["indent"]) for line in match["text"].splitlines(keepends=True))
        blocks.append(Block(kind, rest, text, source[: match.start()].count("\n") + 1))
    return blocks


class Reader:
    """A reader who follows pages in a folder.

    `programs` replace commands: a shell script for each name. `attachments` are files by path; each is written as soon
    as the page has written a text in the same folder.
    """

    def __init__(self, folder: Path, programs: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.attachments: dict[str, bytes] = {}
        self.output = ""
        self.outputs: list[str] = []
        self._programs = folder.parent / f"{folder.name}-programs"
        self._programs.mkdir()
        preview = '[ "$1" != preview ] || set -- "$@" --port 0'  # the default port may be in use
        pressroom = f'{preview}\nexec {sys.executable} -m pressroom "$@"'
        for name, script in {"pressroom": pressroom, **(programs or {})}.items():
            program = self._programs / name
            program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
            program.chmod(0o755)

    def follow(self, page: Path) -> None:
        """Do everything that a page says."""
        for block in read_blocks(page):
            where = f"{page.name}:{block.line}"
            if block.kind == "sh" and block.text.strip() == "pressroom preview":
                self.preview(where)
            elif block.kind == "sh":
                self.run(block.text, int(block.rest.removeprefix("exit ") or 0), where)
            elif block.kind == "output":
                missing = [line for line in block.text.splitlines() if line not in self.output.splitlines()]
                assert not missing, f"{where}: {missing} not printed, but:\n{self.output}"
            elif block.kind == "diff":
                self.apply(block.text, where)
            elif block.rest:
                self.write(block.rest, block.text)
            else:
                raise AssertionError(f"{where}: unknown kind of block")

    def preview(self, where: str) -> None:
        """Start the preview, and interrupt it."""
        command = [str(self._programs / "pressroom"), "preview"]
        with subprocess.Popen(
            command,
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stdout
            assert process.stdout.readline().startswith("http://127.0.0.1:"), where
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0, where

    def run(self, commands: str, code: int, where: str) -> None:
        """Run commands in a shell that stops at the first one that fails."""
        result = subprocess.run(
            ["bash", "-euc", commands],
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        self.output = result.stdout
        self.outputs.append(result.stdout)
        assert result.returncode == code, f"{where} ended with {result.returncode}:\n{commands}\n{result.stdout}"

    def write(self, path: str, text: str) -> None:
        """Write a file. For `newsroom.yaml`, change only the keys that the page shows."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if path == "newsroom.yaml":
            text = json.dumps(yaml.safe_load(file.read_text("utf-8")) | yaml.safe_load(text), default=str)
        file.write_text(text, "utf-8")
        for name, content in self.attachments.items():
            if self.folder / name == file.with_name(Path(name).name):
                (self.folder / name).write_bytes(content)

    def apply(self, change: str, where: str) -> None:
        """Apply a diff without line numbers; the lines of a hunk must be in the file exactly once, together."""
        path, *hunks = re.split(r"^@@\n", change, flags=re.MULTILINE)
        file = self.folder / path.removeprefix("+++ ").strip()
        text = file.read_text("utf-8")
        for hunk in hunks:
            lines = hunk.splitlines(keepends=True)
            before = "".join(line[1:] for line in lines if line[0] != "+")
            assert text.count(before) == 1, f"{where} does not fit {file.name}:\n{before}"
            text = text.replace(before, "".join(line[1:] for line in lines if line[0] != "-"))
        file.write_text(text, "utf-8")

    def _environment(self) -> dict[str, str]:
        """Return the environment: the programs and cache of this reader, and no colours."""
        path = f"{self._programs}:{os.environ['PATH']}"
        cache = str(self._programs / "cache")
        variables = {"PATH": path, "PYTHONPATH": str(self._checkout()), "NO_COLOR": "1", "XDG_CACHE_HOME": cache}
        return {**os.environ, **variables}

    def _checkout(self) -> Path:
        """Return the folder that contains the package: a copy of the checkout that a page changes, or this one."""
        return self.folder if (self.folder / "pressroom").is_dir() else ROOT
