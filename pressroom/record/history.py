"""What the record says of texts: its lines in, the versions of each text out. Pure: it opens no file."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import TypeAlias

from pressroom.model.release import Version, VersionsByLanguage
from pressroom.record.line import RecordLine

Histories: TypeAlias = dict[str, VersionsByLanguage]
"""By the address of a release."""


def collect_histories(
    lines: Iterable[RecordLine], earlier: Mapping[str, VersionsByLanguage] | None = None
) -> Histories:
    """The versions that lines tell of, after those `before`; only of releases that the lines name."""
    found: dict[str, dict[str, tuple[Version, ...]]] = {}
    for line in lines:
        if line.kind == "merge":
            continue
        own = found.setdefault(line.release, dict((earlier or {}).get(line.release, {})))
        own[line.language] = (*own.get(line.language, ()), version_from_line(line))
    return found


def version_from_line(line: RecordLine) -> Version:
    """What a line says of its text."""
    seal = compute_content_digest(line.text_digest, line.files)
    return Version(
        line.version_kind,
        line.recorded_at,
        seal,
        dict(line.notes),
        line.hides_earlier,
        line.text_digest,
        line.is_mailed,
    )


def compute_content_digest(text_digest: str, files: Mapping[str, str]) -> bytes:
    """A digest of a text and of the files that it names, out of the SHA-256 of each: equal, nothing has changed."""
    parts = [text_digest, *(f"{digest} {name}" for name, digest in sorted(files.items()))]
    return blake2b("\n".join(parts).encode(), digest_size=16).digest()
