"""A newsroom's folder in, out what it puts in the place of built-in things: templates and messages of its own."""

from pathlib import Path

from pressroom.draft import Overrides
from pressroom.read.locales import OWN, catalogues, wordings
from pressroom.read.surroundings import files_below, own_templates, template_names


def overrides(folder: Path) -> Overrides:
    """All overrides of the newsroom in `folder`. Raises ConfigError for what cannot be read."""
    own = wordings(folder)
    messages = catalogues() if own else {}
    beside = [path.relative_to(folder).as_posix() for path in files_below(folder / OWN)]
    return Overrides(
        own_templates(folder),
        template_names(),
        own,
        {language: frozenset(found) for language, found in messages.items()},
        tuple(path for path in beside if path not in {f"{OWN}/{language}.po" for language in own}),
    )
