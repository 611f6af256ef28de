"""What the values of one file are checked against: languages, region, zone, files, who is known. Plain values."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from pressroom.check.problems import Problems
from pressroom.model.draft import FileInfo
from pressroom.model.newsroom import Contact, Organisation

UNKNOWN_REGION = "ZZ"
"""The region while no organisation has one that is right: then numbers cannot be judged."""


class Scope(Struct, frozen=True, gc=False):
    """What is known around a value.

    `languages` are those of the newsroom; `region` is the ISO country that telephone numbers are dialled from, empty if
    none is said; `contacts` and `organisations` are the known ids with their values in `language`, None where the value
    is not valid itself. They are None altogether when `newsroom.yaml` could not be read.
    """

    languages: tuple[str, ...]
    language: str
    region: str
    zone: ZoneInfo
    today: date
    files: dict[str, FileInfo]
    contacts: dict[str, Contact | None] | None = None
    organisations: dict[str, Organisation | None] | None = None


class Place(Struct, frozen=True, gc=False):
    """Where a value stands: the report of its file, the dotted name of its field, and its scope."""

    problems: Problems
    field: str
    scope: Scope

    def for_key(self, key: str) -> "Place":
        """The place of a part."""
        return Place(self.problems, f"{self.field}.{key}" if self.field else key, self.scope)

    def with_scope_changes(self, **changes: Any) -> "Place":
        """The same place in a scope that differs."""
        return Place(self.problems, self.field, replace(self.scope, **changes))
