"""Compare a text with its recorded versions: whether it has changed, and whether the translation is outdated."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import structs

from pressroom.model.draft import Draft
from pressroom.model.newsroom import Image
from pressroom.model.release import Document, Version, VersionsByLanguage
from pressroom.record import compute_content_digest


def list_versions(history: VersionsByLanguage, language: str, zone: ZoneInfo) -> tuple[Version, ...]:
    """Return the versions of the text in a language, with their times in `zone`."""
    return tuple(
        [structs.replace(each, recorded_at=each.recorded_at.astimezone(zone)) for each in history.get(language, ())]
    )


def find_outdated_since(history: VersionsByLanguage, language: str, zone: ZoneInfo) -> datetime | None:
    """Return the time of the latest correction in any language if this text has no version since; else None."""
    versions = history.get(language)
    if not versions:
        return None
    times = [each.recorded_at for other in history for each in history[other] if each.kind == "correction"]
    latest = max(times, default=versions[0].recorded_at)
    return latest.astimezone(zone) if latest > versions[-1].recorded_at else None


def compute_version_digest(draft: Draft, images_and_documents: tuple[Image | Document, ...]) -> bytes:
    """Return the digest of a text and the files that it names, as recorded for each version."""
    return compute_content_digest(draft.digest, {each.file: each.digest for each in images_and_documents})


def has_changed(current_digest: bytes, versions: tuple[Version, ...]) -> bool:
    """Return whether a text differs from its last recorded version; a withdrawn text never does."""
    return bool(versions) and versions[-1].kind != "withdrawal" and versions[-1].content_digest != current_digest
