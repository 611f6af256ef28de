"""Export the published releases of some years, or of all, as a bag."""

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
from pressroom.text.domains import encode_email_domain
from pressroom.write import lock_output

ALL_YEARS = "all"
"""Given in place of years: export every year."""

_MAX_LISTED = 20


class ExportResult(Struct, frozen=True):
    """The result of an export.

    `folder` is where the bag is; `files`, `releases` and `versions` are counts, and `hidden` is the number of hidden
    versions that were left out. `confidential` maps the path of each file that is not for the public to the reason.
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
    """Write a bag of some years, dated `day`, to a folder that does not exist yet.

    With `include_confidential`, content that is not for the public is included. After an error there is no bag.
    Raises ConfigError if the newsroom cannot be exported now, or if it contains such content and this is not to be
    included; DeliveryError if files cannot be read or written.
    """
    target = destination.absolute()
    with ExitStack() as locks:
        locks.enter_context(lock_record(config.newsroom_folder))
        record = require_record(config.newsroom_folder)
        selected_years = _select_years(record, years)
        require_free_target(config, target, "--to")
        workspace = Workspace.open(config, BuildOptions(progress=progress))
        contents = collect_contents(workspace, record, selected_years, include_confidential=include_confidential)
        locks.enter_context(lock_output(config.out))
        if contents.confidential and not include_confidential:
            raise _create_confidential_error(contents.confidential)
        bag_info = _build_bag_info(contents, years, record, day, include_confidential=include_confidential)
        try:
            write_bag(target, contents.payload_files, bag_info, progress)
        except OSError as error:
            raise DeliveryError(
                f"{error.filename or target} could not be read or written: {error.strerror}.",
                "Nothing was exported. Check permissions and free disk space, then run this again.",
            ) from error
    versions = sum(archived_release.version_count for archived_release in contents.releases.values())
    return ExportResult(
        str(target),
        len(contents.payload_files),
        len(contents.releases),
        versions,
        contents.hidden,
        contents.confidential,
    )


def require_free_target(config: Config, target: Path, option: str) -> None:
    """Raise ConfigError unless an export may create a folder there; `option` is how the command was told where."""
    used_folders = [config.out, *(config.newsroom_folder / name for name in ("releases", "templates", "locale"))]
    if any(target.resolve().is_relative_to(folder.resolve()) for folder in used_folders):
        raise ConfigError(f"{target} is inside the newsroom's own folders.", f"Choose another folder with {option}.")
    if target.exists() or target.is_symlink():
        raise ConfigError(f"{target} already exists.", f"Choose another folder with {option}; nothing is overwritten.")
    if not target.parent.is_dir():
        raise ConfigError(f"There is no folder {target.parent}.", f"Create it, or choose another folder with {option}.")


def _select_years(record: Record, requested: Sequence[str]) -> list[str]:
    """Return the requested years. Raises ConfigError if the record contains no releases from one of them."""
    recorded_years = sorted({line.release[:4] for line in record.versions.values()})
    if ALL_YEARS in requested:
        return recorded_years
    for year in requested:
        if year not in recorded_years:
            raise ConfigError(
                f"The record contains no releases from {year}.", f"Choose from {', '.join(recorded_years)}, or all."
            )
    return sorted(set(requested))


def _create_confidential_error(confidential: dict[str, str]) -> ConfigError:
    messages = [f"{path}: {reason}" for path, reason in list(confidential.items())[:_MAX_LISTED]]
    more = [f"… and {len(confidential) - _MAX_LISTED} more"] if len(confidential) > _MAX_LISTED else []
    return ConfigError(
        "\n".join([f"{len(confidential)} files are not for the public; nothing was exported.", *messages, *more]),
        "The record contains their hashes, so they can only be exported unchanged. If the archive keeps the package "
        "confidential, run this again with --confidential.",
    )


def _build_bag_info(
    contents: ExportContents, years: Sequence[str], record: Record, day: date, *, include_confidential: bool
) -> list[tuple[str, str]]:
    newsroom = contents.newsroom
    edition = newsroom.editions[0]
    bag_info = [("Source-Organization", issuer.name) for issuer in edition.organisations]
    bag_info += [("Contact-Name", contact.name) for contact in edition.contacts if contact.audience == "public"][:1]
    bag_info += [
        ("Contact-Email", encode_email_domain(issuer.email)) for issuer in edition.organisations if issuer.email
    ][:1]
    exported_years = sorted({address[:4] for address in contents.releases})
    texts = sum(len(archived_release.texts) for archived_release in contents.releases.values())
    versions = sum(archived_release.version_count for archived_release in contents.releases.values())
    description = (
        f"{edition.title}: press releases of {', '.join(exported_years)}; {len(contents.releases)} releases, "
        f"{texts} texts, {versions} versions on record"
    )
    parts = "data/newsroom: sources, all versions, record; data/site: pages and files as published"
    heads = ", ".join(record.heads)
    return [
        *bag_info,
        ("External-Description", description),
        ("External-Identifier", newsroom.base_url),
        ("Bagging-Date", day.isoformat()),
        ("Bag-Software-Agent", f"pressroom {__version__}"),
        ("Bag-Group-Identifier", newsroom.base_url),
        ("Internal-Sender-Identifier", f"record of {record.last_sequence} lines, ending in SHA-256 {heads}"),
        ("Internal-Sender-Description", parts),
        ("Pressroom-Years", ALL_YEARS if ALL_YEARS in years else " ".join(exported_years)),
        ("Pressroom-Confidential", "yes" if include_confidential else "no"),
    ]
