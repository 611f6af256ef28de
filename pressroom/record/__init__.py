"""The record: which wording of which text was published when, in an append-only list that shows every change to it.

Here is what is pure of it; `record.file` reads and writes.
"""

from pressroom.record.chain import NO_RECORD, Chain, Fault, chain, continued, following, joined, octets_of
from pressroom.record.history import Histories, histories, seal_of, version
from pressroom.record.lines import Line, line_of, rfc3339_utc
from pressroom.record.mending import Mended, mended
from pressroom.record.places import (
    ABSENT,
    APPROVALS,
    CHANNELS,
    FOLDER,
    KEPT,
    KEYS,
    RECORD,
    SIGNATURES,
    VERSIONS,
    signature_path,
    wording_path,
)

__all__ = [
    "ABSENT",
    "APPROVALS",
    "CHANNELS",
    "FOLDER",
    "KEPT",
    "KEYS",
    "NO_RECORD",
    "RECORD",
    "SIGNATURES",
    "VERSIONS",
    "Chain",
    "Fault",
    "Histories",
    "Line",
    "Mended",
    "chain",
    "continued",
    "following",
    "histories",
    "joined",
    "line_of",
    "mended",
    "octets_of",
    "rfc3339_utc",
    "seal_of",
    "signature_path",
    "version",
    "wording_path",
]
