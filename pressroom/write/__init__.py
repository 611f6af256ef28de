"""Stage 5: Artifacts and copies in, `out/` and its Manifest out: all of it or nothing.

Nothing is decided here; what is equal on disk is left alone.
"""

from pressroom.write.manifest import read_manifest
from pressroom.write.out import Written, write
from pressroom.write.stale import Stale, stale

__all__ = ["Stale", "Written", "read_manifest", "stale", "write"]
