"""What is on record of a release, and a text of it, in; its versions, and whether it is behind or changed, out."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import structs

from pressroom.model.draft import Draft
from pressroom.model.newsroom import Image
from pressroom.model.release import Document, Version, VersionsByLanguage
from pressroom.record import compute_content_digest


def list_versions(history: VersionsByLanguage, language: str, zone: ZoneInfo) -> tuple[Version, ...]:
    """The versions of a text, their times in a zone."""
    return tuple(
        [structs.replace(each, recorded_at=each.recorded_at.astimezone(zone)) for each in history.get(language, ())]
    )


def find_newer_correction(history: VersionsByLanguage, language: str, zone: ZoneInfo) -> datetime | None:
    """When the text in another language was corrected, if this one has neither been corrected nor confirmed since."""
    own = history.get(language)
    if not own:
        return None
    moments = [each.recorded_at for other in history for each in history[other] if each.kind == "correction"]
    latest = max(moments, default=own[0].recorded_at)
    return latest.astimezone(zone) if latest > own[-1].recorded_at else None


def compute_version_digest(draft: Draft, images_and_documents: tuple[Image | Document, ...]) -> bytes:
    """A digest of a text and of the files that it names, as the record has one of each version."""
    return compute_content_digest(draft.digest, {each.file: each.digest for each in images_and_documents})


def has_changed(current_digest: bytes, versions: tuple[Version, ...]) -> bool:
    """Whether a text is another than was last recorded of it; of one that was withdrawn that does not matter."""
    return bool(versions) and versions[-1].kind != "withdrawal" and versions[-1].content_digest != current_digest
