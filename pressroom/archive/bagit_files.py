"""Encode and parse the manifests and the bag-info.txt of a bag.

Pure: it opens no file. Each value has exactly one encoding.
"""

import re
from collections.abc import Iterable, Mapping

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DECLARATIONS = (DECLARATION, DECLARATION.replace(b"1.0", b"0.97"))
"""The declarations that an import accepts: other programs still write 0.97, whose files have the same format."""

WRITTEN_ALGORITHMS = ("sha256", "sha512")
"""The digest algorithms of the manifests that pressroom writes."""
SUPPORTED_ALGORITHMS = frozenset({*WRITTEN_ALGORITHMS, "md5", "sha1"})
"""The digest algorithms that an import checks; at least one of the written ones is required."""

_ESCAPES = {"%": "%25", "\n": "%0A", "\r": "%0D"}  # RFC 8493, 2.1.3
_LINE = re.compile(r"([0-9a-f]+) {1,2}([^ ].*)")
_LABEL = re.compile(r"([^:\s][^:]*): (.*)")


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
    bag_info: list[tuple[str, str]] = []
    for number, line in enumerate(_split_lines(content), 1):
        match = _LABEL.fullmatch(line)
        if match:
            bag_info.append((match[1], match[2]))
        elif bag_info and line.startswith((" ", "\t")):
            label, value = bag_info.pop()
            bag_info.append((label, f"{value} {line.strip()}"))
        else:
            raise ValueError(f"line {number}: expected a label, a colon, a space and a value")
    return bag_info


def _split_lines(content: bytes) -> list[str]:
    text = content.decode()
    if text and not text.endswith("\n"):
        raise ValueError("the last line does not end with a line break")
    return text.split("\n")[:-1]


def _encode_path(path: str) -> str:
    return re.sub(r"[%\r\n]", lambda match: _ESCAPES[match[0]], path)


def _decode_path(path: str) -> str:
    return re.sub(r"%(?:25|0A|0D)", lambda match: chr(int(match[0][1:], 16)), path, flags=re.IGNORECASE)
