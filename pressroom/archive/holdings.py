"""What an archive holds of each release on record: its texts, the files they name, their wordings. Pure.

Lines of the record in; paths below the newsroom's folder out, with the SHA-256 that each file must have.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from pressroom.record import FOLDER, Line, wording_path


class Holding(Struct):
    """What is held of a release.

    `texts` stand as they were last recorded, with the `files` that they name; `wordings` are all that were recorded and
    may be shown, those of the texts among them. `withheld` are the wordings that nobody is shown, and `closed` the
    texts that were withdrawn so that not even their headlines are.
    """

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    wordings: dict[str, str] = field(default_factory=dict)
    withheld: dict[str, str] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    versions: int = 0

    @property
    def required(self) -> dict[str, str]:
        """What must be there, or the site cannot be made."""
        return self.texts | self.files | self.wordings


def holdings(lines: Iterable[Line]) -> dict[str, Holding]:
    """What is held, by the addresses of releases."""
    found: dict[str, Holding] = defaultdict(Holding)
    texts: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        if line.release:
            texts[line.of].append(line)
    for (address, language), own in sorted(texts.items()):
        _hold(found[address], f"{FOLDER}/{address}", language, own)
    return dict(found)


def _hold(holding: Holding, folder: str, language: str, lines: Sequence[Line]) -> None:
    last = lines[-1]
    source = f"{folder}/{language}.md"
    holding.texts[source] = last.source
    holding.files |= {f"{folder}/{name}": digest for name, digest in last.files.items()}
    holding.versions += len(lines)
    first = max([number for number, line in enumerate(lines) if line.withheld], default=0)
    shown = {line.source for line in lines[first:]}
    for line in lines:
        to = holding.wordings if line.source in shown else holding.withheld
        to[wording_path(line.release, line.source)] = line.source
    if last.kind == "withdrawal" and last.withheld:
        holding.closed.append(source)
