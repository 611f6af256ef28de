"""Define what values are checked against: languages, region, time zone, files, contacts and organisations."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from pressroom.check.problems import Problems
from pressroom.model.draft import FileInfo
from pressroom.model.newsroom import Contact, Organisation

UNKNOWN_REGION = "ZZ"
"""The region if no organisation has a valid country: telephone numbers cannot be checked then."""


class Scope(Struct, frozen=True, gc=False):
    """What the parser of a value can know about the file and the newsroom.

    `languages` are the newsroom's languages. `region` is the ISO country that telephone numbers are dialled from, empty
    if there is none. `files` are the files next to the text, by name. `contacts` and `organisations` map ids to the
    values in `language`, or to None for an invalid one; both are None if `newsroom.yaml` could not be read.
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
    """Where a value is: the problems of its file, the dotted name of its field, and its scope."""

    problems: Problems
    field: str
    scope: Scope

    def for_key(self, key: str) -> "Place":
        """Return the place of a value inside this one."""
        return Place(self.problems, f"{self.field}.{key}" if self.field else key, self.scope)

    def with_scope_changes(self, **changes: Any) -> "Place":
        """Return the same place with some values of its scope changed."""
        return Place(self.problems, self.field, replace(self.scope, **changes))
