"""What stands around the texts: templates and message catalogues, built in and of the newsroom, and a digest of it all.

Files in, plain texts and mappings out; nothing is filled in here.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from pressroom.errors import ConfigError

_PACKAGE = Path(__file__).parent.parent
_LOCALE = _PACKAGE / "locale"
_FONT = _PACKAGE / "fonts" / "texgyrepagella-bold.otf"
# In a wheel the templates are inside the package, in a checkout beside it.
_TEMPLATES = next(path for path in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if path.is_dir())
STARTERS = _TEMPLATES / "new"
"""What `pressroom new` begins with."""
PREVIEW = _TEMPLATES / "preview"
"""What `pressroom preview` is made of: a tool, which no newsroom changes."""

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
    return Surroundings(loaded, _shape(loaded))


def languages() -> frozenset[str]:
    """The languages that there is a catalogue for."""
    return frozenset(path.stem for path in _LOCALE.glob("*.po"))


def templates(folder: Path) -> dict[str, str]:
    """The templates by name (`site/release.html`): the built-in ones, those of the newsroom in their place.

    `builtin/site/release.html` always names the built-in one.
    """
    built_in = dict(_template_files(_TEMPLATES))
    own = folder / "templates"
    is_same = own.resolve() == _TEMPLATES.resolve()
    theirs = {} if is_same else dict(_template_files(own))
    return built_in | {f"builtin/{name}": text for name, text in built_in.items()} | theirs


def card_font() -> bytes:
    """The font that share cards are set in."""
    return _FONT.read_bytes()


def catalogues() -> dict[str, dict[str, tuple[str, ...]]]:
    """By language, each message in English with its translations: one, or the singular and the plural.

    A message without a translation, or with one marked as uncertain, is left out. Raises ConfigError for a broken file.
    """
    return {path.stem: _catalogue(path) for path in sorted(_LOCALE.glob("*.po"))}


def _template_files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in _files_below(folder):
        name = path.relative_to(folder).as_posix()
        if not name.startswith(("new/", "preview/")):
            yield name, _text(path)


def _files_below(folder: Path) -> Iterator[Path]:
    """The files that are not hidden, in the order of their names."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files) if not name.startswith("."))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Give yourself the right to read it.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8.", "Save it again with the encoding UTF-8.") from error


def _catalogue(path: Path) -> dict[str, tuple[str, ...]]:
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - `pressroom new` needs no catalogue

    try:
        messages = read_po(_text(path).splitlines(), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise ConfigError(
            f"{path} is no message catalogue: {error}.", "Mend it, or install pressroom again."
        ) from error
    return {
        _forms(message.id)[0]: _forms(message.string)
        for message in messages
        if message.id and not message.fuzzy and all(_forms(message.string))
    }


def _forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _shape(loaded: dict[str, str]) -> str:
    """A digest of everything beside the texts that an output depends on, our own code and catalogues included."""
    digest = hashlib.blake2b(repr((sorted(loaded.items()), _versions())).encode(), digest_size=16)
    for path in _files_below(_PACKAGE):
        if path.suffix in (".otf", ".po", ".py"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


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
