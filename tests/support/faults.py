"""Faults of a disk and of a machine, at any place where a program changes something on disk."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

Fault = Callable[[str], None]

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_EVENTS = frozenset({"open", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate"})


class Points:
    """Count the places where something changes below `folder`; let `fault` happen at the one numbered `place`."""

    def __init__(self, folder: Path, place: int = 0, fault: Fault | None = None) -> None:
        self.folder = os.fspath(folder)
        self.place = place
        self.fault = fault
        self.passed: list[str] = []

    def reach(self, what: str) -> bool:
        """Count one more place; return whether the fault happens here."""
        self.passed.append(what)
        return len(self.passed) == self.place

    def trigger(self, what: str) -> None:
        """Let the fault happen."""
        if self.fault:
            self.fault(what)

    def is_ours(self, path: object) -> bool:
        """Return whether a path is below the folder. What is removed within an open folder has only a name."""
        if not isinstance(path, str | os.PathLike):
            return False
        name = os.fspath(path)
        return name.startswith(self.folder) or not name.startswith("/")


_armed: list[Points] = []
_hooks: list[Callable[[str, tuple[Any, ...]], None]] = []


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    """Python reports here everything that it is about to do to a disk, whichever function does it."""
    if not _armed or event not in _EVENTS:
        return
    (points,) = _armed
    if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & _WRITES):
        return
    if points.is_ours(arguments[0]) and points.reach(f"{event} {arguments[0]}"):
        points.trigger(os.fspath(arguments[0]))


@contextmanager
def armed(points: Points) -> Iterator[None]:
    """Count places and let the fault happen, as a context manager."""
    if not _hooks:
        _hooks.append(_audit)
        sys.addaudithook(_audit)  # it stays until the process ends, so there is only one
    with pytest.MonkeyPatch.context() as patch:
        _write_by_halves(points, patch)
        _flush_and_cut(points, patch)
        _armed.append(points)
        try:
            yield
        finally:
            _armed.clear()


def _write_by_halves(points: Points, patch: pytest.MonkeyPatch) -> None:
    """A write that fails has written half of its bytes."""
    write, copyfile, write_bytes = os.write, shutil.copyfile, Path.write_bytes

    def half_write(file: int, content: Any) -> int:
        if points.reach("write"):
            write(file, bytes(content)[: len(content) // 2])
            points.trigger(points.folder)
        return write(file, content)

    def half_write_bytes(path: Path, content: bytes) -> int:
        if points.reach(f"write {path}"):
            write_bytes(path, content[: len(content) // 2])
            points.trigger(os.fspath(path))
        return write_bytes(path, content)

    def half_copy(source: str, target: str) -> str:
        if points.reach(f"copy {target}"):
            write_bytes(Path(target), Path(source).read_bytes()[:20])
            points.trigger(target)
        return copyfile(source, target)

    patch.setattr(os, "write", half_write)
    patch.setattr(Path, "write_bytes", half_write_bytes)
    patch.setattr(shutil, "copyfile", half_copy)


def _flush_and_cut(points: Points, patch: pytest.MonkeyPatch) -> None:
    """Count what is done to an open file, which Python does not report: pwrite, ftruncate, fsync."""
    pwrite, fsync, ftruncate = os.pwrite, os.fsync, os.ftruncate

    def half_pwrite(file: int, content: Any, offset: int) -> int:
        if points.reach(f"pwrite {_name(file)}"):
            pwrite(file, bytes(content)[: len(content) // 2], offset)
            points.trigger(_name(file))
        return pwrite(file, content, offset)

    def failing_fsync(file: int) -> None:
        if points.reach(f"fsync {_name(file)}"):
            points.trigger(_name(file))
        fsync(file)

    def failing_ftruncate(file: int, length: int) -> None:
        if points.reach(f"ftruncate {_name(file)}"):
            points.trigger(_name(file))
        ftruncate(file, length)

    patch.setattr(os, "pwrite", half_pwrite)
    patch.setattr(os, "fsync", failing_fsync)
    patch.setattr(os, "ftruncate", failing_ftruncate)


def _name(file: int) -> str:
    """Return the path of an open file, where the system tells it."""
    try:
        return os.fspath(Path(f"/proc/self/fd/{file}").readlink())
    except OSError:
        return ""
