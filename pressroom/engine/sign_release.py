"""Sign the files of a release, and lines of the record, with the newsroom's key.

The private key is read when the first signature is needed.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256

from msgspec import structs

from pressroom.config import Config
from pressroom.errors import ConfigError
from pressroom.model.output_names import SIGNATURE_FILE_NAME
from pressroom.model.plan import Artifact, Signature
from pressroom.model.release import Release
from pressroom.read.record_tail import read_absent_releases
from pressroom.record import (
    RECORD_FILE,
    RecordLine,
    collect_address_histories,
    get_current_address,
    get_signature_path,
    parse_line,
)
from pressroom.record.file import get_next_time, read_file
from pressroom.regular_files import read_regular_file
from pressroom.signing import (
    KeyList,
    PrivateKey,
    attach_payload,
    load_signing_key,
    read_key_list,
    sign_detached,
    sign_jws,
    statements,
    verify_jws,
)
from pressroom.signing.statements import PublishedText, Statement, Status
from pressroom.write import Staging

_MOVE_LINE = re.compile(rb'^.*"kind":"move".*$', re.MULTILINE)
_RECORD_LINE = re.compile(rb'^.*"release":"([^"]+)".*$', re.MULTILINE)


class ReleaseSigner:
    """Signs with the newsroom's key; `base_url` is the URL of its site. `pending_lines` will be on record by then."""

    def __init__(
        self, config: Config, staging: Staging, base_url: str, pending_lines: tuple[RecordLine, ...] = ()
    ) -> None:
        self.config = config
        self.staging = staging
        self.base_url = base_url
        self.pending_lines = pending_lines

    def write_signature(self, signature: Signature) -> bool:
        """Stage the signature of a release's files, and return whether it differs from `out/`.

        The files must be staged or in place. A newsroom that was imported from an archive package has the signatures
        but not the key: there the stored signature is used, if it signs exactly these files. Raises ConfigError if
        there is neither.
        """
        lines = self._read_record_lines(signature.release)
        statement = self._create_statement(signature, lines)
        try:
            content = self._create_signature_file(statement, lines)
        except ConfigError as error:
            content = self._read_stored_signature(signature.release, statement, error)
        return self.staging.write(Artifact(signature.path, "application/json", content))

    def _create_statement(self, signature: Signature, lines: Sequence[RecordLine]) -> Statement:
        release = signature.release
        folder = signature.path.removesuffix(SIGNATURE_FILE_NAME)
        files = {
            member.removeprefix(folder): sha256(read_regular_file(self.staging.find_current_path(member))).hexdigest()
            for member in signature.members
        }
        withheld_count = count_withheld_lines(lines)
        return Statement(
            self.base_url,
            self.base_url + release.path,
            release.language,
            len(release.versions),
            get_status(release),
            files,
            list_published_texts(lines, withheld_count),
            withheld_count,
        )

    def _create_signature_file(self, statement: Statement, lines: Sequence[RecordLine]) -> bytes:
        jws = sign_jws(statements.encode_statement(statement), self._key)
        record = [
            attach_payload(line.signed_content, line.signature)
            for number, line in enumerate(lines)
            if line.signature and (line.salt or _may_be_shown(line, is_withheld=number < statement.withheld))
        ]
        return statements.encode_signature_file(statements.SignatureFile(jws, tuple(record)))

    def _read_stored_signature(self, release: Release, statement: Statement, error: ConfigError) -> bytes:
        """Return the signature that an import restored. Raises `error`, with the reason, if it signs anything else."""
        path = get_signature_path(release.address, release.language)
        try:
            content = (self.config.newsroom_folder / path).read_bytes()
        except FileNotFoundError:
            raise error from None
        try:
            jws = statements.parse_signature_file(content).signature
            stored = statements.parse_statement(verify_jws(jws, self._keys).payload)
            difference = _find_difference(stored, statement, ignored_file=self._page_without_neighbours)
        except ValueError as parse_error:
            difference = str(parse_error)
        if difference:
            message = f"{path}, which the import restored, does not sign what would be published now: {difference}."
            raise ConfigError(f"{message} {error.message}", error.remedy) from error
        return content

    def sign_line(self, line: RecordLine) -> RecordLine:
        """Return a line of the record with its signature."""
        return structs.replace(line, signature=sign_detached(line.signed_content, self._key))

    def _read_record_lines(self, release: Release) -> list[RecordLine]:
        """Return the lines of the record about a text."""
        lines = [parse_line(content) for content in self._lines_by_address.get(release.address, ())]
        return [line for line in lines if line.language == release.language]

    @cached_property
    def _keys(self) -> KeyList:
        return read_key_list(self.config.newsroom_folder)

    @cached_property
    def _page_without_neighbours(self) -> str:
        """The name of the page if releases are in other archive packages: it does not link to them. Else empty."""
        return "index.html" if read_absent_releases(str(self.config.newsroom_folder)) else ""

    @cached_property
    def _key(self) -> PrivateKey:
        folder = self.config.newsroom_folder
        return load_signing_key(folder, self.config.keys_folder, get_next_time(folder, datetime.now(UTC)))

    @cached_property
    def _lines_by_address(self) -> dict[str, list[bytes]]:
        """The lines of versions by the current address of their release, not parsed."""
        content = read_file(self.config.newsroom_folder, RECORD_FILE) or b""
        moves = collect_address_histories([parse_line(match[0]) for match in _MOVE_LINE.finditer(content)])
        lines: dict[str, list[bytes]] = defaultdict(list)
        for match in _RECORD_LINE.finditer(content):
            if not _MOVE_LINE.fullmatch(match[0]):
                lines[get_current_address(moves, match[1].decode())].append(match[0])
        for line in self.pending_lines:
            lines[line.release].append(line.content)
        return lines


def _find_difference(stored: Statement, current: Statement, ignored_file: str) -> str:
    """Return the first thing that a stored statement says otherwise, or an empty string."""
    for name in ("site", "url", "language", "version", "status"):
        if getattr(stored, name) != getattr(current, name):
            return f"its {name} is {getattr(stored, name)}, and not {getattr(current, name)}"
    names = sorted((stored.files.keys() | current.files.keys()) - {ignored_file})
    changed = [name for name in names if stored.files.get(name) != current.files.get(name)]
    return f"{changed[0]} differs" if changed else ""


def count_withheld_lines(lines: Sequence[RecordLine]) -> int:
    """Return how many of the first lines of a text record versions that readers may not see."""
    if lines and lines[-1].kind == "withdrawal":
        return len(lines) - 1
    return max([number for number, line in enumerate(lines) if line.hides_earlier], default=0)


def list_published_texts(lines: Sequence[RecordLine], withheld_count: int) -> tuple[PublishedText, ...]:
    """Return the texts of the versions that readers may see, as far as their digests are known."""
    return tuple(
        [
            PublishedText(number, line.time, line.public_text_digest, line.article)
            for number, line in enumerate(lines, 1)
            if number > withheld_count and line.public_text_digest
        ]
    )


def _may_be_shown(line: RecordLine, *, is_withheld: bool) -> bool:
    """Return whether a whole line may be published: it has the names of files and the digest of the text."""
    return not is_withheld and not (line.kind == "withdrawal" and line.hides_earlier)


def get_status(release: Release) -> Status:
    """Return whether a release is withdrawn, corrected or published as it was first."""
    return "withdrawn" if release.withdrawal else "corrected" if release.corrections else "published"
