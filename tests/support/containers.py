"""Podman in a test machine, and an image with Python that is made of files of this machine: there is no registry."""

import re
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from tests.support.machine import Machine
from tests.support.operator import PYTHON

BASE_IMAGE = "docker.io/library/python:3.13-slim"
_PROGRAMS = ("sh", "install", "useradd")
_FOLDERS = ("bin", "sbin", "lib", "lib64")  # links to those below /usr
_FILES = ("/etc/passwd", "/etc/group", "/etc/login.defs", "/etc/nsswitch.conf", "/usr/share/zoneinfo")
# What Python itself does not need to install and run a program.
_LEFT_OUT = re.compile(r"/(?:__pycache__|test|tests|idlelib|tkinter|turtledemo|config-3[^/]*|site-packages)(?:/|$)")
# In a test machine nobody can raise a limit, or give a container less of the machine.
_RUNTIME = """#!/opt/python/bin/python3
import json, os, pathlib, sys
if "--bundle" in sys.argv:
    file = pathlib.Path(sys.argv[sys.argv.index("--bundle") + 1], "config.json")
    config = json.loads(file.read_bytes())
    config["process"].pop("rlimits", None)
    config["linux"].pop("resources", None)
    file.write_text(json.dumps(config))
os.execv("/usr/bin/crun", ["crun", *sys.argv[1:]])
"""
_ENGINE = '[engine]\nruntime = "limited"\n[engine.runtimes]\nlimited = ["/usr/local/bin/limited-crun"]\n'
_STORAGE = '[storage]\ndriver = "overlay"\nrunroot = "/run/containers/storage"\ngraphroot = "/run/containers/graph"\n'
# The network of a machine is its own, so it may forward between its own interfaces.
_NETWORK = "mount -t proc proc /mnt; mount --bind /mnt/sys/net /proc/sys/net; umount /mnt"
_PIP = "[install]\nno-build-isolation = false\n"


def prepare_podman(machine: Machine) -> None:
    """Set podman up in a machine, and import the image that the Containerfile begins with."""
    machine.write("/usr/local/bin/limited-crun", _RUNTIME, 0o755)
    machine.write("/etc/containers/containers.conf", _ENGINE)
    machine.write("/etc/containers/storage.conf", _STORAGE)
    machine.write("/srv/base/usr/local/bin/python", f"#!/bin/sh\nset -eu\n{PYTHON}", 0o755)
    machine.write("/srv/base/etc/pip.conf", _PIP)
    _write_base_image(machine.path("/srv/base.tar"))
    machine.run(
        f"{_NETWORK}\n"
        "tar --append --file=/srv/base.tar --directory=/srv/base usr/local/bin/python etc/pip.conf\n"
        "tar --append --file=/srv/base.tar --directory=/ etc/ld.so.cache\n"
        f"podman import --quiet /srv/base.tar {BASE_IMAGE}\nrm /srv/base.tar"
    )


def _write_base_image(file: Path) -> None:
    """Write a tar with a shell, Python as `/opt/python`, and the libraries of the package as `/opt/libraries`."""
    programs = [Path(each) for name in _PROGRAMS for each in _run("sh", "-c", f"command -v {name}").split()]
    with tarfile.open(file, "w") as tar:
        for name in _FOLDERS:
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, f"usr/{name}"
            tar.addfile(link)
        for each in _FILES:
            tar.add(each)
        tar.add(sys.base_prefix, "opt/python", filter=_select)
        library = sysconfig.get_paths(vars={"base": sys.base_prefix, "platbase": sys.base_prefix})["purelib"]
        tar.add(f"{library}/pip", f"opt/python/{Path(library).relative_to(sys.base_prefix)}/pip")
        files = {f"opt/libraries/{name}": path for name, path in _list_libraries()}
        modules = [*Path(sys.base_prefix).rglob("lib-dynload/*.so"), Path(sys.base_prefix, "bin/python3")]
        binaries = [*programs, *modules, *(path for path in files.values() if path.suffix == ".so")]
        for path in (*programs, *_list_shared_libraries(binaries)):
            files[f"usr/{str(path).removeprefix('/usr').lstrip('/')}"] = path.resolve()
        for name, path in files.items():
            tar.add(path, name)


def _select(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if _LEFT_OUT.search(f"/{entry.name}") else entry


def _list_libraries() -> Iterator[tuple[str, Path]]:
    """Yield the files of everything that installing and running the package needs, without the package itself."""
    names = {*_list_needed("pressroom", ("all",)), *_list_needed("hatchling", ("",))} - {"pressroom"}
    for name in sorted(names):
        for file in metadata.distribution(name).files or ():
            path = Path(str(file.locate()))
            if ".." not in file.parts and path.is_file():
                yield str(file), path


def _list_needed(name: str, extras: tuple[str, ...]) -> set[str]:
    """Return a distribution and all that it requires."""
    found: set[str] = set()
    waiting = [(name, extras)]
    while waiting:
        name, extras = waiting.pop()
        if name not in found or extras != ("",):
            found.add(name)
            requirements = map(Requirement, metadata.requires(name) or ())
            waiting += [(each.name, tuple(each.extras) or ("",)) for each in requirements if _is_needed(each, extras)]
    return found


def _is_needed(requirement: Requirement, extras: tuple[str, ...]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": each}) for each in extras)


def _list_shared_libraries(binaries: list[Path]) -> set[Path]:
    """Return the system's libraries that programs and modules load."""
    libraries = re.findall(r"(?m)^\s(?:\S+ => )?(/(?:usr/)?lib\S+)", _run("ldd", *map(str, binaries)))
    return {Path(library) for library in libraries}


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
