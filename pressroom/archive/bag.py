"""Define the archive package (bag) as a value, the names of its folders, and the errors for a damaged one.

Pure: it opens no file.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from pressroom.errors import ConfigError

PAYLOAD = "data/"
NEWSROOM = f"{PAYLOAD}newsroom/"
"""The folder of the newsroom in a bag that pressroom writes."""
SITE = f"{PAYLOAD}site/"
"""The folder of the rendered files in such a bag."""

_MAX_LISTED = 20  # problems in one message
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class BagProblem(Struct, frozen=True, order=True):
    """A problem with one file of a bag: its path, and what is wrong."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{_escape_unprintable(self.path)}: {_escape_unprintable(self.message)}"


class Bag(Struct, frozen=True):
    """A verified bag: its folder, and the SHA-256 of each payload file by path."""

    folder: Path
    files: dict[str, str]


def create_import_error(folder: Path, problems: Sequence[BagProblem]) -> ConfigError:
    """Return the error for a bag that cannot be imported, with its first problems."""
    messages = [str(problem) for problem in sorted(problems)[:_MAX_LISTED]]
    more = [f"… and {len(problems) - _MAX_LISTED} more"] if len(problems) > _MAX_LISTED else []
    count = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
    what = "\n".join([f"{folder} was not imported: {count}; nothing was written.", *messages, *more])
    return ConfigError(what, "Get an undamaged copy of the archive package, or export it again.")


def find_unsafe_names(paths: Iterable[str]) -> Iterator[BagProblem]:
    """Yield a problem for each path that some file systems cannot store, alone or together with another path."""
    paths_by_folded: dict[str, str] = {}
    for path in paths:
        if _UNPRINTABLE.search(path) or "\\" in path:
            yield BagProblem(path, "the name contains characters that are not allowed")
            continue
        other = paths_by_folded.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if other != path:
            yield BagProblem(path, f"some systems treat this name and {other} as the same")


def _escape_unprintable(text: str) -> str:
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
