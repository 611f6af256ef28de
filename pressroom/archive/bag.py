"""Define the archive package (bag, RFC 8493) as a value: its folders, its manifests, and the errors for a damaged one.

Each value has exactly one encoding. Files are read, copied and hashed in chunks, without following symbolic links.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import new
from pathlib import Path

from msgspec import Struct

from pressroom.errors import ConfigError

PAYLOAD = "data/"
NEWSROOM = f"{PAYLOAD}newsroom/"
"""The folder of the newsroom in a bag that pressroom writes."""
SITE = f"{PAYLOAD}site/"
"""The folder of the rendered files in such a bag."""


DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DECLARATIONS = (DECLARATION, DECLARATION.replace(b"1.0", b"0.97"))
"""The declarations that an import accepts: other programs still write 0.97, whose files have the same format."""

WRITTEN_ALGORITHMS = ("sha256", "sha512")
"""The digest algorithms of the manifests that pressroom writes."""
SUPPORTED_ALGORITHMS = frozenset({*WRITTEN_ALGORITHMS, "md5", "sha1"})
"""The digest algorithms that an import checks; at least one of the written ones is required."""

_MAX_LISTED = 20  # problems in one message
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ESCAPES = {"%": "%25", "\n": "%0A", "\r": "%0D"}  # RFC 8493, 2.1.3
_LINE = re.compile(r"([0-9a-f]+) {1,2}([^ ].*)")
_LABEL = re.compile(r"([^:\s][^:]*): (.*)")
_CHUNK_SIZE = 1 << 20


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


def require_no_problems(folder: Path, problems: Sequence[BagProblem]) -> None:
    """Raise the ConfigError for a bag that cannot be imported, with its first problems, if there are any."""
    if not problems:
        return
    messages = [str(problem) for problem in sorted(problems)[:_MAX_LISTED]]
    more = [f"… and {len(problems) - _MAX_LISTED} more"] if len(problems) > _MAX_LISTED else []
    count = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
    what = "\n".join([f"{folder} was not imported: {count}; nothing was written.", *messages, *more])
    raise ConfigError(what, "Get an undamaged copy of the archive package, or export it again.")


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


def encode_manifest(digests: Mapping[str, str]) -> bytes:
    """Return the manifest of files, given their digests by path."""
    lines = [f"{digest}  {_encode_path(path)}\n" for path, digest in sorted(digests.items())]
    return "".join(lines).encode()


def parse_manifest(content: bytes) -> dict[str, str]:
    """Return the digests of a manifest by path. Raises ValueError, with the line, if it is not valid."""
    digests: dict[str, str] = {}
    for number, line in enumerate(_split_lines(content), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"line {number}: expected a lowercase digest, one or two spaces, and a path")
        path = _decode_path(match[2])
        if path in digests:
            raise ValueError(f"line {number}: {path} is listed twice")
        digests[path] = match[1]
    return digests


def encode_bag_info(bag_info: Iterable[tuple[str, str]]) -> bytes:
    """Return the content of bag-info.txt: one line for each label and its value."""
    return "".join([f"{label}: {' '.join(value.split())}\n" for label, value in bag_info]).encode()


def parse_bag_info(content: bytes) -> list[tuple[str, str]]:
    """Return the labels and values of bag-info.txt. Raises ValueError, with the line, if it is not valid.

    A line that starts with white space continues the value before it.
    """
    bag_info: list[tuple[str, list[str]]] = []
    for number, line in enumerate(_split_lines(content), 1):
        match = _LABEL.fullmatch(line)
        if match:
            bag_info.append((match[1], [match[2]]))
        elif bag_info and line.startswith((" ", "\t")):
            bag_info[-1][1].append(line.strip())
        else:
            raise ValueError(f"line {number}: expected a label, a colon, a space and a value")
    return [(label, " ".join(parts)) for label, parts in bag_info]


def _split_lines(content: bytes) -> list[str]:
    text = content.decode()
    if text and not text.endswith("\n"):
        raise ValueError("the last line does not end with a line break")
    return text.split("\n")[:-1]


def _encode_path(path: str) -> str:
    return re.sub(r"[%\r\n]", lambda match: _ESCAPES[match[0]], path)


def _decode_path(path: str) -> str:
    return re.sub(r"%(?:25|0A|0D)", lambda match: chr(int(match[0][1:], 16)), path, flags=re.IGNORECASE)


def compute_digests(chunks: Iterable[bytes], algorithms: Iterable[str]) -> dict[str, str]:
    """Return the hexadecimal digests of content that comes in chunks, by algorithm."""
    hashes = {name: new(name, usedforsecurity=False) for name in algorithms}
    for chunk in chunks:
        for each in hashes.values():
            each.update(chunk)
    return {name: each.hexdigest() for name, each in hashes.items()}


def read_chunks(path: Path) -> Iterator[bytes]:
    """Yield the content of a file. Raises OSError if it cannot be read or is a symbolic link."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        while chunk := file.read(_CHUNK_SIZE):
            yield chunk


def copy_chunks(chunks: Iterable[bytes], target: Path) -> Iterator[bytes]:
    """Write chunks to a new file, and yield each after it is written. Raises OSError if it fails or the file exists."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
            yield chunk
