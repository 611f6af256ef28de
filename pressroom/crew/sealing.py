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

from pressroom.artifact import Artifact, Signature
from pressroom.config import Config
from pressroom.errors import ConfigError
from pressroom.record import RECORD, Line, line_of, signature_path
from pressroom.record.file import moment, octets
from pressroom.release import Release
from pressroom.signing import PrivateKey, detached, joined, signed, signing_key, statements
from pressroom.signing.statements import Status
from pressroom.write import Staging

_LINE = re.compile(rb'^.*"release":"([^"]+)".*$', re.MULTILINE)


class Sealer:
    """Signs with the newsroom's key; `base_url` is the address of its site."""

    def __init__(self, config: Config, staging: Staging, base_url: str) -> None:
        self.config = config
        self.staging = staging
        self.base_url = base_url

    def make(self, wanted: Signature) -> bool:
        """Write the signature of the files of a release, all of which have been made; tells whether it was written.

        Whoever has the newsroom from an archive has its signatures, and not its key: then they stand as they were.
        Raises ConfigError when there is neither.
        """
        kept = self.config.newsroom / signature_path(wanted.release.address, wanted.release.language)
        try:
            content = self._content(wanted)
        except ConfigError:
            if not kept.is_file():
                raise
            content = kept.read_bytes()
        return self.staging.put(Artifact(wanted.path, "application/json", content))

    def _content(self, wanted: Signature) -> bytes:
        release = wanted.release
        folder = wanted.path.removesuffix(statements.SIGNATURE)
        files = {
            member.removeprefix(folder): sha256(Path(self.staging.place(member)).read_bytes()).hexdigest()
            for member in wanted.members
        }
        statement = statements.Statement(
            self.base_url,
            self.base_url + release.path,
            release.language,
            len(release.versions),
            status(release),
            files,
        )
        proof = signed(statements.payload(statement), self._key)
        return statements.signature_file(statements.SignatureFile(proof, tuple(self._record(release))))

    def line(self, line: Line) -> Line:
        """A line of the record with its signature."""
        return structs.replace(line, signature=detached(line.unsigned, self._key))

    def _record(self, release: Release) -> list[str]:
        """The signed lines that tell of a text."""
        lines = [line_of(each) for each in self._lines.get(release.address, ())]
        own = [line for line in lines if line.language == release.language and line.signature]
        return [joined(line.unsigned, line.signature) for line in own]

    @cached_property
    def _key(self) -> PrivateKey:
        newsroom = self.config.newsroom
        return signing_key(newsroom, self.config.keys, moment(newsroom, datetime.now(UTC)))

    @cached_property
    def _lines(self) -> dict[str, list[bytes]]:
        """The lines of the record by the addresses of releases."""
        found: dict[str, list[bytes]] = defaultdict(list)
        for line in _LINE.finditer(octets(self.config.newsroom, RECORD) or b""):
            found[line[1].decode()].append(line[0])
        return found


def status(release: Release) -> Status:
    """What has become of a release."""
    return "withdrawn" if release.withdrawal else "corrected" if release.corrections else "published"
