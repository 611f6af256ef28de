"""Stage 1: read the newsroom's folder: its texts, pictures, record, templates and translation files.

Every value in a `Draft` has its file and line. Nothing is checked here: a text that cannot be parsed becomes a
`ParseError` with its line.
"""

from pressroom.read.drafts import (
    MAX_TEXT_BYTES,
    parse_newsroom_draft,
    parse_release_draft,
    read_newsroom_draft,
    read_release_drafts,
    remove_check_comments,
)
from pressroom.read.fingerprint import BuildInputs, read_build_inputs
from pressroom.read.record_tail import parse_continuation
from pressroom.read.scan import MISSING_TEXT_MESSAGE, EncodedYearScan, RecordCheck, ReleaseFiles, Scan
from pressroom.read.scanner import scan_newsroom, with_pending_lines
from pressroom.read.templates import (
    PREVIEW_TEMPLATES_FOLDER,
    STARTER_NEWSROOM_FOLDER,
    STARTER_TEMPLATE,
    has_keys,
    list_languages,
    read_catalogues,
    read_overrides,
    read_share_image_font,
    read_starter_template,
    read_templates,
)

__all__ = [
    "MAX_TEXT_BYTES",
    "MISSING_TEXT_MESSAGE",
    "PREVIEW_TEMPLATES_FOLDER",
    "STARTER_NEWSROOM_FOLDER",
    "STARTER_TEMPLATE",
    "BuildInputs",
    "EncodedYearScan",
    "RecordCheck",
    "ReleaseFiles",
    "Scan",
    "has_keys",
    "list_languages",
    "parse_continuation",
    "parse_newsroom_draft",
    "parse_release_draft",
    "read_build_inputs",
    "read_catalogues",
    "read_newsroom_draft",
    "read_overrides",
    "read_release_drafts",
    "read_share_image_font",
    "read_starter_template",
    "read_templates",
    "remove_check_comments",
    "scan_newsroom",
    "with_pending_lines",
]
