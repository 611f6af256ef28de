"""Read translation files (`.po`), both the built-in ones and the newsroom's own."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pressroom.errors import ConfigError
from pressroom.model.draft import CatalogueEntry
from pressroom.read.templates import read_text_file

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
    return {
        path.stem: tuple(_read_catalogue_entries(path)) for path in _list_catalogues(folder / OWN_CATALOGUES_FOLDER)
    }


def _list_all_catalogues(folder: Path | None) -> list[Path]:
    return _list_catalogues(_LOCALE_FOLDER) + (_list_catalogues(folder / OWN_CATALOGUES_FOLDER) if folder else [])


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
