"""The tag files of a bag: values to octets and back, each in one spelling. Pure: it opens no file."""

import re
from collections.abc import Iterable, Mapping

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DECLARATIONS = (DECLARATION, DECLARATION.replace(b"1.0", b"0.97"))
"""Those of the versions that are read: 0.97 is what bags made by other programs still say, and is told in the same."""

WRITTEN_ALGORITHMS = ("sha256", "sha512")
"""The digests that a bag of ours has."""
SUPPORTED_ALGORITHMS = frozenset({*WRITTEN_ALGORITHMS, "md5", "sha1"})
"""The digests that are checked in a bag of others, one of ours among them."""

_ESCAPES = {"%": "%25", "\n": "%0A", "\r": "%0D"}  # RFC 8493, 2.1.3
_LINE = re.compile(r"([0-9a-f]+) {1,2}([^ ].*)")
_LABEL = re.compile(r"([^:\s][^:]*): (.*)")


def encode_manifest(digests: Mapping[str, str]) -> bytes:
    """A manifest: the digests of files by their paths."""
    lines = [f"{digest}  {_encode_path(path)}\n" for path, digest in sorted(digests.items())]
    return "".join(lines).encode()


def parse_manifest(content: bytes) -> dict[str, str]:
    """The digests of files by their paths. ValueError, with the line, for what is no manifest."""
    found: dict[str, str] = {}
    for number, line in enumerate(_split_lines(content), 1):
        said = _LINE.fullmatch(line)
        if said is None:
            raise ValueError(f"line {number} is not a digest in small letters, a space or two, and a path")
        path = _decode_path(said[2])
        if path in found:
            raise ValueError(f"line {number} names {path} again")
        found[path] = said[1]
    return found


def encode_bag_info(bag_info: Iterable[tuple[str, str]]) -> bytes:
    """A bag-info.txt: labels with their values, each on a line."""
    return "".join([f"{label}: {' '.join(value.split())}\n" for label, value in bag_info]).encode()


def parse_bag_info(content: bytes) -> list[tuple[str, str]]:
    """Labels with their values; a value may go on in lines that begin with a space. ValueError for anything else."""
    found: list[tuple[str, str]] = []
    for number, line in enumerate(_split_lines(content), 1):
        said = _LABEL.fullmatch(line)
        if said:
            found.append((said[1], said[2]))
        elif found and line.startswith((" ", "\t")):
            label, value = found.pop()
            found.append((label, f"{value} {line.strip()}"))
        else:
            raise ValueError(f"line {number} is not a label, a colon, a space and a value")
    return found


def _split_lines(content: bytes) -> list[str]:
    text = content.decode()
    if text and not text.endswith("\n"):
        raise ValueError("its last line does not end")
    return text.split("\n")[:-1]


def _encode_path(path: str) -> str:
    return re.sub(r"[%\r\n]", lambda found: _ESCAPES[found[0]], path)


def _decode_path(path: str) -> str:
    return re.sub(r"%(?:25|0A|0D)", lambda found: chr(int(found[0][1:], 16)), path, flags=re.IGNORECASE)
