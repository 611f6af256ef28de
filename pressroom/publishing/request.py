"""Describe what a user wants done with releases: the request made by `publish` or `withdraw`, and its notes."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.text.characters import clean_line, find_unreadable

Action = Literal["publish", "minor", "correct", "withdraw", "hold"]

_LANGUAGE_PREFIX = re.compile(r"([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*):\s+(.*)", re.DOTALL)
_MAX_NOTE_LENGTH = 2_000  # characters: enough for any note, too few for a whole release pasted by mistake
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


class PublishRequest(Struct, frozen=True):
    """What is to be done with releases, which are named by their folders; without names, with all that are due.

    `notes` say, by language, what was wrong or why a release is withdrawn. `hides_earlier` hides earlier versions, or
    the headline of a withdrawn release. `mail` says whether subscribers get a mail; None means that the age of the text
    decides.
    """

    action: Action = "publish"
    releases: tuple[str, ...] = ()
    notes: dict[str, str] = {}
    hides_earlier: bool = False
    mail: bool | None = None


def find_unknown_language(texts: Iterable[str], languages: Sequence[str]) -> tuple[str, str] | None:
    """Return the first note that seems to be in a language that the newsroom does not have, and its language code."""
    from pressroom.text.languages import has_locale  # noqa: PLC0415 - it loads Babel

    for text in texts:
        match = _LANGUAGE_PREFIX.fullmatch(text.strip())
        if match and _find_language(match[1], languages) is None and has_locale(match[1].lower()):
            return match[1], text.strip()
    return None


def _find_language(prefix: str, languages: Sequence[str]) -> str | None:
    return next((each for each in languages if each.lower() == prefix.lower()), None)


def parse_notes(texts: Iterable[str], languages: Sequence[str]) -> dict[str, str]:
    """Return notes by language, from texts such as `sv: Summan var fel`; the default is the first language.

    Raises ConfigError for a note that is empty, too long or given twice.
    """
    notes: dict[str, str] = {}
    for text in texts:
        match = _LANGUAGE_PREFIX.fullmatch(text.strip())
        found = _find_language(match[1], languages) if match else None
        language, body = (found, match[2]) if match and found else (languages[0], text)
        for unreadable in find_unreadable(body):
            raise ConfigError(f"A note cannot be published: {unreadable.message}.", f"Found: {body[:80]!r}")
        note = " ".join(clean_line(body).split())
        if not note or len(note) > _MAX_NOTE_LENGTH or _CONTROL.search(note):
            raise ConfigError(
                "A note must be plain text of 1 to 2000 characters that says what was wrong.", f"Found: {note[:80]!r}"
            )
        if language in notes:
            raise ConfigError(
                f"There are two notes in {language}.",
                f"Give one note for each language, and start each with its language: “{language}: …”",
            )
        notes[language] = note
    return notes
