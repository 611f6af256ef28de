"""Follow what a build says about the site: whether it is being switched, what was withdrawn, and what has moved."""

import logging
import os
import time
from pathlib import Path

from msgspec import DecodeError, Struct, field, json

from pressroom.model.manifest import ManifestSection
from pressroom.model.newsroom import Newsroom
from pressroom.regular_files import read_regular_file
from pressroom.web.context import WebContext
from pressroom.web.redirects import Redirects, read_redirects
from pressroom.write.manifest import JOURNAL_FILE, MANIFEST_FILE

MAX_SWITCH_SECONDS = 5.0
"""How long a build may take to move its files into place before requests no longer wait for it. A build that was
stopped leaves a journal that is older."""
_WITHDRAWN = "withdrawn"

_logger = logging.getLogger(__name__)


class Generation(Struct, frozen=True):
    """What tells one state of the site from the next: the manifest's file. `is_switching`: a build is moving files."""

    manifest: tuple[int, int, int]
    is_switching: bool


class SiteState(Struct, frozen=True):
    """What a finished build says about the site.

    `withdrawn_folders` are the folders of withdrawn releases, below the site; their pages are in them.
    """

    withdrawn_folders: frozenset[str] = frozenset()
    redirects: Redirects = field(default_factory=Redirects)


class SiteStates:
    """The state of the site, read again after each build."""

    def __init__(self, context: WebContext) -> None:
        self._context = context
        self._manifest_path = str(context.config.out / MANIFEST_FILE)
        self._journal_path = str(context.config.out / JOURNAL_FILE)
        self._state = SiteState()
        self._manifest: tuple[int, int, int] | None = None
        self._newsroom: Newsroom | None = None

    def read_generation(self) -> Generation:
        """Return the present generation. Two that are equal, one before and one after, mean that nothing has moved."""
        manifest = _read_identity(self._manifest_path)
        journal = _read_identity(self._journal_path)
        age = time.time() - journal[2] / 1e9
        return Generation(manifest, journal != _MISSING and abs(age) < MAX_SWITCH_SECONDS)

    def get_state(self, generation: Generation) -> SiteState:
        """Return the state of a generation. If it cannot be read, the one before stays in use."""
        newsroom = self._context.newsroom
        if (self._manifest, self._newsroom) != (generation.manifest, newsroom):
            try:
                self._state = read_site_state(self._context.config.out, newsroom)
            except (OSError, ValueError) as error:
                _logger.warning("What the build says about the site cannot be read: %s", error)
            self._manifest, self._newsroom = generation.manifest, newsroom
        return self._state


_MISSING = (0, 0, 0)


def _read_identity(path: str) -> tuple[int, int, int]:
    try:
        stat = os.stat(path)  # noqa: PTH116 - for each request, a Path would take longer than the call
    except OSError:
        return _MISSING
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


class _ManifestSections(Struct, frozen=True):
    """The part of the manifest that names releases; decoding skips the rest."""

    sections: dict[str, ManifestSection] = {}


def read_site_state(out: Path, newsroom: Newsroom) -> SiteState:
    """Read the manifest and the redirects of an output folder. Raises OSError, or ValueError if they are damaged."""
    try:
        manifest = json.decode(read_regular_file(out / MANIFEST_FILE), type=_ManifestSections)
    except FileNotFoundError:
        return SiteState()
    except (DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{MANIFEST_FILE} is damaged: {error}") from error
    return SiteState(_list_withdrawn_folders(manifest, newsroom), read_redirects(out, newsroom.base_url))


def _list_withdrawn_folders(manifest: _ManifestSections, newsroom: Newsroom) -> frozenset[str]:
    """Return the folders of withdrawn releases, below the site, without slashes around them."""
    prefixes = {edition.language: edition.prefix for edition in newsroom.editions}
    return frozenset(
        f"{prefixes.get(language, '')}/{_get_address(source)}".lstrip("/")
        for name, section in manifest.sections.items()
        for language, _, part in (name.partition("/"),)
        if part.endswith(f"/{_WITHDRAWN}")
        for source in section.rows_by_source
    )


def _get_address(source: str) -> str:
    """Return the address of a release from the path of its text, `releases/<address>/<language>.md`."""
    return source.partition("/")[2].rpartition("/")[0]
