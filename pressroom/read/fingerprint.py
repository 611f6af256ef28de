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
_OPTIONAL_LIBRARIES = ("snowballstemmer",)  # of the search index


class BuildInputs(Struct, frozen=True):
    """What outputs depend on besides the texts.

    `templates` are by name; `fingerprint` is a digest of them, of the translation files, the public keys, our own code
    and the versions of libraries.
    """

    templates: dict[str, str]
    fingerprint: str


def read_build_inputs(folder: Path) -> BuildInputs:
    """Read the templates of the newsroom in `folder` and compute its fingerprint.

    Raises ConfigError for a file that cannot be read.
    """
    templates = read_templates(folder)
    return BuildInputs(templates, _compute_fingerprint(templates, folder))


def _compute_fingerprint(templates: dict[str, str], folder: Path) -> str:
    catalogues = [
        (path.name, read_text_file(path) if path.suffix == ".po" else "")
        for path in walk_files(folder / "locale", folder)
    ]
    inputs = (sorted(templates.items()), catalogues, read_public_keys(folder), _digest_own_code())
    return hashlib.blake2b(repr(inputs).encode(), digest_size=16).hexdigest()


@cache
def _digest_own_code() -> bytes:
    """Return a digest of pressroom's code and libraries, computed once: a running process keeps what it has loaded."""
    digest = hashlib.blake2b(repr(_read_library_versions()).encode(), digest_size=16)
    for path in walk_files(_PACKAGE):
        if path.suffix in (".otf", ".po", ".py"):
            digest.update(path.read_bytes())
    return digest.digest()


def _read_library_versions() -> list[tuple[str, str]]:
    """Return the versions of Python and of the libraries, read from the names of the `.dist-info` folders."""
    installed: dict[str, str] = {}
    for folder in filter(os.path.isdir, sys.path):
        for name, version in _DIST_INFO.findall("\n".join(os.listdir(folder))):  # noqa: PTH208 - only names are needed
            installed.setdefault(name.lower().replace("_", "-"), version)
    versions = [(name, installed.get(name) or _read_library_version(name)) for name in _OUTPUT_LIBRARIES]
    optional = [(name, installed.get(name, "")) for name in _OPTIONAL_LIBRARIES]
    return [("python", sys.version), *versions, *optional]


def _read_library_version(name: str) -> str:
    """Return the version of a library that has no `.dist-info` folder."""
    from importlib.metadata import version  # noqa: PLC0415 - loading it takes as long as building ten releases

    return version(name)
