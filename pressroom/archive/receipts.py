"""What an archive keeps of the channels: which version reached which, and nobody's address. Octets in and out. Pure.

With it a newsroom made from a bag does not tell hubs and subscribers once more what they were told.
"""

from typing import Literal

import msgspec
from msgspec import Struct


class _PublicMailing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    release: str
    language: str
    version: int
    kind: str
    message: str
    versions: tuple[int, ...] = ()


class _PublicReceipt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of `channels.jsonl`, as far as it names no person; all else that it says is passed over."""

    channel: Literal["site", "hub", "mail"]
    line: str
    time: str
    to: str = ""
    fault: str = ""
    mailing: _PublicMailing | None = None


_decode_receipt = msgspec.json.Decoder(_PublicReceipt).decode


def filter_public_receipts(content: bytes) -> bytes:
    """The lines that tell of what was reached, without addresses of mail. ValueError for a line that is none."""
    lines = [_decode_receipt(line) for line in content.split(b"\n")[:-1] if line]
    return b"".join([msgspec.json.encode(line) + b"\n" for line in lines if not line.fault and "@" not in line.to])
