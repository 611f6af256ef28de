"""Define the parameters that several commands share: the RELEASE argument, options, and their completion in shells."""

import difflib
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from pressroom.config import Config, load_config
from pressroom.errors import ConfigError, PressroomError

DIGEST_PREFIX = "digest/"
"""How the names of digests begin."""

out_option = click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The output folder (default: out/ in the newsroom).",
)
mail_folder_option = click.option(
    "--mail-to-folder",
    "mail_folder",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Write mails to a folder and send none, to try it out.",
)
yes_option = click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
accept_future_record_option = click.option(
    "--accept-future-record",
    is_flag=True,
    help="Go on although the last line of the record is more than a day ahead of the clock.",
)


def load_existing_config(newsroom: str | None) -> Config:
    """Return the configuration of a newsroom. Raises ConfigError if it does not exist."""
    config = load_config(newsroom)
    if not (config.newsroom_folder / "newsroom.yaml").exists():
        raise ConfigError(
            f"There is no newsroom.yaml in {config.newsroom_folder}.",
            "Change to the folder that contains newsroom.yaml, or give it with --newsroom.",
        )
    return config


def create_completion(
    list_values: Callable[[Config], Iterable[str]],
) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Return a completion with the values that start with what was typed; none if the newsroom cannot be read."""

    def complete(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
        try:
            values = list_values(load_config(ctx.find_root().params.get("newsroom")))
        except PressroomError:
            return []
        return [value for value in values if value.startswith(incomplete)]

    return complete


def complete_release(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the releases whose folder starts with `incomplete`, newest year first; empty without a newsroom."""
    try:
        config = load_config(ctx.find_root().params.get("newsroom"))
    except ConfigError:
        return []
    year = incomplete.partition("/")[0] if "/" in incomplete else "*"
    names = (name for name in _list_addresses(config, year) if name.startswith(incomplete))
    return sorted(names, key=lambda name: (-int(name[:4]) if name[:4].isdecimal() else 0, name))


def require_release(config: Config, release: str) -> str:
    """Return a release as `2020/slug`. Raises ConfigError, with the nearest name, if it does not exist."""
    address = release.strip("/")
    releases = config.newsroom_folder / "releases"
    # A published release exists even if its folder was deleted: its texts are stored.
    if (
        address
        and ".." not in address
        and any(_is_folder(each / address) for each in (releases, releases / "versions"))
    ):
        return address
    matches = difflib.get_close_matches(address, _list_addresses(config), n=1)
    hint = f"Did you mean {matches[0]}?" if matches else "Name a release by its folder, such as 2020/slug."
    raise ConfigError(f"There is no release {_shorten(release)}.", hint)


def require_mailed(config: Config, name: str) -> str:
    """Return the name of what was mailed: a release as `2020/slug`, or a digest as `pressroom status` shows it.

    Raises ConfigError, with the nearest name, if there is no such release.
    """
    return name.strip("/") if name.strip("/").startswith(DIGEST_PREFIX) else require_release(config, name)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that is too long or cannot be encoded
        return False


def _list_addresses(config: Config, year: str = "*") -> Iterable[str]:
    folder = config.newsroom_folder / "releases"
    years = folder.iterdir() if year == "*" and folder.is_dir() else [folder / year]
    return [
        f"{each.name}/{path.name}" for each in years if _is_folder(each) for path in each.iterdir() if path.is_dir()
    ]


def _shorten(text: str) -> str:
    return text if len(text) <= 80 else text[:80] + "…"
