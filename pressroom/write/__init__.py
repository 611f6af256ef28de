"""Stage 5: Artifacts and copies in, `out/` and its Manifest out: all of it or nothing.

Nothing is decided here; what is equal on disk is left alone.
"""

from pressroom.write.commit import commit
from pressroom.write.lock import disk_errors, locked
from pressroom.write.manifest import Journal, Standing, read_manifest, state
from pressroom.write.packing import pack
from pressroom.write.slices import Slice, Slices, Spool
from pressroom.write.staging import Staged, Staging, gone
from pressroom.write.stale import Stale, stale

__all__ = [
    "Journal",
    "Slice",
    "Slices",
    "Spool",
    "Staged",
    "Staging",
    "Stale",
    "Standing",
    "commit",
    "disk_errors",
    "gone",
    "locked",
    "pack",
    "read_manifest",
    "stale",
    "state",
]
