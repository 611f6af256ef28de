"""Message catalogues, built in and of the newsroom: files in, the translations of each language out."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pressroom.errors import ConfigError
from pressroom.model.draft import CatalogueEntry
from pressroom.read.templates import read_text_file

_LOCALE_FOLDER = Path(__file__).parent.parent / "locale"
OWN_CATALOGUES_FOLDER = "locale"
"""The folder of a newsroom's own catalogues."""


def list_languages(folder: Path | None = None) -> frozenset[str]:
    """The languages that there is a catalogue for, built in or in the newsroom's `folder`."""
    return frozenset(path.stem for path in _list_all_catalogues(folder))


def read_catalogues(folder: Path | None = None) -> dict[str, dict[str, tuple[str, ...]]]:
    """By language, each message in English with its translations: one, or the singular and the plural.

    Those of the newsroom in `folder` stand in the place of the built-in ones. A message without a translation, or with
    one marked as uncertain, is left out. Raises ConfigError for a broken file.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for path in _list_all_catalogues(folder):
        found.setdefault(path.stem, {}).update(
            {each.message: each.translations for each in _read_catalogue_entries(path) if each.is_translated}
        )
    return found


def read_own_catalogues(folder: Path) -> dict[str, tuple[CatalogueEntry, ...]]:
    """By language, the messages in the newsroom's own catalogues."""
    return {
        path.stem: tuple(_read_catalogue_entries(path)) for path in _list_catalogues(folder / OWN_CATALOGUES_FOLDER)
    }


def _list_all_catalogues(folder: Path | None) -> list[Path]:
    return _list_catalogues(_LOCALE_FOLDER) + (_list_catalogues(folder / OWN_CATALOGUES_FOLDER) if folder else [])


def _list_catalogues(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.po") if not path.name.startswith("."))


def _read_catalogue_entries(path: Path) -> Iterator[CatalogueEntry]:
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - `pressroom new` needs no catalogue

    try:
        read = read_po(read_text_file(path).splitlines(), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        remedy = "Mend it; a built-in one comes back when pressroom is installed again."
        raise ConfigError(f"{path} is no message catalogue: {_describe_error(error)}.", remedy) from error
    for each in read:
        if each.id:
            forms = _as_tuple(each.string)
            yield CatalogueEntry(_as_tuple(each.id)[0], forms, each.lineno or 1, all(forms) and not each.fuzzy)


def _describe_error(error: Exception) -> str:
    """What is wrong and where; Babel counts lines from 0."""
    line = getattr(error, "lineno", None)
    return str(error) if line is None else f"{str(error).removesuffix(f' on {line}')} on line {line + 1}"


def _as_tuple(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)
