"""Exports what is on record: a newsroom and years in, a bag out, and what of it the public may not see."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from msgspec import Struct

from pressroom import __version__
from pressroom.archive.gathering import Gathered, gathered, recorded
from pressroom.archive.writing import write
from pressroom.config import Config
from pressroom.errors import ConfigError, DeliveryError
from pressroom.record import Chain
from pressroom.record.file import locked
from pressroom.start import Progress, Start, Wish
from pressroom.write import locked as locked_outputs

ALL = "all"
"""In the place of years: every one of them."""

_MOST = 20


class Exported(Struct, frozen=True):
    """What was exported: where, how many files, releases and versions, how many wordings stay withheld.

    `closed` tells by path what in the bag the public may not see.
    """

    folder: str
    files: int
    releases: int
    versions: int
    withheld: int
    closed: dict[str, str]


def export(
    config: Config,
    years: Sequence[str],
    to: Path,
    day: date,
    progress: Progress | None = None,
    *,
    is_whole: bool = False,
) -> Exported:
    """Write a bag of some years to a folder that is not there yet; `day` is what it says of when.

    `is_whole`: also what the public may not see. Raises ConfigError when there is such a thing and it is not, or the
    newsroom cannot be exported now; DeliveryError when the disk does not take it. Then there is no bag.
    """
    target = to.absolute()
    with ExitStack() as held:
        held.enter_context(locked(config.newsroom))
        record = recorded(config.newsroom)
        wanted = _years(record, years)
        _require_free(config, target)
        start = Start(config, Wish(progress=progress))
        found = gathered(start, record, wanted, is_whole=is_whole)
        held.enter_context(locked_outputs(config.out))
        if found.closed and not is_whole:
            raise _confidential(found.closed)
        try:
            write(target, found.members, _said(found, years, record, day, is_whole=is_whole), progress)
        except OSError as error:
            raise DeliveryError(
                f"{error.filename or target} could not be read or written: {error.strerror}.",
                "There is no bag. Make room or give yourself access there, then run this again.",
            ) from error
    versions = sum(own.versions for own in found.held.values())
    return Exported(str(target), len(found.members), len(found.held), versions, found.withheld, found.closed)


def _require_free(config: Config, target: Path) -> None:
    """A bag stands in a place of its own."""
    kept = [config.out, *(config.newsroom / name for name in ("releases", "templates", "locale"))]
    if any(target.resolve().is_relative_to(folder.resolve()) for folder in kept):
        raise ConfigError(f"{target} is within the newsroom's own folders.", "Name another folder with --to.")
    if target.exists() or target.is_symlink():
        raise ConfigError(f"{target} is there already.", "Name another folder with --to; nothing is written over.")
    if not target.parent.is_dir():
        raise ConfigError(f"There is no folder {target.parent}.", "Make it, or name another with --to.")


def _years(record: Chain, wanted: Sequence[str]) -> list[str]:
    """The years that are wanted. Raises ConfigError for one of which nothing is on record."""
    known = sorted({line.release[:4] for line in record.lines.values() if line.release})
    if ALL in wanted:
        return known
    for year in wanted:
        if year not in known:
            raise ConfigError(f"Nothing is on record of {year}.", f"There is something of {', '.join(known)}; or: all")
    return sorted(set(wanted))


def _confidential(closed: dict[str, str]) -> ConfigError:
    told = [f"{path}: {what}" for path, what in list(closed.items())[:_MOST]]
    more = [f"… and {len(closed) - _MOST} more"] if len(closed) > _MOST else []
    return ConfigError(
        "\n".join([f"{len(closed)} files hold what the public may not see; nothing was exported.", *told, *more]),
        "Their hashes are on record, so they are exported as they are or not at all. If the archive keeps the bag from "
        "the public, run this again with --confidential.",
    )


def _said(found: Gathered, years: Sequence[str], record: Chain, day: date, *, is_whole: bool) -> list[tuple[str, str]]:
    """What a bag says of itself."""
    newsroom = found.newsroom
    edition = newsroom.editions[0]
    said = [("Source-Organization", issuer.name) for issuer in edition.organisations]
    said += [("Contact-Name", each.name) for each in edition.contacts if each.audience == "public"][:1]
    said += [("Contact-Email", issuer.email) for issuer in edition.organisations if issuer.email][:1]
    held = sorted({address[:4] for address in found.held})
    texts = sum(len(own.texts) for own in found.held.values())
    versions = sum(own.versions for own in found.held.values())
    described = (
        f"{edition.title}: press releases of {', '.join(held)}; {len(found.held)} releases, {texts} texts, "
        f"{versions} versions on record"
    )
    inside = "data/newsroom: sources, all versions, record; data/site: the pages and files as they were public"
    heads = ", ".join(record.heads)
    return [
        *said,
        ("External-Description", described),
        ("External-Identifier", newsroom.base_url),
        ("Bagging-Date", day.isoformat()),
        ("Bag-Software-Agent", f"pressroom {__version__}"),
        ("Bag-Group-Identifier", newsroom.base_url),
        ("Internal-Sender-Identifier", f"record of {record.last} lines, ending in SHA-256 {heads}"),
        ("Internal-Sender-Description", inside),
        ("Pressroom-Years", ALL if ALL in years else " ".join(held)),
        ("Pressroom-Confidential", "yes" if is_whole else "no"),
    ]
