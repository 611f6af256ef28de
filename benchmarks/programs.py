"""The programs that are compared: how each is run on the same releases, and what its site must hold afterwards."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.newsroom_site import write_newsroom
from benchmarks.pelican_site import write_pelican
from benchmarks.releases import NOW, BenchmarkRelease
from pressroom import __version__

ROOT = Path(__file__).parents[1]
PELICAN = ROOT / ".cache/pelican"


@dataclass(frozen=True)
class Program:
    """A site generator. `command` is run in the folder that `write` fills and makes its site in `out` there.

    `holds` gives, for numbers of releases and keywords, how many files must match each pattern below `out`.
    """

    name: str
    version: str
    write: Callable[[Path, Iterable[BenchmarkRelease]], None]
    command: tuple[str, ...]
    holds: Callable[[int, int], dict[str, int]]

    def faults(self, folder: Path, releases: int, keywords: int) -> list[str]:
        """What is missing from the site in `folder`, or too much."""
        counted = {
            pattern: sum(1 for _ in (folder / "out").glob(pattern)) for pattern in self.holds(releases, keywords)
        }
        return [
            f"{self.name}: {counted[pattern]} of {pattern}, not {number}"
            for pattern, number in self.holds(releases, keywords).items()
            if counted[pattern] != number
        ]


def pressroom() -> Program:
    """pressroom as it stands in this checkout, with everything it makes."""
    command = (sys.executable, "-m", "pressroom", "build", "--now", NOW)
    return Program("pressroom", __version__, write_newsroom, command, _pressroom_holds)


def _pressroom_holds(releases: int, keywords: int) -> dict[str, int]:
    feeds = dict.fromkeys(("rss.xml", "atom.xml", "feed.json"), 1 + keywords)
    return {
        "site/[0-9]*/*/index.html": releases,
        "site/**/release.txt": releases,
        "site/**/release.json": releases,
        "mail/**/*.eml": releases,
        "site/keywords/*/index.html": keywords,
        **{f"site/**/{name}": number for name, number in feeds.items()},
        "site/sitemap.xml": 1,
    }


def pelican() -> Program:
    """Pelican, in an environment of its own, which is made when it is not there."""
    python = PELICAN / "bin/python"
    if not (PELICAN / "bin/pelican").exists():
        print("Installing Pelican …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", PELICAN], check=True)
        pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
        subprocess.run([*pip, "--group", f"{ROOT / 'pyproject.toml'}:pelican"], check=True)
    shown = subprocess.run([PELICAN / "bin/pelican", "--version"], capture_output=True, text=True, check=True)
    command = (
        str(PELICAN / "bin/pelican"),
        "content",
        "--settings",
        "pelicanconf.py",
        "--output",
        "out",
        "--fatal",
        "errors",
    )
    return Program("Pelican", shown.stdout.strip(), write_pelican, command, _pelican_holds)


def _pelican_holds(releases: int, keywords: int) -> dict[str, int]:
    return {
        "[0-9]*/*/index.html": releases,
        "keywords/*/index.html": keywords,
        "**/rss.xml": 1 + keywords,
        "**/atom.xml": 1 + keywords,
        "sitemap.xml": 1,
    }
