"""Compute the fingerprint: a digest of everything besides the texts that an output depends on."""

import hashlib
import os
import re
import sys
from functools import cache
from pathlib import Path

from msgspec import Struct

from pressroom.read.templates import read_public_keys, read_templates, read_text_file, walk_files

_PACKAGE = Path(__file__).parent.parent

_DIST_INFO = re.compile(r"^([^-\n]+)-([^-\n]+)\.dist-info$", re.MULTILINE)
_OUTPUT_LIBRARIES = (
    *("babel", "css-inline", "email-validator", "feedgen", "jinja2", "lxml", "markupsafe", "msgspec"),
    *("phonenumberslite", "pillow", "pyromark", "pyyaml", "tzdata"),
)


class BuildInputs(Struct, frozen=True):
    """Templates by name; `shape` is a digest of these and of all else beside the texts that an output depends on."""

    templates: dict[str, str]
    fingerprint: str


def read_build_inputs(folder: Path) -> BuildInputs:
    """All that surrounds the texts of the newsroom in `folder`. Raises ConfigError for what cannot be read."""
    loaded = read_templates(folder)
    return BuildInputs(loaded, _compute_fingerprint(loaded, folder))


def _compute_fingerprint(templates: dict[str, str], folder: Path) -> str:
    """A digest of everything beside the texts that an output depends on, our own code and catalogues included."""
    own = [(path.name, read_text_file(path) if path.suffix == ".po" else "") for path in walk_files(folder / "locale")]
    around = (sorted(templates.items()), own, read_public_keys(folder), _digest_own_code())
    return hashlib.blake2b(repr(around).encode(), digest_size=16).hexdigest()


@cache
def _digest_own_code() -> bytes:
    """A digest of what pressroom itself is: while a process runs, it works with what it has loaded."""
    digest = hashlib.blake2b(repr(_read_library_versions()).encode(), digest_size=16)
    for path in walk_files(_PACKAGE):
        if path.suffix in (".otf", ".po", ".py"):
            digest.update(path.read_bytes())
    return digest.digest()


def _read_library_versions() -> list[tuple[str, str]]:
    """The libraries that outputs depend on, each with its version, of which the name of its metadata folder tells."""
    installed: dict[str, str] = {}
    for place in filter(os.path.isdir, sys.path):
        for name, version in _DIST_INFO.findall("\n".join(os.listdir(place))):  # noqa: PTH208 - only names are asked for
            installed.setdefault(name.lower().replace("_", "-"), version)
    versions = [(name, installed.get(name) or _read_library_version(name)) for name in _OUTPUT_LIBRARIES]
    return [("python", sys.version), *versions]


def _read_library_version(name: str) -> str:
    """The version of a library that was installed in another way."""
    from importlib.metadata import version  # noqa: PLC0415 - it takes as long to load as ten releases to build

    return version(name)
