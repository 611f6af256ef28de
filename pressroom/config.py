"""The operator's set-up: command options and environment in, one frozen Config out, and whether to use colours.

The sole reader of `os.environ`. It must not read the newsroom's texts: those have places and problems of their own.
"""

import os
from pathlib import Path

from msgspec import Struct, field

from pressroom.errors import ConfigError


def _find_keys_folder() -> Path:
    """Where private keys are: `PRESSROOM_KEYS`, else `pressroom/keys/` in `XDG_CONFIG_HOME`, else in `~/.config`."""
    named = os.environ.get("PRESSROOM_KEYS")
    if named:
        return Path(named).absolute()
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser()).absolute() / "pressroom/keys"


class Config(Struct, frozen=True):
    """Where the newsroom is, where its outputs go, where compiled templates and where private keys are kept.

    All are absolute paths.
    """

    newsroom_folder: Path
    out: Path
    cache_folder: Path
    keys_folder: Path = field(default_factory=_find_keys_folder)


def load(newsroom: str | None = None, out: str | None = None) -> Config:
    """Settle the folders.

    `newsroom` is the option's value, else `PRESSROOM_NEWSROOM`, else the current folder; `out` is the option's value,
    else `out/` in the newsroom. The cache is `pressroom/` in `XDG_CACHE_HOME`, else in `~/.cache`; where private
    keys are kept is said only by the environment. Raises ConfigError when the newsroom's folder does not exist.
    """
    folder = find_newsroom_folder(newsroom)
    if not folder.is_dir():
        raise ConfigError(f"There is no folder {folder}.", "Name the folder that holds newsroom.yaml with --newsroom.")
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    return Config(folder, Path(out).absolute() if out else folder / "out", caches.absolute() / "pressroom")


def find_newsroom_folder(newsroom: str | None) -> Path:
    """The newsroom's folder, which need not be there: the option's value, else `PRESSROOM_NEWSROOM`, else this one."""
    return Path(newsroom or os.environ.get("PRESSROOM_NEWSROOM") or ".").absolute()


def get_color_setting() -> bool | None:
    """Whether messages have colours; None leaves it to each stream: a terminal has them, a file or a pipe has not.

    `NO_COLOR` says no, whatever else is said; `FORCE_COLOR` and `CLICOLOR_FORCE` say yes; `CLICOLOR=0` and a terminal
    that is `dumb` say no again.
    """
    said = os.environ.get
    if said("NO_COLOR"):
        return False
    if any(said(name) not in {None, "", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return False if said("CLICOLOR") == "0" or said("TERM") == "dumb" else None


def get_user_name() -> str:
    """Who is at work: `PRESSROOM_USER`, else the one who is logged in. Raises ConfigError when that cannot be told."""
    from getpass import getuser  # noqa: PLC0415 - only what is approved needs it

    try:
        return os.environ.get("PRESSROOM_USER") or getuser()
    except (KeyError, OSError) as error:
        raise ConfigError("It cannot be told who you are.", "Say it in PRESSROOM_USER.") from error
