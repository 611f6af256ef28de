"""What somebody wants of a release, out of the words of a command: a frozen Wish."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from pressroom.errors import ConfigError

Action = Literal["publish", "minor", "correct", "withdraw", "hold"]

_LANGUAGE_PREFIX = re.compile(r"([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*):\s+(.*)", re.DOTALL)
_MAX_NOTE_LENGTH = 2_000  # characters of a note: more than a reader takes in, less than a text pasted by mistake
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


class PublishRequest(Struct, frozen=True):
    """What is to be done with releases, named by their folders; with all that wait where none is named.

    `notes` say by language what was wrong, or why it is withdrawn. `withhold`: earlier wordings, or the headline of
    what is withdrawn, are shown to nobody. `mail` says whether subscribers are told; None leaves it to the text's time.
    """

    action: Action = "publish"
    releases: tuple[str, ...] = ()
    notes: dict[str, str] = {}
    hides_earlier: bool = False
    mail: bool | None = None


def parse_notes(texts: Iterable[str], languages: Sequence[str]) -> dict[str, str]:
    """Notes by language: `sv: Summan var fel`, or without a language for the newsroom's first.

    Raises ConfigError for one that is empty, too long, or given twice.
    """
    notes: dict[str, str] = {}
    for word in texts:
        found = _LANGUAGE_PREFIX.fullmatch(word.strip())
        language, text = (found[1], found[2]) if found and found[1] in languages else (languages[0], word)
        note = " ".join(text.split())
        if not note or len(note) > _MAX_NOTE_LENGTH or _CONTROL.search(note):
            raise ConfigError(
                "A note must say in plain words, and at most 2 000 characters, what was wrong.", f"Found: {note[:80]!r}"
            )
        if language in notes:
            raise ConfigError(f"There are two notes in {language}.", f"Begin each with its language: “{language}: …”")
        notes[language] = note
    return notes
