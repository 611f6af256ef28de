"""Read what a newsroom overrides: its own templates and translation files."""

from pathlib import Path

from pressroom.model.draft import Overrides
from pressroom.read.catalogues import OWN_CATALOGUES_FOLDER, read_catalogues, read_own_catalogues
from pressroom.read.templates import list_template_names, read_own_templates, walk_files


def read_overrides(folder: Path) -> Overrides:
    """Read all overrides of the newsroom in `folder`. Raises ConfigError for a file that cannot be read."""
    catalogues = read_own_catalogues(folder)
    messages = read_catalogues() if catalogues else {}
    paths = [path.relative_to(folder).as_posix() for path in walk_files(folder / OWN_CATALOGUES_FOLDER)]
    return Overrides(
        read_own_templates(folder),
        list_template_names(),
        catalogues,
        {language: frozenset(translations) for language, translations in messages.items()},
        tuple(
            path for path in paths if path not in {f"{OWN_CATALOGUES_FOLDER}/{language}.po" for language in catalogues}
        ),
    )
