"""A bag as a value, the names in it, and its faults in words. Pure: it opens no file."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from pressroom.errors import ConfigError

PAYLOAD = "data/"
NEWSROOM = f"{PAYLOAD}newsroom/"
"""Where the newsroom lies in a bag of ours."""
SITE = f"{PAYLOAD}site/"
"""Where the rendered files lie."""

_MAX_LISTED = 20  # faults that are told one by one
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class BagProblem(Struct, frozen=True, order=True):
    """What is wrong with a file of a bag, and what to do."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{_escape_unprintable(self.path)}: {_escape_unprintable(self.message)}"


class Bag(Struct, frozen=True):
    """A bag that was verified: its folder, and the SHA-256 of each file of its payload by path."""

    folder: Path
    files: dict[str, str]


def create_refusal(folder: Path, problems: Sequence[BagProblem]) -> ConfigError:
    """That a bag is not taken, with its faults; nothing was written."""
    told = [str(fault) for fault in sorted(problems)[:_MAX_LISTED]]
    more = [f"… and {len(problems) - _MAX_LISTED} more"] if len(problems) > _MAX_LISTED else []
    count = f"{len(problems)} fault{'' if len(problems) == 1 else 's'}"
    what = "\n".join([f"{folder} was not imported: {count}; nothing was written.", *told, *more])
    return ConfigError(what, "Get an undamaged copy of the bag, or export it anew; pressroom mends none.")


def find_unsafe_names(paths: Iterable[str]) -> Iterator[BagProblem]:
    """The paths that would not be the same everywhere: with characters that cannot be shown, or told apart."""
    seen: dict[str, str] = {}
    for path in paths:
        if _UNPRINTABLE.search(path) or "\\" in path:
            yield BagProblem(path, "the name has characters that are no part of one")
            continue
        other = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if other != path:
            yield BagProblem(path, f"some systems cannot tell this name from {other}")


def _escape_unprintable(text: str) -> str:
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
