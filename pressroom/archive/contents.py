"""What an archive holds of each release on record: its texts, the files they name, their wordings. Pure.

Lines of the record in; paths below the newsroom's folder out, with the SHA-256 that each file must have.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from pressroom.record import RELEASES_FOLDER, RecordLine, version_path


class ArchivedRelease(Struct):
    """What is held of a release.

    `texts` stand as they were last recorded, with the `files` that they name; `wordings` are all that were recorded and
    may be shown, those of the texts among them. `withheld` are the wordings that nobody is shown, and `closed` the
    texts that were withdrawn so that not even their headlines are.
    """

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    version_texts: dict[str, str] = field(default_factory=dict)
    hidden_versions: dict[str, str] = field(default_factory=dict)
    hidden_texts: list[str] = field(default_factory=list)
    version_count: int = 0

    @property
    def required(self) -> dict[str, str]:
        """What must be there, or the site cannot be made."""
        return self.texts | self.files | self.version_texts


def archived_releases(lines: Iterable[RecordLine]) -> dict[str, ArchivedRelease]:
    """What is held, by the addresses of releases."""
    found: dict[str, ArchivedRelease] = defaultdict(ArchivedRelease)
    texts: dict[tuple[str, str], list[RecordLine]] = defaultdict(list)
    for line in lines:
        if line.release:
            texts[line.text_id].append(line)
    for (address, language), own in sorted(texts.items()):
        _add_text(found[address], f"{RELEASES_FOLDER}/{address}", language, own)
    return dict(found)


def _add_text(archived_release: ArchivedRelease, folder: str, language: str, lines: Sequence[RecordLine]) -> None:
    last = lines[-1]
    source = f"{folder}/{language}.md"
    archived_release.texts[source] = last.text_digest
    archived_release.files |= {f"{folder}/{name}": digest for name, digest in last.files.items()}
    archived_release.version_count += len(lines)
    first = max([number for number, line in enumerate(lines) if line.hides_earlier], default=0)
    shown = {line.text_digest for line in lines[first:]}
    for line in lines:
        to = archived_release.version_texts if line.text_digest in shown else archived_release.hidden_versions
        to[version_path(line.release, line.text_digest)] = line.text_digest
    if last.kind == "withdrawal" and last.hides_earlier:
        archived_release.hidden_texts.append(source)
