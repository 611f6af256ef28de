"""Define a mailing that is prepared, as the commands that prepare it show it."""

from datetime import datetime

from msgspec import Struct


class PlannedMailing(Struct, frozen=True):
    """A mailing that is prepared: how many subscribers get it at once, and how many in a digest.

    It may leave from `send_after` on. A digest has no release of its own: its name begins with `digest/`.
    """

    id: int
    release: str
    language: str
    version: int
    kind: str
    subscribers: int
    daily: int
    weekly: int
    send_after: datetime
