"""What stands around the texts: templates, built in and of the newsroom, and a digest of them and all else that is.

Files in, plain texts out; nothing is filled in here.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from pressroom.errors import ConfigError
from pressroom.record import KEYS_FILE, RELEASES_FOLDER

_PACKAGE = Path(__file__).parent.parent
_FONT = _PACKAGE / "fonts" / "texgyrepagella-bold.otf"
# In a wheel the templates are inside the package, in a checkout beside it.
_TEMPLATES_FOLDER = next(path for path in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if path.is_dir())
STARTER_NEWSROOM_FOLDER = _TEMPLATES_FOLDER / "new"
"""What `pressroom new` begins a newsroom with."""
STARTER_TEMPLATE = "new/release.md"
"""The name of what it begins a release with."""
PREVIEW_TEMPLATES_FOLDER = _TEMPLATES_FOLDER / "preview"
"""What `pressroom preview` is made of: a tool, which no newsroom changes."""

_OUTPUT_TEMPLATES = ("mail/", "site/")  # where the built-in templates are that outputs are made of


def read_templates(folder: Path) -> dict[str, str]:
    """The templates by name (`site/release.html`): the built-in ones, those of the newsroom in their place.

    `builtin/site/release.html` always names the built-in one.
    """
    built_in = _read_built_in_templates()
    theirs = {name: text for name, text in read_own_templates(folder).items() if name != STARTER_TEMPLATE}
    return built_in | theirs | {f"builtin/{name}": text for name, text in built_in.items()}


def list_template_names() -> frozenset[str]:
    """The names of what a newsroom may put its own in the place of."""
    return frozenset({STARTER_TEMPLATE, *_read_built_in_templates()})


def read_own_templates(folder: Path) -> dict[str, str]:
    """All files among the newsroom's own templates, by name. Those of the checkout are the built-in ones."""
    own = folder / "templates"
    return {} if own.resolve() == _TEMPLATES_FOLDER.resolve() else dict(_read_template_files(own))


def read_starter_template(folder: Path) -> str:
    """What a release begins with in the newsroom in `folder`."""
    own = folder / "templates" / STARTER_TEMPLATE
    return read_text_file(own if own.is_file() else _TEMPLATES_FOLDER / STARTER_TEMPLATE)


def read_public_keys(folder: Path) -> str:
    """The public keys of the newsroom in `folder`, as they stand; empty where it has none."""
    file = folder / RELEASES_FOLDER / KEYS_FILE
    return read_text_file(file) if file.is_file() else ""


def has_keys(folder: Path) -> bool:
    """Whether the newsroom in `folder` has keys to sign with."""
    return (folder / RELEASES_FOLDER / KEYS_FILE).is_file()


def read_share_image_font() -> bytes:
    """The font that share cards are set in."""
    return _FONT.read_bytes()


def _read_built_in_templates() -> dict[str, str]:
    return {name: text for name, text in _read_template_files(_TEMPLATES_FOLDER) if name.startswith(_OUTPUT_TEMPLATES)}


def _read_template_files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in walk_files(folder):
        yield path.relative_to(folder).as_posix(), read_text_file(path)


def walk_files(folder: Path) -> Iterator[Path]:
    """The files that are not hidden, in the order of their names."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files) if not name.startswith("."))


def read_text_file(path: Path) -> str:
    """The text of a file. Raises ConfigError when it cannot be read."""
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Give yourself the right to read it.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8.", "Save it again with the encoding UTF-8.") from error
