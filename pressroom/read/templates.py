"""Read templates and translation files: the built-in ones, and those with which a newsroom overrides them."""

import os
from collections.abc import Iterable, Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path

from pressroom.errors import ConfigError
from pressroom.model.draft import CatalogueEntry, Overrides
from pressroom.read.scan import UNPRINTABLE
from pressroom.record import KEYS_FILE, RELEASES_FOLDER
from pressroom.regular_files import leads_out, read_regular_file, suggest_remedy

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

_OUTPUT_TEMPLATES = ("mail/", "site/", "web/")  # the folders of built-in templates that outputs are rendered with


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
        if os.path.realpath(templates_folder) == os.path.realpath(_TEMPLATES_FOLDER)
        else dict(_read_template_files(templates_folder, folder))
    )


def read_starter_template(folder: Path) -> str:
    """Read the template of a new release, the newsroom's own or else the built-in one."""
    own_template = folder / "templates" / STARTER_TEMPLATE
    if os.path.lexists(own_template):
        return read_text_file(_require_usable(own_template, folder))
    return read_text_file(_TEMPLATES_FOLDER / STARTER_TEMPLATE)


def read_public_keys(folder: Path) -> str:
    """Read the file of public keys of the newsroom in `folder`; return an empty string if there is none."""
    file = folder / RELEASES_FOLDER / KEYS_FILE
    return read_text_file(file) if os.path.lexists(file) else ""


def has_keys(folder: Path) -> bool:
    """Check whether the newsroom in `folder` has keys."""
    return os.path.lexists(folder / RELEASES_FOLDER / KEYS_FILE)


def read_share_image_font() -> bytes:
    """Read the font of share images."""
    return _FONT.read_bytes()


def _read_built_in_templates() -> dict[str, str]:
    return {name: text for name, text in _read_template_files(_TEMPLATES_FOLDER) if name.startswith(_OUTPUT_TEMPLATES)}


def _read_template_files(folder: Path, newsroom_folder: Path | None = None) -> Iterator[tuple[str, str]]:
    for path in walk_files(folder, newsroom_folder):
        yield path.relative_to(folder).as_posix(), read_text_file(path)


def walk_files(folder: Path, newsroom_folder: Path | None = None) -> Iterator[Path]:
    """Yield all files below a folder, except hidden ones, in the order of their names.

    With `newsroom_folder`, a link is followed only if it leads to a file in there. Raises ConfigError for another one,
    and for a folder that cannot be read.
    """
    if os.path.lexists(folder) and not folder.is_dir():
        raise ConfigError(f"{folder} is not a folder.", "Move it to another place, or replace it with a folder.")
    for parent, folders, files in os.walk(folder, onerror=_refuse_folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = [Path(parent, name) for name in sorted(files) if not name.startswith(".")]
        if newsroom_folder:
            for path in (Path(parent), *[Path(parent, name) for name in folders], *paths):
                _require_usable(path, newsroom_folder)
        yield from paths


def _refuse_folder(error: OSError) -> None:
    """Raise the ConfigError for a folder that cannot be read; it need not exist."""
    if not isinstance(error, FileNotFoundError):
        raise ConfigError(f"{error.filename} cannot be read: {error.strerror}.", "Check its permissions.") from error


def _require_usable(path: Path, newsroom_folder: Path) -> Path:
    """Return the path. Raises ConfigError for an unprintable name, a link out of the newsroom or one to a folder."""
    if UNPRINTABLE.search(path.name):
        name = UNPRINTABLE.sub("\ufffd", path.name)
        message = f"{path.parent}/{name} has a name with characters that cannot be printed."
        raise ConfigError(message, "Rename it.")
    if leads_out(newsroom_folder, path):
        raise ConfigError(f"{path} is a link that leads out of the newsroom.", "Replace it with a copy of the file.")
    if path.is_symlink() and path.is_dir():
        raise ConfigError(f"{path} is a link to a folder, and its files are not read.", "Replace it with the folder.")
    return path


MAX_TEMPLATE_BYTES = 1_000_000
"""The largest size of a template, a translation file or the list of keys."""


def read_text_file(path: Path) -> str:
    """Read a UTF-8 file. Raises ConfigError if it cannot be read."""
    try:
        return TextIOWrapper(BytesIO(read_regular_file(path, MAX_TEMPLATE_BYTES)), "utf-8").read()
    except OSError as error:
        remedy = suggest_remedy(error, "Check its permissions.")
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", remedy) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8.", "Save it with the encoding UTF-8.") from error


