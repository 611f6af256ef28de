"""Encode and parse one line of the record, and collect the versions of each text from lines. Pure: it opens no file.

A line is JSON (RFC 8259) in UTF-8 with sorted keys and no white space, so that each value has exactly one encoding.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b, sha256
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct, field

from pressroom.model.release import ArticleDigest, Version, VersionKind, VersionsByLanguage

LineKind = Literal["publication", "minor", "correction", "withdrawal", "import", "merge", "move"]
"""The kind of a version, "merge" for a line that joins branches of the record, or "move" for a new address."""
# \Z because $ also matches before a final line feed.
Digest: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Salt: TypeAlias = Annotated[str, Meta(pattern=r"^(?:[0-9a-f]{32})?\Z")]
OptionalDigest: TypeAlias = Annotated[str, Meta(pattern=r"^(?:[0-9a-f]{64})?\Z")]
Address: TypeAlias = Annotated[str, Meta(pattern=r"^(?:[12][0-9]{3}/[a-z0-9]+(?:-[a-z0-9]+)*)?\Z")]
Language: TypeAlias = Annotated[str, Meta(pattern=r"^(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?\Z")]
Time: TypeAlias = Annotated[str, Meta(pattern=r"^[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")]

Histories: TypeAlias = dict[str, VersionsByLanguage]
"""The versions of each release by language, by the address of the release."""

MAX_TIME = "8999-12-31T23:59:59Z"
"""The latest time that a line can have."""


class RecordLine(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A version of a text, a merge, or a move.

    `previous` lists the digests of the lines before: none for the first line, two or more for a merge. `sequence` is
    one more than the highest sequence number of these lines. `time` is RFC 3339 in UTC. `release` and `language` name
    the text; a move has no language, and `former` is the address that the release had before. `text_digest` is the
    SHA-256 of the text file, and `files` maps the name of each image and document to its SHA-256, both in hexadecimal.
    `notes` say what was corrected, or why the text was withdrawn, by language. `is_mailed`: subscribers are notified by
    mail. `hides_earlier`: earlier versions are not shown. `public_text_digest` is the SHA-256 of `release.txt` at that
    time, empty if unknown, and `article` is what its article said. `signature` is a detached JWS of `signed_content`,
    if the newsroom has keys. `salt` is random, so that nobody can guess from the digest of a line what is in it; signed
    lines of older programs have none.
    """

    sequence: int
    time: Time
    kind: LineKind
    previous: tuple[Digest, ...] = ()
    release: Address = ""
    language: Language = ""
    former: Address = ""
    text_digest: OptionalDigest = field(default="", name="source")
    files: dict[str, Digest] = {}
    notes: dict[str, str] = {}
    is_mailed: bool = field(default=False, name="mail")
    hides_earlier: bool = field(default=False, name="withheld")
    public_text_digest: OptionalDigest = field(default="", name="text")
    article: ArticleDigest | None = None
    salt: Salt = ""
    signature: str = ""

    @property
    def recorded_at(self) -> datetime:
        """The time as a datetime."""
        return datetime.fromisoformat(self.time)

    @property
    def text_id(self) -> tuple[str, str]:
        """The text that this is a version of: the address of its release, and its language."""
        return self.release, self.language

    @property
    def version_kind(self) -> VersionKind:
        """The kind of the version. Raises AssertionError for a merge and a move."""
        if self.kind == "merge" or self.kind == "move":  # noqa: PLR1714 - the type checker understands this form
            raise AssertionError(f"a {self.kind} is not a version")
        return self.kind

    @property
    def content(self) -> bytes:
        """The line as in the record file, without the line feed."""
        return _encode(self)

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, by which the next line names this one."""
        return sha256(self.content).hexdigest()

    @property
    def signed_content(self) -> bytes:
        """The content that is signed and published: a `PublicLine`, or the whole line if it has no salt."""
        unsigned_content = _encode(msgspec.structs.replace(self, signature=""))
        if not self.salt:
            return unsigned_content
        return _encode(
            PublicLine(
                sequence=self.sequence,
                time=self.time,
                kind=self.kind,
                previous=self.previous,
                release=self.release,
                language=self.language,
                line_digest=sha256(unsigned_content).hexdigest(),
            )
        )


class PublicLine(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is signed and published of a line with a salt: no note, no name of a file and no digest of a text.

    `line_digest` is the SHA-256 of the whole line without its signature. It proves the line to those who have it, and
    says nothing to others because of the salt.
    """

    sequence: int
    time: Time
    kind: LineKind
    previous: tuple[Digest, ...] = ()
    release: Address
    language: Language
    line_digest: Digest = field(name="line")

    @property
    def recorded_at(self) -> datetime:
        """The time as a datetime."""
        return datetime.fromisoformat(self.time)


_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(RecordLine).decode
_decode_public = msgspec.json.Decoder(PublicLine).decode


_FIELDS_BY_KIND = {"merge": (False, False, False, False), "move": (True, False, False, True)}
"""Whether a line has release, language, source and former; versions are not listed."""


def parse_line(content: bytes) -> RecordLine:
    """Return the line with this content. Raises ValueError unless it is encoded exactly as pressroom does it."""
    try:
        line = _decode(content)
        line.recorded_at.astimezone(UTC)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    fields = (bool(line.release), bool(line.language), bool(line.text_digest), bool(line.former))
    if fields != _FIELDS_BY_KIND.get(line.kind, (True, True, True, False)):
        raise ValueError(
            "expected release, language and source in a version, release and former in a move, and none in a merge"
        )
    if line.content != content:
        raise ValueError("it is not written exactly as pressroom writes it")
    return line


def parse_signed_content(content: bytes) -> PublicLine | RecordLine:
    """Return what `RecordLine.signed_content` encodes. Raises ValueError for anything else."""
    try:
        public_line = _decode_public(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        line = parse_line(content)
        if line.signed_content != content:
            raise ValueError("expected a public line, or a line without a salt") from None
        return line
    if _encode(public_line) != content:
        raise ValueError("it is not written exactly as pressroom writes it")
    return public_line


def format_rfc3339_utc(time: datetime) -> str:
    """Return a time in the format of a line, in whole seconds."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def collect_histories(
    lines: Iterable[RecordLine], earlier: Mapping[str, VersionsByLanguage] | None = None
) -> Histories:
    """Return the versions of the releases that the lines name, after their `earlier` versions."""
    histories: dict[str, dict[str, tuple[Version, ...]]] = {}
    for line in lines:
        if line.kind in {"merge", "move"}:
            continue
        versions = histories.setdefault(line.release, dict((earlier or {}).get(line.release, {})))
        versions[line.language] = (*versions.get(line.language, ()), create_version(line))
    return histories


def create_version(line: RecordLine) -> Version:
    """Return the version that a line records."""
    return Version(
        line.version_kind,
        line.recorded_at,
        compute_content_digest(line.text_digest, line.files),
        dict(sorted(line.notes.items())),  # as in the record file
        line.hides_earlier,
        line.text_digest,
        line.is_mailed,
    )


def compute_content_digest(text_digest: str, files: Mapping[str, str]) -> bytes:
    """Return one digest for a text and the files that it names, from the SHA-256 of each."""
    parts = [text_digest, *(f"{digest} {name}" for name, digest in sorted(files.items()))]
    return blake2b("\n".join(parts).encode(), digest_size=16).digest()
