"""A newsroom's folder in, out what it puts in the place of built-in things: templates and messages of its own."""

from pathlib import Path

from pressroom.model.draft import Overrides
from pressroom.read.catalogues import OWN_CATALOGUES_FOLDER, read_catalogues, read_own_catalogues
from pressroom.read.templates import list_template_names, read_own_templates, walk_files


def read_overrides(folder: Path) -> Overrides:
    """All overrides of the newsroom in `folder`. Raises ConfigError for what cannot be read."""
    own = read_own_catalogues(folder)
    messages = read_catalogues() if own else {}
    beside = [path.relative_to(folder).as_posix() for path in walk_files(folder / OWN_CATALOGUES_FOLDER)]
    return Overrides(
        read_own_templates(folder),
        list_template_names(),
        own,
        {language: frozenset(found) for language, found in messages.items()},
        tuple(path for path in beside if path not in {f"{OWN_CATALOGUES_FOLDER}/{language}.po" for language in own}),
    )
