"""The signatures of releases and of lines of the record: what is to be signed in, octets out.

The private part of the newsroom's key is read at the first of them.
"""

import re
from collections import defaultdict
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from msgspec import structs

from pressroom.config import Config
from pressroom.errors import ConfigError
from pressroom.model.plan import Artifact, Signature
from pressroom.model.release import Release
from pressroom.record import RECORD_FILE, RecordLine, parse_line, signature_path
from pressroom.record.file import get_next_time, read_file
from pressroom.signing import PrivateKey, attach_payload, load_signing_key, sign_detached, sign_jws, statements
from pressroom.signing.statements import Status
from pressroom.write import Staging

_RECORD_LINE = re.compile(rb'^.*"release":"([^"]+)".*$', re.MULTILINE)


class ReleaseSigner:
    """Signs with the newsroom's key; `base_url` is the address of its site."""

    def __init__(self, config: Config, staging: Staging, base_url: str) -> None:
        self.config = config
        self.staging = staging
        self.base_url = base_url

    def write_signature(self, signature: Signature) -> bool:
        """Write the signature of the files of a release, all of which have been made; tells whether it was written.

        Whoever has the newsroom from an archive has its signatures, and not its key: then they stand as they were.
        Raises ConfigError when there is neither.
        """
        kept = self.config.newsroom_folder / signature_path(signature.release.address, signature.release.language)
        try:
            content = self._create_signature_file(signature)
        except ConfigError:
            if not kept.is_file():
                raise
            content = kept.read_bytes()
        return self.staging.write(Artifact(signature.path, "application/json", content))

    def _create_signature_file(self, signature: Signature) -> bytes:
        release = signature.release
        folder = signature.path.removesuffix(statements.SIGNATURE_FILE_NAME)
        files = {
            member.removeprefix(folder): sha256(Path(self.staging.find_current_path(member)).read_bytes()).hexdigest()
            for member in signature.members
        }
        statement = statements.Statement(
            self.base_url,
            self.base_url + release.path,
            release.language,
            len(release.versions),
            get_status(release),
            files,
        )
        proof = sign_jws(statements.encode_statement(statement), self._key)
        return statements.encode_signature_file(
            statements.SignatureFile(proof, tuple(self._sign_record_lines(release)))
        )

    def sign_line(self, line: RecordLine) -> RecordLine:
        """A line of the record with its signature."""
        return structs.replace(line, signature=sign_detached(line.unsigned_content, self._key))

    def _sign_record_lines(self, release: Release) -> list[str]:
        """The signed lines that tell of a text."""
        lines = [parse_line(each) for each in self._lines_by_address.get(release.address, ())]
        own = [line for line in lines if line.language == release.language and line.signature]
        return [attach_payload(line.unsigned_content, line.signature) for line in own]

    @cached_property
    def _key(self) -> PrivateKey:
        newsroom = self.config.newsroom_folder
        return load_signing_key(newsroom, self.config.keys_folder, get_next_time(newsroom, datetime.now(UTC)))

    @cached_property
    def _lines_by_address(self) -> dict[str, list[bytes]]:
        """The lines of the record by the addresses of releases."""
        found: dict[str, list[bytes]] = defaultdict(list)
        for line in _RECORD_LINE.finditer(read_file(self.config.newsroom_folder, RECORD_FILE) or b""):
            found[line[1].decode()].append(line[0])
        return found


def get_status(release: Release) -> Status:
    """What has become of a release."""
    return "withdrawn" if release.withdrawal else "corrected" if release.corrections else "published"
