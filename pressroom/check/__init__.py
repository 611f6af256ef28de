"""Check drafts and turn them into valid values; report all problems of all texts at once.

Stage 2, and pure: it opens no file, and the time is an argument. Errors stop a build, warnings do not.
"""

from pressroom.check.across_releases import NewlyReadTexts, check_across_releases
from pressroom.check.newsroom import NewsroomContext, check_newsroom, get_newsroom_zone
from pressroom.check.overrides import check_overrides
from pressroom.check.person_names import NameIndex
from pressroom.check.release import CheckedRelease, add_history, check_draft
from pressroom.check.release_fields import ReleaseCheck, to_release
from pressroom.check.summaries import (
    ReleaseSummary,
    StoredEntry,
    SummariesByAddress,
    YearSummary,
    summarise_year,
    to_entry,
)
from pressroom.check.texts_of_release import check_texts_together
from pressroom.check.values import MAX_TITLE_CHARACTERS
from pressroom.check.versions import (
    extract_version_text,
    find_invalid_signatures,
    find_outdated_since,
    hide_withheld_notes,
    list_versions,
)

__all__ = [
    "MAX_TITLE_CHARACTERS",
    "CheckedRelease",
    "NameIndex",
    "NewlyReadTexts",
    "NewsroomContext",
    "ReleaseCheck",
    "ReleaseSummary",
    "StoredEntry",
    "SummariesByAddress",
    "YearSummary",
    "add_history",
    "check_across_releases",
    "check_draft",
    "check_newsroom",
    "check_overrides",
    "check_texts_together",
    "extract_version_text",
    "find_invalid_signatures",
    "find_outdated_since",
    "get_newsroom_zone",
    "hide_withheld_notes",
    "list_versions",
    "summarise_year",
    "to_entry",
    "to_release",
]
