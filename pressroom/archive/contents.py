"""List what an archive keeps: of each release in the record its texts, files and versions; and the public receipts.

Pure. Paths are relative to the newsroom's folder and come with the SHA-256 that each file must have. Because of the
receipts, a newsroom restored from a bag does not notify hubs and subscribers again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec
from msgspec import Struct, field

from pressroom.record import RELEASES_FOLDER, RecordLine, get_version_path


class ArchivedRelease(Struct):
    """What an archive keeps of a release: SHA-256 by path, unless stated otherwise.

    `texts` are the texts as last recorded, and `files` the files that they name. `version_texts` are the stored texts
    of all versions that may be shown, the current ones included; `hidden_versions` are the stored texts of all others.
    `hidden_texts` lists the texts that were withdrawn with their headline hidden. `version_count` counts versions.
    """

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    version_texts: dict[str, str] = field(default_factory=dict)
    hidden_versions: dict[str, str] = field(default_factory=dict)
    hidden_texts: list[str] = field(default_factory=list)
    version_count: int = 0

    @property
    def required_files(self) -> dict[str, str]:
        """The files without which the site cannot be built."""
        return self.texts | self.files | self.version_texts


def collect_archived_releases(lines: Iterable[RecordLine]) -> dict[str, ArchivedRelease]:
    """Return what an archive keeps of each release, by its address."""
    releases: dict[str, ArchivedRelease] = defaultdict(ArchivedRelease)
    lines_by_text: dict[tuple[str, str], list[RecordLine]] = defaultdict(list)
    for line in lines:
        if line.release:
            lines_by_text[line.text_id].append(line)
    for (address, language), text_lines in sorted(lines_by_text.items()):
        _add_text(releases[address], f"{RELEASES_FOLDER}/{address}", language, text_lines)
    return dict(releases)


def _add_text(archived_release: ArchivedRelease, folder: str, language: str, lines: Sequence[RecordLine]) -> None:
    last = lines[-1]
    source = f"{folder}/{language}.md"
    archived_release.texts[source] = last.text_digest
    archived_release.files |= {f"{folder}/{name}": digest for name, digest in last.files.items()}
    archived_release.version_count += len(lines)
    first = max([number for number, line in enumerate(lines) if line.hides_earlier], default=0)
    shown = {line.text_digest for line in lines[first:]}
    for line in lines:
        is_shown = line.text_digest in shown
        digests = archived_release.version_texts if is_shown else archived_release.hidden_versions
        digests[get_version_path(line.release, line.text_digest)] = line.text_digest
    if last.kind == "withdrawal" and last.hides_earlier:
        archived_release.hidden_texts.append(source)


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
