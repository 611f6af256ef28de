"""The operator's set-up: command options and environment in, one frozen Config out.

The sole reader of `os.environ`. It must not read the newsroom's texts: those have places and problems of their own.
"""

import os
from pathlib import Path

from msgspec import Struct

from pressroom.errors import ConfigError


class Config(Struct, frozen=True):
    """Where the newsroom is, where its outputs go and where compiled templates are kept, as absolute paths."""

    newsroom: Path
    out: Path
    cache: Path


def load(newsroom: str | None = None, out: str | None = None) -> Config:
    """Settle the folders.

    `newsroom` is the option's value, else `PRESSROOM_NEWSROOM`, else the current folder; `out` is the option's value,
    else `out/` in the newsroom. The cache is `pressroom/` in `XDG_CACHE_HOME`, else in `~/.cache`. Raises ConfigError
    when the newsroom's folder does not exist.
    """
    folder = Path(newsroom or os.environ.get("PRESSROOM_NEWSROOM") or ".").absolute()
    if not folder.is_dir():
        raise ConfigError(f"There is no folder {folder}.", "Name the folder that holds newsroom.yaml with --newsroom.")
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    return Config(folder, Path(out).absolute() if out else folder / "out", caches.absolute() / "pressroom")
