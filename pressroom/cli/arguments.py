"""What the command line names: a RELEASE by its folder, which must be there, and which shells complete."""

import difflib
from collections.abc import Iterable
from pathlib import Path

import click

from pressroom import config
from pressroom.config import Config
from pressroom.errors import ConfigError


def complete_release(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The releases whose names begin with what has been typed, the newest year first; none where there is no folder."""
    try:
        settings = config.load(ctx.find_root().params.get("newsroom"))
    except ConfigError:
        return []
    year = incomplete.partition("/")[0] if "/" in incomplete else "*"
    found = (name for name in _list_addresses(settings, year) if name.startswith(incomplete))
    return sorted(found, key=lambda name: (-int(name[:4]) if name[:4].isdecimal() else 0, name))


def require_release(settings: Config, release: str) -> str:
    """The address of a release that was named. ConfigError when there is none, with the nearest."""
    address = release.strip("/")
    if address and ".." not in address and _is_folder(settings.newsroom_folder / "releases" / address):
        return address
    near = difflib.get_close_matches(address, _list_addresses(settings), n=1)
    hint = f"Did you mean {near[0]}?" if near else "A release is named by its folder, such as 2020/slug."
    raise ConfigError(f"There is no release {_shorten(release)}.", hint)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that is too long, or none at all
        return False


def _list_addresses(settings: Config, year: str = "*") -> Iterable[str]:
    folder = settings.newsroom_folder / "releases"
    years = folder.iterdir() if year == "*" and folder.is_dir() else [folder / year]
    return [
        f"{each.name}/{path.name}" for each in years if _is_folder(each) for path in each.iterdir() if path.is_dir()
    ]


def _shorten(text: str) -> str:
    return text if len(text) <= 80 else text[:80] + "…"
