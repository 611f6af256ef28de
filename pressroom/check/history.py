"""What is on record of a release, and a text of it, in; its versions, and whether it is behind or changed, out."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import structs

from pressroom.draft import Draft
from pressroom.record import seal_of
from pressroom.release import Document, History, Image, Version


def versions(history: History, language: str, zone: ZoneInfo) -> tuple[Version, ...]:
    """The versions of a text, their times in a zone."""
    return tuple([structs.replace(each, moment=each.moment.astimezone(zone)) for each in history.get(language, ())])


def behind(history: History, language: str, zone: ZoneInfo) -> datetime | None:
    """When the text in another language was corrected, if this one has neither been corrected nor confirmed since."""
    own = history.get(language)
    if not own:
        return None
    moments = [each.moment for other in history for each in history[other] if each.kind == "correction"]
    latest = max(moments, default=own[0].moment)
    return latest.astimezone(zone) if latest > own[-1].moment else None


def seal(draft: Draft, files: tuple[Image | Document, ...]) -> bytes:
    """A digest of a text and of the files that it names, as the record has one of each version."""
    return seal_of(draft.digest, {each.file: each.digest for each in files})


def has_changed(now: bytes, own: tuple[Version, ...]) -> bool:
    """Whether a text is another than was last recorded of it; of one that was withdrawn that does not matter."""
    return bool(own) and own[-1].kind != "withdrawal" and own[-1].seal != now
