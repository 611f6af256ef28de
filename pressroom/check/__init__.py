"""Stage 2: Drafts in, valid values out, and every problem of every text at once. Pure: the time is an argument.

After it no invalid release exists. Errors stop a build; warnings are an editor's questions.
"""

from pressroom.check.archive import NewlyReadTexts, check_across_releases
from pressroom.check.check_release import CheckedRelease, check_release
from pressroom.check.history import list_versions
from pressroom.check.line_signatures import find_invalid_signatures
from pressroom.check.names import NameIndex
from pressroom.check.newsroom import NewsroomContext, check_newsroom, get_newsroom_zone
from pressroom.check.overrides import check_overrides
from pressroom.check.release_fields import to_release
from pressroom.check.summaries import ReleaseSummary, to_entry
from pressroom.check.version_text import extract_version_text
from pressroom.check.year_summary import SummariesByAddress, YearSummary, summarise_year

__all__ = [
    "CheckedRelease",
    "NameIndex",
    "NewlyReadTexts",
    "NewsroomContext",
    "ReleaseSummary",
    "SummariesByAddress",
    "YearSummary",
    "check_across_releases",
    "check_newsroom",
    "check_overrides",
    "check_release",
    "extract_version_text",
    "find_invalid_signatures",
    "get_newsroom_zone",
    "list_versions",
    "summarise_year",
    "to_entry",
    "to_release",
]
