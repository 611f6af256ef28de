"""What the record says of texts: its lines in, the versions of each text out. Pure: it opens no file."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import TypeAlias

from pressroom.record.lines import Line
from pressroom.release import History, Version

Histories: TypeAlias = dict[str, History]
"""By the address of a release."""


def histories(lines: Iterable[Line], before: Mapping[str, History] | None = None) -> Histories:
    """The versions that lines tell of, after those `before`; only of releases that the lines name."""
    found: dict[str, dict[str, tuple[Version, ...]]] = {}
    for line in lines:
        if line.kind == "merge":
            continue
        own = found.setdefault(line.release, dict((before or {}).get(line.release, {})))
        own[line.language] = (*own.get(line.language, ()), version(line))
    return found


def version(line: Line) -> Version:
    """What a line says of its text."""
    seal = seal_of(line.source, line.files)
    return Version(line.version, line.moment, seal, dict(line.notes), line.withheld, line.source, line.mail)


def seal_of(source: str, files: Mapping[str, str]) -> bytes:
    """A digest of a text and of the files that it names, out of the SHA-256 of each: equal, nothing has changed."""
    parts = [source, *(f"{digest} {name}" for name, digest in sorted(files.items()))]
    return blake2b("\n".join(parts).encode(), digest_size=16).digest()
