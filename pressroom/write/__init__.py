"""The write stage: put artifacts and copies into `out/`, all or nothing, and record them in the manifest.

Files that are equal on disk are not touched.
"""

from pressroom.write.commit import commit, convert_disk_errors, lock_output
from pressroom.write.diff import Diff, compute_diff
from pressroom.write.manifest import Journal, OutputState, read_built_plan_digest, read_manifest
from pressroom.write.staging import (
    ByteRange,
    Spool,
    SpoolReader,
    StagedFile,
    Staging,
    create_missing_file_error,
    write_press_kit,
)

__all__ = [
    "ByteRange",
    "Diff",
    "Journal",
    "OutputState",
    "Spool",
    "SpoolReader",
    "StagedFile",
    "Staging",
    "commit",
    "compute_diff",
    "convert_disk_errors",
    "create_missing_file_error",
    "lock_output",
    "read_built_plan_digest",
    "read_manifest",
    "write_press_kit",
]
