"""One line of the record: what it says as a value, and as octets. Pure: it opens no file.

A line is JSON (RFC 8259) on one line of UTF-8, its keys sorted, with nothing between them: one value, one spelling.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct, field

from pressroom.model.release import VersionKind

LineKind = Literal["publication", "minor", "correction", "withdrawal", "import", "merge"]
"""That of a version, or "merge": what joins two branches of the record and is no version."""
# \Z, for $ lets a line feed follow.
Digest: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
OptionalDigest: TypeAlias = Annotated[str, Meta(pattern=r"^(?:[0-9a-f]{64})?\Z")]
Address: TypeAlias = Annotated[str, Meta(pattern=r"^(?:[12][0-9]{3}/[a-z0-9]+(?:-[a-z0-9]+)*)?\Z")]
Language: TypeAlias = Annotated[str, Meta(pattern=r"^(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?\Z")]
Time: TypeAlias = Annotated[str, Meta(pattern=r"^[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")]

MAX_TIME = "8999-12-31T23:59:59Z"
"""The latest time that a line can have."""


class RecordLine(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A version of a text, or a merge.

    `sequence` is one more than that of the lines before it, which `previous` names by the SHA-256 of their octets: none
    for the first line, two for a merge. `time` is RFC 3339 in UTC. `release` and `language` say which text. `source` is
    the SHA-256 of the text file, `files` those of the pictures and documents it names, in hexadecimal digits. `notes`
    say what was changed, or why it was withdrawn, by language. `mail`: its subscribers are told by mail. `withheld`: no
    earlier wording is shown. `text` is the SHA-256 of the public text as it was then (`release.txt`), empty where it is
    not known. `signature` is a detached JWS of all the rest, where the newsroom has keys.
    """

    sequence: int
    time: Time
    kind: LineKind
    previous: tuple[Digest, ...] = ()
    release: Address = ""
    language: Language = ""
    text_digest: OptionalDigest = field(default="", name="source")
    files: dict[str, Digest] = {}
    notes: dict[str, str] = {}
    is_mailed: bool = field(default=False, name="mail")
    hides_earlier: bool = field(default=False, name="withheld")
    public_text_digest: OptionalDigest = field(default="", name="text")
    signature: str = ""

    @property
    def recorded_at(self) -> datetime:
        """Its time."""
        return datetime.fromisoformat(self.time)

    @property
    def text_id(self) -> tuple[str, str]:
        """Which text it is a version of: the address of its release, and its language."""
        return self.release, self.language

    @property
    def version_kind(self) -> VersionKind:
        """The kind of a line that is a version."""
        if self.kind == "merge":
            raise AssertionError("a merge is no version")
        return self.kind

    @property
    def content(self) -> bytes:
        """The line as it stands in the record, without the line feed."""
        return _encode(self)

    @property
    def digest(self) -> str:
        """The SHA-256 of its octets, by which the next line names it."""
        return sha256(self.content).hexdigest()

    @property
    def unsigned_content(self) -> bytes:
        """The octets that its signature is made of: all but the signature."""
        return _encode(msgspec.structs.replace(self, signature=""))


_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(RecordLine).decode


def parse_line(content: bytes) -> RecordLine:
    """The line that octets say. ValueError when they are not exactly one, in its one spelling."""
    try:
        line = _decode(content)
        line.recorded_at.astimezone(UTC)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    named = (line.release, line.language, line.text_digest)
    if any(named) if line.kind == "merge" else not all(named):
        raise ValueError("it does not say of which text it is a version")
    if line.content != content:
        raise ValueError("it is spelt in another way than pressroom writes it")
    return line


def format_rfc3339_utc(time: datetime) -> str:
    """A time as it stands in a line, in whole seconds."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
