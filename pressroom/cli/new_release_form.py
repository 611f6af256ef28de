"""Check the values of a new release against the newsroom or, if there is none yet, against the starter newsroom."""

import difflib
import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import structs

from pressroom.check import MAX_TITLE_CHARACTERS, check_newsroom
from pressroom.cli.output import print_problems
from pressroom.config import Config
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError
from pressroom.model.newsroom import Edition, Newsroom
from pressroom.read import STARTER_NEWSROOM_FOLDER, list_languages
from pressroom.record import RECORD_FILE, RELEASES_FOLDER
from pressroom.text import dates
from pressroom.text.characters import clean_line, find_unreadable
from pressroom.text.slugs import slugify

_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class NewReleaseForm:
    """The newsroom that a release is created in, with a parser for each value of the release.

    `is_new_newsroom` is true if there is no newsroom yet: then `newsroom` is the starter newsroom. The parsers take
    what the officer typed, return the value for the file, and raise ConfigError if it is not valid.
    """

    def __init__(self, config: Config) -> None:
        self.folder = config.newsroom_folder
        self.is_new_newsroom = not (config.newsroom_folder / "newsroom.yaml").exists()
        workspace = Workspace.open(
            structs.replace(config, newsroom_folder=STARTER_NEWSROOM_FOLDER) if self.is_new_newsroom else config
        )
        self.newsroom = _load_newsroom(workspace)
        self.today = workspace.today
        languages = [edition.language for edition in self.newsroom.editions]
        others = sorted(list_languages(self.folder) - set(languages)) if self.is_new_newsroom else []
        self.languages = [*languages, *others]

    @property
    def has_record(self) -> bool:
        """Whether the newsroom has a record: then a release is public only after somebody has approved it."""
        return (self.folder / RELEASES_FOLDER / RECORD_FILE).exists()

    def parse_time(self, publish_at: str) -> datetime:
        """Return the time of a valid publication time."""
        return dates.parse_datetime(publish_at, self.zone, self.languages, self.today)

    def edition(self, language: str) -> Edition:
        """Return the newsroom in a language. A new newsroom has the same content in all languages."""
        return self.newsroom.editions[0] if self.is_new_newsroom else self.newsroom.edition(language)

    def contact_ids(self, language: str) -> list[str]:
        """Return the ids of the contacts that a release can use."""
        return [contact.id for contact in self.edition(language).contacts]

    def parse_headline(self, text: str) -> str:
        """Return the headline on one line."""
        if len(text) > MAX_TITLE_CHARACTERS:
            raise ConfigError(
                f"The headline has {len(text)} characters.",
                f"Shorten it to at most {MAX_TITLE_CHARACTERS}, and put the rest in the text.",
            )
        if _CONTROL_CHARACTERS.search(text):
            raise ConfigError("The headline contains control characters or is not UTF-8.", "Type it again.")
        for unreadable in find_unreadable(text):
            raise ConfigError(f"The headline cannot be published: {unreadable.message}.", "Type it again.")
        headline = " ".join(clean_line(text).split())
        _make_slug(headline)
        return headline

    def build_path(self, headline: str, language: str, publish_at: str) -> str:
        """Return the path of the text below the newsroom's folder."""
        year = self.parse_time(publish_at).year if publish_at else self.today.year
        return f"releases/{year}/{_make_slug(headline)}/{language}.md"

    def parse_language(self, code: str) -> str:
        """Return one of the newsroom's languages; for a new newsroom, any language."""
        return _require_choice(code, self.languages, "language")

    def parse_contact(self, contact_id: str, language: str) -> str:
        """Return the id of a contact."""
        return _require_choice(contact_id, self.contact_ids(language), "contact")

    def parse_publish_at(self, text: str) -> str:
        """Return a date and time in the newsroom's time zone, or an empty string."""
        try:
            if text:
                self.parse_time(text)
        except ValueError as error:
            raise ConfigError(f"The publication time is not valid: {error}.", "Leave it out for a draft.") from error
        return text

    @property
    def zone(self) -> ZoneInfo:
        """The newsroom's time zone."""
        return ZoneInfo(self.newsroom.timezone)


def _load_newsroom(workspace: Workspace) -> Newsroom:
    newsroom_check = check_newsroom(
        workspace.newsroom_draft, workspace.now, list_languages(workspace.config.newsroom_folder)
    )
    if newsroom_check.newsroom is None:
        print_problems(newsroom_check.problems)
        raise ConfigError("newsroom.yaml has errors.", "Fix the lines above, then run the command again.")
    return newsroom_check.newsroom


def _make_slug(headline: str) -> str:
    slug = slugify(headline)
    if slug and slug.isascii():
        return slug
    raise ConfigError(
        f"The headline {headline!r} cannot be turned into a URL.",
        "Create a folder releases/<year>/<name> yourself. Use only a-z, 0-9 and hyphens in its name.",
    )


def _require_choice(value: str, choices: Sequence[str], label: str) -> str:
    if value in choices:
        return value
    matches = difflib.get_close_matches(value, choices, n=1)
    hint = f"Did you mean {matches[0]}?" if matches else f"Available: {', '.join(choices) or 'none'}."
    raise ConfigError(f"The newsroom has no {label} {value[:80]!r}.", hint)
