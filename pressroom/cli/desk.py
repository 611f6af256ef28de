"""The desk that a release is begun at: a newsroom, there already or about to be begun, and what it can take.

Each method takes what was typed and gives what goes into the file, or raises ConfigError with what was expected.
"""

import difflib
import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from msgspec import structs

from pressroom.check import known_of
from pressroom.cli.report import say_problems
from pressroom.config import Config
from pressroom.errors import ConfigError
from pressroom.read import STARTERS, languages
from pressroom.release import Edition, Newsroom
from pressroom.start import Start
from pressroom.text import dates
from pressroom.text.slugs import slug

_LONGEST = 1_000  # characters of a headline: more than any has, less than a text that was pasted by mistake
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Desk:
    """`is_begun` tells that there is no newsroom yet: then it is the one that everybody begins with."""

    def __init__(self, settings: Config) -> None:
        self.folder = settings.newsroom
        self.is_begun = not (settings.newsroom / "newsroom.yaml").exists()
        start = Start(structs.replace(settings, newsroom=STARTERS) if self.is_begun else settings)
        self.room = _newsroom(start)
        self.today = start.day
        spoken = [edition.language for edition in self.room.editions]
        self.languages = [*spoken, *(sorted(languages(self.folder) - set(spoken)) if self.is_begun else ())]

    def edition(self, language: str) -> Edition:
        """The newsroom in a language; one that is begun says the same in all."""
        return self.room.editions[0] if self.is_begun else self.room.edition(language)

    def contacts(self, language: str) -> list[str]:
        """The ids of those whom a release can name."""
        return [contact.id for contact in self.edition(language).contacts]

    def headline(self, text: str) -> str:
        """A headline on one line."""
        if len(text) > _LONGEST:
            raise ConfigError(f"The headline has {len(text)} characters.", "Shorten it; the rest is for the text.")
        if _CONTROL.search(text):
            raise ConfigError("The headline holds control characters, or is no UTF-8.", "Type it anew.")
        _address(text)
        return " ".join(text.split())

    def path(self, headline: str, language: str, publish_at: str) -> str:
        """The place of a release below the newsroom's folder."""
        year = dates.moment(publish_at, self._zone).year if publish_at else self.today.year
        return f"releases/{year}/{_address(headline)}/{language}.md"

    def language(self, code: str) -> str:
        """One of the newsroom's languages; one that is begun may have any."""
        return _known(code, self.languages, "language")

    def contact(self, name: str, language: str) -> str:
        """The id of a contact."""
        return _known(name, self.contacts(language), "contact")

    def moment(self, text: str) -> str:
        """A date and time in the newsroom's zone, or none."""
        try:
            if text:
                dates.moment(text, self._zone)
        except ValueError as error:
            raise ConfigError(f"The time to publish is not clear: {error}.", "Leave it out for a draft.") from error
        return text

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.room.timezone)


def _newsroom(start: Start) -> Newsroom:
    known = known_of(start.draft, start.moment, languages(start.config.newsroom))
    if known.newsroom is None:
        say_problems(known.problems)
        raise ConfigError("newsroom.yaml has errors.", "Mend the lines named above, then run the command again.")
    return known.newsroom


def _address(headline: str) -> str:
    """The part of the address that a headline becomes."""
    name = slug(headline)
    if name and name.isascii():
        return name
    raise ConfigError(
        f"No address can be made from the headline {headline!r}.",
        "Make a folder releases/<year>/<name> yourself, its name in the letters a-z, digits and hyphens.",
    )


def _known(word: str, words: Sequence[str], what: str) -> str:
    if word in words:
        return word
    near = difflib.get_close_matches(word, words, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"It has {', '.join(words) or 'none'}."
    raise ConfigError(f"The newsroom has no {what} {word[:80]!r}.", hint)
