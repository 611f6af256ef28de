"""Filter the receipts that an archive keeps: which version reached which channel, without e-mail addresses.

Pure. Because of them, a newsroom restored from a bag does not notify hubs and subscribers again.
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
    """The fields of a line of `channels.jsonl` that name no person; decoding ignores all others."""

    channel: Literal["site", "hub", "mail"]
    line: str
    time: str
    to: str = ""
    fault: str = ""
    mailing: _PublicMailing | None = None


_decode_receipt = msgspec.json.Decoder(_PublicReceipt).decode


def filter_public_receipts(content: bytes) -> bytes:
    """Return the receipts of successful deliveries, without e-mail addresses.

    Raises msgspec.DecodeError or UnicodeDecodeError if a line cannot be read.
    """
    receipts = [_decode_receipt(line) for line in content.split(b"\n")[:-1] if line]
    public = [receipt for receipt in receipts if not receipt.fault and "@" not in receipt.to]
    return b"".join([msgspec.json.encode(receipt) + b"\n" for receipt in public])