_LOCALE_FOLDER = Path(__file__).parent.parent / "locale"
OWN_CATALOGUES_FOLDER = "locale"
"""The folder of a newsroom's own translation files."""


def list_languages(folder: Path | None = None) -> frozenset[str]:
    """Return the languages that have a translation file, built in or in the newsroom's `folder`."""
    return frozenset(path.stem for path in _list_all_catalogues(folder))


def read_catalogues(folder: Path | None = None) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the translations of each English message, by language: one string, or the singular and the plural.

    Translations of the newsroom in `folder` replace the built-in ones. Messages without a translation, or marked as
    fuzzy, are left out. Raises ConfigError for an invalid file.
    """
    catalogues: dict[str, dict[str, tuple[str, ...]]] = {}
    for path in _list_all_catalogues(folder):
        catalogues.setdefault(path.stem, {}).update(
            {entry.message: entry.translations for entry in _read_catalogue_entries(path) if entry.is_translated}
        )
    return catalogues


def read_own_catalogues(folder: Path) -> dict[str, tuple[CatalogueEntry, ...]]:
    """Return the entries of the newsroom's own translation files, by language."""
    return {path.stem: tuple(_read_catalogue_entries(path)) for path in _list_own_catalogues(folder)}


def _list_all_catalogues(folder: Path | None) -> list[Path]:
    return _list_catalogues(_LOCALE_FOLDER) + (_list_own_catalogues(folder) if folder else [])


def _list_own_catalogues(folder: Path) -> list[Path]:
    return [_require_usable(path, folder) for path in _list_catalogues(folder / OWN_CATALOGUES_FOLDER)]


def _list_catalogues(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.po") if not path.name.startswith("."))


def _read_catalogue_entries(path: Path) -> Iterator[CatalogueEntry]:
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - `pressroom new` needs no translation file

    try:
        catalogue = read_po(read_text_file(path).splitlines(), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        remedy = "Fix the file. If it came with pressroom, install pressroom again."
        raise ConfigError(f"{path} is not a valid translation file: {_describe_error(error)}.", remedy) from error
    for message in catalogue:
        if message.id:
            translations = _as_tuple(message.string)
            yield CatalogueEntry(
                _as_tuple(message.id)[0], translations, message.lineno or 1, all(translations) and not message.fuzzy
            )


def _describe_error(error: Exception) -> str:
    """Return the error's text with its line; Babel counts lines from 0."""
    line = getattr(error, "lineno", None)
    return str(error) if line is None else f"{str(error).removesuffix(f' on {line}')} on line {line + 1}"


def _as_tuple(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def read_overrides(folder: Path) -> Overrides:
    """Read all overrides of the newsroom in `folder`. Raises ConfigError for a file that cannot be read."""
    catalogues = read_own_catalogues(folder)
    messages = read_catalogues() if catalogues else {}
    paths = [path.relative_to(folder).as_posix() for path in walk_files(folder / OWN_CATALOGUES_FOLDER, folder)]
    return Overrides(
        read_own_templates(folder),
        list_template_names(),
        catalogues,
        {language: frozenset(translations) for language, translations in messages.items()},
        tuple(
            path for path in paths if path not in {f"{OWN_CATALOGUES_FOLDER}/{language}.po" for language in catalogues}
        ),
    )
