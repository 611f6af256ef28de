"""Message catalogues, built in and of the newsroom: files in, the translations of each language out."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pressroom.draft import Wording
from pressroom.errors import ConfigError
from pressroom.read.surroundings import text_of

_LOCALE = Path(__file__).parent.parent / "locale"
OWN = "locale"
"""The folder of a newsroom's own catalogues."""


def languages(folder: Path | None = None) -> frozenset[str]:
    """The languages that there is a catalogue for, built in or in the newsroom's `folder`."""
    return frozenset(path.stem for path in _all(folder))


def catalogues(folder: Path | None = None) -> dict[str, dict[str, tuple[str, ...]]]:
    """By language, each message in English with its translations: one, or the singular and the plural.

    Those of the newsroom in `folder` stand in the place of the built-in ones. A message without a translation, or with
    one marked as uncertain, is left out. Raises ConfigError for a broken file.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for path in _all(folder):
        found.setdefault(path.stem, {}).update({each.message: each.forms for each in _wordings(path) if each.is_sure})
    return found


def wordings(folder: Path) -> dict[str, tuple[Wording, ...]]:
    """By language, the messages in the newsroom's own catalogues."""
    return {path.stem: tuple(_wordings(path)) for path in _files(folder / OWN)}


def _all(folder: Path | None) -> list[Path]:
    return _files(_LOCALE) + (_files(folder / OWN) if folder else [])


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.po") if not path.name.startswith("."))


def _wordings(path: Path) -> Iterator[Wording]:
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - `pressroom new` needs no catalogue

    try:
        read = read_po(text_of(path).splitlines(), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        remedy = "Mend it; a built-in one comes back when pressroom is installed again."
        raise ConfigError(f"{path} is no message catalogue: {_fault(error)}.", remedy) from error
    for each in read:
        if each.id:
            forms = _forms(each.string)
            yield Wording(_forms(each.id)[0], forms, each.lineno or 1, all(forms) and not each.fuzzy)


def _fault(error: Exception) -> str:
    """What is wrong and where; Babel counts lines from 0."""
    line = getattr(error, "lineno", None)
    return str(error) if line is None else f"{str(error).removesuffix(f' on {line}')} on line {line + 1}"


def _forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)
