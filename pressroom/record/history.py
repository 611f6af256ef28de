"""Collect the versions of each text from the lines of the record. Pure: it opens no file."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import TypeAlias

from pressroom.model.release import Version, VersionsByLanguage
from pressroom.record.line import RecordLine

Histories: TypeAlias = dict[str, VersionsByLanguage]
"""The versions of each release by language, by the address of the release."""


def collect_histories(
    lines: Iterable[RecordLine], earlier: Mapping[str, VersionsByLanguage] | None = None
) -> Histories:
    """Return the versions of the releases that the lines name, after their `earlier` versions."""
    histories: dict[str, dict[str, tuple[Version, ...]]] = {}
    for line in lines:
        if line.kind == "merge":
            continue
        versions = histories.setdefault(line.release, dict((earlier or {}).get(line.release, {})))
        versions[line.language] = (*versions.get(line.language, ()), create_version(line))
    return histories


def create_version(line: RecordLine) -> Version:
    """Return the version that a line records."""
    return Version(
        line.version_kind,
        line.recorded_at,
        compute_content_digest(line.text_digest, line.files),
        dict(line.notes),
        line.hides_earlier,
        line.text_digest,
        line.is_mailed,
    )


def compute_content_digest(text_digest: str, files: Mapping[str, str]) -> bytes:
    """Return one digest for a text and the files that it names, from the SHA-256 of each."""
    parts = [text_digest, *(f"{digest} {name}" for name, digest in sorted(files.items()))]
    return blake2b("\n".join(parts).encode(), digest_size=16).digest()
