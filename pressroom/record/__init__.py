"""The record: an append-only log of every published version, in which each line contains the hash of the one before.

Everything exported here is pure; `record.file` reads and writes the files.
"""

from pressroom.record.chain import (
    EMPTY_RECORD,
    Record,
    RecordProblem,
    chain_lines,
    encode_lines,
    merge_branches,
    parse_appended,
    parse_record,
    repair_record,
)
from pressroom.record.line import (
    Histories,
    PublicLine,
    RecordLine,
    collect_histories,
    compute_content_digest,
    create_version,
    format_rfc3339_utc,
    parse_line,
    parse_signed_content,
)
from pressroom.record.line_endings import CONVERTED, restore_line_endings, restore_recorded_bytes
from pressroom.record.paths import (
    ABSENT_FILE,
    APPROVALS_FILE,
    CHANNELS_FILE,
    GIT_ATTRIBUTES,
    GIT_ATTRIBUTES_PATH,
    KEYS_FILE,
    RECORD_FILE,
    RELEASES_FOLDER,
    RESERVED_NAMES,
    SIGNATURES_FOLDER,
    get_signature_path,
    get_version_path,
)

__all__ = [
    "ABSENT_FILE",
    "APPROVALS_FILE",
    "CHANNELS_FILE",
    "CONVERTED",
    "EMPTY_RECORD",
    "GIT_ATTRIBUTES",
    "GIT_ATTRIBUTES_PATH",
    "KEYS_FILE",
    "RECORD_FILE",
    "RELEASES_FOLDER",
    "RESERVED_NAMES",
    "SIGNATURES_FOLDER",
    "Histories",
    "PublicLine",
    "Record",
    "RecordLine",
    "RecordProblem",
    "chain_lines",
    "collect_histories",
    "compute_content_digest",
    "create_version",
    "encode_lines",
    "format_rfc3339_utc",
    "get_signature_path",
    "get_version_path",
    "merge_branches",
    "parse_appended",
    "parse_line",
    "parse_record",
    "parse_signed_content",
    "repair_record",
    "restore_line_endings",
    "restore_recorded_bytes",
]
