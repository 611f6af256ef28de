"""What stands around the texts: templates, built in and of the newsroom, and a digest of them and all else that is.

Files in, plain texts out; nothing is filled in here.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.record import FOLDER, KEYS

_PACKAGE = Path(__file__).parent.parent
_FONT = _PACKAGE / "fonts" / "texgyrepagella-bold.otf"
# In a wheel the templates are inside the package, in a checkout beside it.
_TEMPLATES = next(path for path in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if path.is_dir())
STARTERS = _TEMPLATES / "new"
"""What `pressroom new` begins a newsroom with."""
STARTER = "new/release.md"
"""The name of what it begins a release with."""
PREVIEW = _TEMPLATES / "preview"
"""What `pressroom preview` is made of: a tool, which no newsroom changes."""

_FILLED = ("mail/", "site/")  # where the built-in templates are that outputs are made of

_INSTALLED = re.compile(r"^([^-\n]+)-([^-\n]+)\.dist-info$", re.MULTILINE)
_SHAPING = (
    *("babel", "css-inline", "email-validator", "feedgen", "jinja2", "lxml", "markupsafe", "msgspec"),
    *("phonenumberslite", "pillow", "pyromark", "pyyaml", "tzdata"),
)


class Surroundings(Struct, frozen=True):
    """Templates by name; `shape` is a digest of these and of all else beside the texts that an output depends on."""

    templates: dict[str, str]
    shape: str


def surroundings(folder: Path) -> Surroundings:
    """All that surrounds the texts of the newsroom in `folder`. Raises ConfigError for what cannot be read."""
    loaded = templates(folder)
    return Surroundings(loaded, _shape(loaded, folder))


def templates(folder: Path) -> dict[str, str]:
    """The templates by name (`site/release.html`): the built-in ones, those of the newsroom in their place.

    `builtin/site/release.html` always names the built-in one.
    """
    built_in = _built_in()
    theirs = {name: text for name, text in own_templates(folder).items() if name != STARTER}
    return built_in | theirs | {f"builtin/{name}": text for name, text in built_in.items()}


def template_names() -> frozenset[str]:
    """The names of what a newsroom may put its own in the place of."""
    return frozenset({STARTER, *_built_in()})


def own_templates(folder: Path) -> dict[str, str]:
    """All files among the newsroom's own templates, by name. Those of the checkout are the built-in ones."""
    own = folder / "templates"
    return {} if own.resolve() == _TEMPLATES.resolve() else dict(_template_files(own))


def starter(folder: Path) -> str:
    """What a release begins with in the newsroom in `folder`."""
    own = folder / "templates" / STARTER
    return text_of(own if own.is_file() else _TEMPLATES / STARTER)


def keys(folder: Path) -> str:
    """The public keys of the newsroom in `folder`, as they stand; empty where it has none."""
    file = folder / FOLDER / KEYS
    return text_of(file) if file.is_file() else ""


def has_keys(folder: Path) -> bool:
    """Whether the newsroom in `folder` has keys to sign with."""
    return (folder / FOLDER / KEYS).is_file()


def card_font() -> bytes:
    """The font that share cards are set in."""
    return _FONT.read_bytes()


def _built_in() -> dict[str, str]:
    return {name: text for name, text in _template_files(_TEMPLATES) if name.startswith(_FILLED)}


def _template_files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in files_below(folder):
        yield path.relative_to(folder).as_posix(), text_of(path)


def files_below(folder: Path) -> Iterator[Path]:
    """The files that are not hidden, in the order of their names."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files) if not name.startswith("."))


def text_of(path: Path) -> str:
    """The text of a file. Raises ConfigError when it cannot be read."""
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Give yourself the right to read it.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8.", "Save it again with the encoding UTF-8.") from error


def _shape(loaded: dict[str, str], folder: Path) -> str:
    """A digest of everything beside the texts that an output depends on, our own code and catalogues included."""
    own = [(path.name, text_of(path) if path.suffix == ".po" else "") for path in files_below(folder / "locale")]
    around = (sorted(loaded.items()), own, keys(folder), _ours())
    return hashlib.blake2b(repr(around).encode(), digest_size=16).hexdigest()


@cache
def _ours() -> bytes:
    """A digest of what pressroom itself is: while a process runs, it works with what it has loaded."""
    digest = hashlib.blake2b(repr(_versions()).encode(), digest_size=16)
    for path in files_below(_PACKAGE):
        if path.suffix in (".otf", ".po", ".py"):
            digest.update(path.read_bytes())
    return digest.digest()


def _versions() -> list[tuple[str, str]]:
    """The libraries that outputs depend on, each with its version, of which the name of its metadata folder tells."""
    installed: dict[str, str] = {}
    for place in filter(os.path.isdir, sys.path):
        for name, version in _INSTALLED.findall("\n".join(os.listdir(place))):  # noqa: PTH208 - only names are asked for
            installed.setdefault(name.lower().replace("_", "-"), version)
    versions = [(name, installed.get(name) or _version(name)) for name in _SHAPING]
    return [("python", sys.version), *versions]


def _version(name: str) -> str:
    """The version of a library that was installed in another way."""
    from importlib.metadata import version  # noqa: PLC0415 - it takes as long to load as ten releases to build

    return version(name)
