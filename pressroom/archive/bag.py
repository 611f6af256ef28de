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

_MOST = 20  # faults that are told one by one
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Fault(Struct, frozen=True, order=True):
    """What is wrong with a file of a bag, and what to do."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{_shown(self.path)}: {_shown(self.message)}"


class Bag(Struct, frozen=True):
    """A bag that was verified: its folder, and the SHA-256 of each file of its payload by path."""

    folder: Path
    files: dict[str, str]


def refused(folder: Path, faults: Sequence[Fault]) -> ConfigError:
    """That a bag is not taken, with its faults; nothing was written."""
    told = [str(fault) for fault in sorted(faults)[:_MOST]]
    more = [f"… and {len(faults) - _MOST} more"] if len(faults) > _MOST else []
    count = f"{len(faults)} fault{'' if len(faults) == 1 else 's'}"
    what = "\n".join([f"{folder} was not imported: {count}; nothing was written.", *told, *more])
    return ConfigError(what, "Get an undamaged copy of the bag, or export it anew; pressroom mends none.")


def strange_names(paths: Iterable[str]) -> Iterator[Fault]:
    """The paths that would not be the same everywhere: with characters that cannot be shown, or told apart."""
    seen: dict[str, str] = {}
    for path in paths:
        if _UNSHOWN.search(path) or "\\" in path:
            yield Fault(path, "the name has characters that are no part of one")
            continue
        other = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if other != path:
            yield Fault(path, f"some systems cannot tell this name from {other}")


def _shown(text: str) -> str:
    return _UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
