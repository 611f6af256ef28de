"""Exports what is on record: a newsroom and years in, a bag out, and what of it the public may not see."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from msgspec import Struct, field

from pressroom import __version__
from pressroom.archive.collect import ExportContents, collect_contents, require_record
from pressroom.archive.write_bag import write_bag
from pressroom.config import Config
from pressroom.engine.workspace import BuildOptions, Progress, Workspace
from pressroom.errors import ConfigError, DeliveryError
from pressroom.record import Record
from pressroom.record.file import lock_record
from pressroom.write import lock_output as locked_outputs

ALL_YEARS = "all"
"""In the place of years: every one of them."""

_MAX_LISTED = 20


class ExportResult(Struct, frozen=True):
    """What was exported: where, how many files, releases and versions, how many wordings stay withheld.

    `closed` tells by path what in the bag the public may not see.
    """

    folder: str
    files: int
    releases: int
    versions: int
    hidden: int = field(name="withheld")
    confidential: dict[str, str] = field(name="closed")


def export_bag(
    config: Config,
    years: Sequence[str],
    destination: Path,
    day: date,
    progress: Progress | None = None,
    *,
    include_confidential: bool = False,
) -> ExportResult:
    """Write a bag of some years to a folder that is not there yet; `day` is what it says of when.

    `is_whole`: also what the public may not see. Raises ConfigError when there is such a thing and it is not, or the
    newsroom cannot be exported now; DeliveryError when the disk does not take it. Then there is no bag.
    """
    target = destination.absolute()
    with ExitStack() as held:
        held.enter_context(lock_record(config.newsroom_folder))
        record = require_record(config.newsroom_folder)
        wanted = _select_years(record, years)
        _require_free_target(config, target)
        start = Workspace(config, BuildOptions(progress=progress))
        found = collect_contents(start, record, wanted, include_confidential=include_confidential)
        held.enter_context(locked_outputs(config.out))
        if found.confidential and not include_confidential:
            raise _create_confidential_error(found.confidential)
        try:
            write_bag(
                target,
                found.payload_files,
                _build_bag_info(found, years, record, day, include_confidential=include_confidential),
                progress,
            )
        except OSError as error:
            raise DeliveryError(
                f"{error.filename or target} could not be read or written: {error.strerror}.",
                "There is no bag. Make room or give yourself access there, then run this again.",
            ) from error
    versions = sum(own.version_count for own in found.releases.values())
    return ExportResult(
        str(target), len(found.payload_files), len(found.releases), versions, found.hidden, found.confidential
    )


def _require_free_target(config: Config, target: Path) -> None:
    """A bag stands in a place of its own."""
    kept = [config.out, *(config.newsroom_folder / name for name in ("releases", "templates", "locale"))]
    if any(target.resolve().is_relative_to(folder.resolve()) for folder in kept):
        raise ConfigError(f"{target} is within the newsroom's own folders.", "Name another folder with --to.")
    if target.exists() or target.is_symlink():
        raise ConfigError(f"{target} is there already.", "Name another folder with --to; nothing is written over.")
    if not target.parent.is_dir():
        raise ConfigError(f"There is no folder {target.parent}.", "Make it, or name another with --to.")


def _select_years(record: Record, requested: Sequence[str]) -> list[str]:
    """The years that are wanted. Raises ConfigError for one of which nothing is on record."""
    known = sorted({line.release[:4] for line in record.lines.values() if line.release})
    if ALL_YEARS in requested:
        return known
    for year in requested:
        if year not in known:
            raise ConfigError(f"Nothing is on record of {year}.", f"There is something of {', '.join(known)}; or: all")
    return sorted(set(requested))


def _create_confidential_error(confidential: dict[str, str]) -> ConfigError:
    told = [f"{path}: {what}" for path, what in list(confidential.items())[:_MAX_LISTED]]
    more = [f"… and {len(confidential) - _MAX_LISTED} more"] if len(confidential) > _MAX_LISTED else []
    return ConfigError(
        "\n".join([f"{len(confidential)} files hold what the public may not see; nothing was exported.", *told, *more]),
        "Their hashes are on record, so they are exported as they are or not at all. If the archive keeps the bag from "
        "the public, run this again with --confidential.",
    )


def _build_bag_info(
    export_contents: ExportContents, years: Sequence[str], record: Record, day: date, *, include_confidential: bool
) -> list[tuple[str, str]]:
    """What a bag says of itself."""
    newsroom = export_contents.newsroom
    edition = newsroom.editions[0]
    said = [("Source-Organization", issuer.name) for issuer in edition.organisations]
    said += [("Contact-Name", each.name) for each in edition.contacts if each.audience == "public"][:1]
    said += [("Contact-Email", issuer.email) for issuer in edition.organisations if issuer.email][:1]
    held = sorted({address[:4] for address in export_contents.releases})
    texts = sum(len(own.texts) for own in export_contents.releases.values())
    versions = sum(own.version_count for own in export_contents.releases.values())
    described = (
        f"{edition.title}: press releases of {', '.join(held)}; {len(export_contents.releases)} releases, "
        f"{texts} texts, {versions} versions on record"
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
        ("Internal-Sender-Identifier", f"record of {record.last_sequence} lines, ending in SHA-256 {heads}"),
        ("Internal-Sender-Description", inside),
        ("Pressroom-Years", ALL_YEARS if ALL_YEARS in years else " ".join(held)),
        ("Pressroom-Confidential", "yes" if include_confidential else "no"),
    ]
