"""Read what published versions say about themselves: from the stored texts, so that later edits change nothing."""

from datetime import datetime

from msgspec import Struct

from pressroom.check import check_draft
from pressroom.engine.workspace import Workspace
from pressroom.model.newsroom import Contact, Organisation
from pressroom.model.release import ReleaseKind
from pressroom.read import parse_release_draft
from pressroom.record import RELEASES_FOLDER, RecordLine
from pressroom.record.file import read_version


class RecordedText(Struct, frozen=True):
    """A text as it was recorded, without its body and its files. `path` is the path of its page."""

    language: str
    path: str
    headline: str
    lead: str
    kind: ReleaseKind
    publish_at: datetime
    organisations: tuple[Organisation, ...]
    contacts: tuple[Contact, ...]
    keywords: tuple[str, ...]


def load_recorded_text(workspace: Workspace, line: RecordLine) -> RecordedText:
    """Return the text of a version on record. Raises ConfigError if the stored text is missing."""
    content = read_version(workspace.config.newsroom_folder, line.release, line.text_digest)
    draft = parse_release_draft(f"{RELEASES_FOLDER}/{line.release}/{line.language}.md", content, ())
    check = check_draft(draft, workspace.newsroom_context)
    values, newsroom = check.values, workspace.newsroom_context.newsroom
    editions = newsroom.editions if newsroom else ()
    issuers = next((each.organisations[:1] for each in editions if each.language == line.language), ())
    return RecordedText(
        line.language,
        check.path,
        values.get("headline", ""),
        values.get("lead", ""),
        values.get("kind", "press-release"),
        values.get("publish_at", line.recorded_at),
        values.get("organisations", issuers),
        tuple([each for each in values.get("contacts", ()) if each.audience == "public"]),
        tuple([each.slug for each in values.get("keywords", ())]),
    )
