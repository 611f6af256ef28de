"""The desk that a release is begun at: a newsroom, there already or about to be begun, and what it can take.

Each method takes what was typed and gives what goes into the file, or raises ConfigError with what was expected.
"""

import difflib
import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from msgspec import structs

from pressroom.check import check_newsroom
from pressroom.cli.output import print_problems
from pressroom.config import Config
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError
from pressroom.model.newsroom import Edition, Newsroom
from pressroom.read import STARTER_NEWSROOM_FOLDER, list_languages
from pressroom.text import dates
from pressroom.text.slugs import slugify

_MAX_HEADLINE_LENGTH = 1_000  # characters of a headline: more than any has, less than a text that was pasted by mistake
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class NewReleaseForm:
    """`is_begun` tells that there is no newsroom yet: then it is the one that everybody begins with."""

    def __init__(self, config: Config) -> None:
        self.folder = config.newsroom_folder
        self.is_new_newsroom = not (config.newsroom_folder / "newsroom.yaml").exists()
        start = Workspace(
            structs.replace(config, newsroom_folder=STARTER_NEWSROOM_FOLDER) if self.is_new_newsroom else config
        )
        self.newsroom = _load_newsroom(start)
        self.today = start.today
        spoken = [edition.language for edition in self.newsroom.editions]
        self.languages = [*spoken, *(sorted(list_languages(self.folder) - set(spoken)) if self.is_new_newsroom else ())]

    def edition(self, language: str) -> Edition:
        """The newsroom in a language; one that is begun says the same in all."""
        return self.newsroom.editions[0] if self.is_new_newsroom else self.newsroom.edition(language)

    def contact_ids(self, language: str) -> list[str]:
        """The ids of those whom a release can name."""
        return [contact.id for contact in self.edition(language).contacts]

    def parse_headline(self, text: str) -> str:
        """A headline on one line."""
        if len(text) > _MAX_HEADLINE_LENGTH:
            raise ConfigError(f"The headline has {len(text)} characters.", "Shorten it; the rest is for the text.")
        if _CONTROL_CHARACTERS.search(text):
            raise ConfigError("The headline holds control characters, or is no UTF-8.", "Type it anew.")
        _make_slug(text)
        return " ".join(text.split())

    def build_path(self, headline: str, language: str, publish_at: str) -> str:
        """The place of a release below the newsroom's folder."""
        year = dates.parse_datetime(publish_at, self._zone).year if publish_at else self.today.year
        return f"releases/{year}/{_make_slug(headline)}/{language}.md"

    def parse_language(self, code: str) -> str:
        """One of the newsroom's languages; one that is begun may have any."""
        return _require_choice(code, self.languages, "language")

    def parse_contact(self, contact_id: str, language: str) -> str:
        """The id of a contact."""
        return _require_choice(contact_id, self.contact_ids(language), "contact")

    def parse_publish_at(self, text: str) -> str:
        """A date and time in the newsroom's zone, or none."""
        try:
            if text:
                dates.parse_datetime(text, self._zone)
        except ValueError as error:
            raise ConfigError(f"The time to publish is not clear: {error}.", "Leave it out for a draft.") from error
        return text

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.newsroom.timezone)


def _load_newsroom(workspace: Workspace) -> Newsroom:
    known = check_newsroom(workspace.newsroom_draft, workspace.now, list_languages(workspace.config.newsroom_folder))
    if known.newsroom is None:
        print_problems(known.problems)
        raise ConfigError("newsroom.yaml has errors.", "Mend the lines named above, then run the command again.")
    return known.newsroom


def _make_slug(headline: str) -> str:
    """The part of the address that a headline becomes."""
    name = slugify(headline)
    if name and name.isascii():
        return name
    raise ConfigError(
        f"No address can be made from the headline {headline!r}.",
        "Make a folder releases/<year>/<name> yourself, its name in the letters a-z, digits and hyphens.",
    )


def _require_choice(value: str, choices: Sequence[str], label: str) -> str:
    if value in choices:
        return value
    near = difflib.get_close_matches(value, choices, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"It has {', '.join(choices) or 'none'}."
    raise ConfigError(f"The newsroom has no {label} {value[:80]!r}.", hint)
