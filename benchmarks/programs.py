"""The programs that are compared: how each is run on the same releases, and what its site must hold afterwards."""

import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks import hugo_site, newsroom_site, pelican_site
from benchmarks.census import Census, essentials_of, everything, site_of
from benchmarks.environments import ROOT, environment
from benchmarks.releases import NOW, BenchmarkRelease
from pressroom import __version__

# What Hugo's site does not have.
LEAVE_OUT = ("mail", "text", "data", "json-feed", "archives", "cards", "share-cards", "kits", "sizes")


@dataclass(frozen=True)
class Program:
    """A site generator. `command` is run in the folder that `write` fills and makes its site in `out` there.

    `put` adds a release to that folder or writes it anew; `holds` picks from all that a site of these releases has
    what this program must make.
    """

    name: str
    version: str
    write: Callable[[Path, Iterable[BenchmarkRelease]], None]
    put: Callable[[Path, BenchmarkRelease], None]
    command: tuple[str, ...]
    holds: Callable[[Census], Census] = everything
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}"


CHECKOUT = (sys.executable, "-m", "pressroom")
"""pressroom as tests run it: out of the checkout, in their own environment."""


def pressroom(leave_out: tuple[str, ...] = (), program: tuple[str, ...] = CHECKOUT) -> Program:
    """pressroom as it stands in this checkout, with everything it makes or without some of it."""
    return Program(
        name="pressroom",
        version=__version__,
        write=partial(newsroom_site.write_newsroom, leave_out=leave_out),
        put=newsroom_site.write_release,
        command=(*program, "build", "--now", NOW),
        holds=site_of if "mail" in leave_out else everything,
        environment={"PYTHONPATH": str(ROOT)} if program is CHECKOUT else {},
    )


def hugo() -> Program:
    """Hugo; its own program is run and not the Python one before it, whose start would be counted with it."""
    packages = environment("hugo") / "lib"
    program = str(next(packages.glob("python*/site-packages/hugo/binaries/hugo")))
    shown = subprocess.run([program, "version"], capture_output=True, text=True, check=True)
    return Program(
        name="Hugo",
        version=shown.stdout.split()[1].partition("-")[0].removeprefix("v"),
        write=hugo_site.write_hugo,
        put=hugo_site.write_release,
        command=(program, "build", "--destination", "out"),
        holds=site_of,
    )


def pelican() -> Program:
    """Pelican. It makes everything anew each time."""
    program = str(environment("pelican") / "bin/pelican")
    shown = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    arguments = ("content", "--settings", "pelicanconf.py", "--output", "out", "--fatal", "errors")
    return Program(
        name="Pelican",
        version=shown.stdout.strip(),
        write=pelican_site.write_pelican,
        put=pelican_site.write_release,
        command=(program, *arguments),
        holds=essentials_of,
    )
