"""Read templates, both the built-in ones and the newsroom's own, and the other files that outputs depend on."""

import os
from collections.abc import Iterator
from pathlib import Path

from pressroom.errors import ConfigError
from pressroom.record import KEYS_FILE, RELEASES_FOLDER

_PACKAGE = Path(__file__).parent.parent
_FONT = _PACKAGE / "fonts" / "texgyrepagella-bold.otf"
# In a wheel the templates are inside the package, in a checkout next to it.
_TEMPLATES_FOLDER = next(path for path in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if path.is_dir())
STARTER_NEWSROOM_FOLDER = _TEMPLATES_FOLDER / "new"
"""The files of a new newsroom, for `pressroom new`."""
STARTER_TEMPLATE = "new/release.md"
"""The name of the template of a new release."""
PREVIEW_TEMPLATES_FOLDER = _TEMPLATES_FOLDER / "preview"
"""The pages of `pressroom preview`. A newsroom cannot override them."""

_OUTPUT_TEMPLATES = ("mail/", "site/")  # the folders of built-in templates that outputs are rendered with


def read_templates(folder: Path) -> dict[str, str]:
    """Return the templates by name (`site/release.html`). The newsroom's templates override the built-in ones.

    The built-in ones are always available under `builtin/` too (`builtin/site/release.html`).
    """
    built_in = _read_built_in_templates()
    own_templates = {name: text for name, text in read_own_templates(folder).items() if name != STARTER_TEMPLATE}
    return built_in | own_templates | {f"builtin/{name}": text for name, text in built_in.items()}


def list_template_names() -> frozenset[str]:
    """Return the names of the templates that a newsroom may override."""
    return frozenset({STARTER_TEMPLATE, *_read_built_in_templates()})


def read_own_templates(folder: Path) -> dict[str, str]:
    """Read the newsroom's own templates, by name. If the newsroom is this checkout, it has none of its own."""
    templates_folder = folder / "templates"
    return (
        {}
        if templates_folder.resolve() == _TEMPLATES_FOLDER.resolve()
        else dict(_read_template_files(templates_folder))
    )


def read_starter_template(folder: Path) -> str:
    """Read the template of a new release, the newsroom's own or else the built-in one."""
    own_template = folder / "templates" / STARTER_TEMPLATE
    return read_text_file(own_template if own_template.is_file() else _TEMPLATES_FOLDER / STARTER_TEMPLATE)


def read_public_keys(folder: Path) -> str:
    """Read the file of public keys of the newsroom in `folder`; return an empty string if there is none."""
    file = folder / RELEASES_FOLDER / KEYS_FILE
    return read_text_file(file) if file.is_file() else ""


def has_keys(folder: Path) -> bool:
    """Check whether the newsroom in `folder` has keys."""
    return (folder / RELEASES_FOLDER / KEYS_FILE).is_file()


def read_share_image_font() -> bytes:
    """Read the font of share images."""
    return _FONT.read_bytes()


def _read_built_in_templates() -> dict[str, str]:
    return {name: text for name, text in _read_template_files(_TEMPLATES_FOLDER) if name.startswith(_OUTPUT_TEMPLATES)}


def _read_template_files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in walk_files(folder):
        yield path.relative_to(folder).as_posix(), read_text_file(path)


def walk_files(folder: Path) -> Iterator[Path]:
    """Yield all files below a folder, except hidden ones, in the order of their names."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(files) if not name.startswith("."))


def read_text_file(path: Path) -> str:
    """Read a UTF-8 file. Raises ConfigError if it cannot be read."""
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Check its permissions.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8.", "Save it with the encoding UTF-8.") from error
