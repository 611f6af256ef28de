"""Move a release to another address: rename its folders, and put the new address on record.

The folders come first, then the line of the record, then the site. After an interruption, the same command completes
the move: it does what is still missing.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from pressroom import durable, pipeline
from pressroom.cache.index import ReleaseIndex
from pressroom.engine.sign_release import ReleaseSigner
from pressroom.engine.workspace import BuildResult, Workspace
from pressroom.errors import ConfigError, DeliveryError, InputError, Problem
from pressroom.model.output_names import to_redirect_path
from pressroom.publishing.approvals import append_approvals, read_approvals
from pressroom.publishing.decide import Proposal
from pressroom.publishing.execute import execute
from pressroom.publishing.prepare import require_no_errors, require_no_undeclared_changes
from pressroom.publishing.release_state import ReleaseState, read_release_states
from pressroom.read import has_keys
from pressroom.record import (
    EMPTY_RECORD,
    RECORD_FILE,
    RELEASES_FOLDER,
    SIGNATURES_FOLDER,
    VERSIONS_FOLDER,
    Record,
    RecordLine,
    chain_lines,
    format_rfc3339_utc,
)
from pressroom.record.file import append_lines, lock_record, read_record
from pressroom.record.line import Address
from pressroom.text.paths import UsedPaths
from pressroom.write import Staging

_FOLDERS = ("", f"{VERSIONS_FOLDER}/", f"{SIGNATURES_FOLDER}/")
_NOTHING_DONE = "Nothing was moved."


class Move(Struct, frozen=True):
    """A move of a release from one address to another. `is_complete` means that it is already on record."""

    former: str
    address: str
    is_published: bool
    is_complete: bool = False


class MoveResult(Struct, frozen=True):
    """What was done. `states` are the texts at their new address; `build_result` is None if no page has changed."""

    move: Move
    states: tuple[ReleaseState, ...]
    build_result: BuildResult | None


def move_release(workspace: Workspace, former: str, address: str, by: str, now: datetime) -> MoveResult:
    """Move a release, or complete an interrupted move, or put on record that a folder was renamed by hand.

    Raises ConfigError if the release cannot be moved there, InputError if the newsroom has errors, DeliveryError if
    files cannot be written.
    """
    folder = workspace.config.newsroom_folder
    with lock_record(folder):
        record = read_record(folder)
        move = _require_possible(workspace, record or EMPTY_RECORD, former, address)
        if record is None and _is_public(workspace, former, now):
            raise ConfigError(
                f"{former} is public, but there is no record yet. {_NOTHING_DONE}", "Run this first: pressroom publish"
            )
        lines = _create_lines(workspace, record or EMPTY_RECORD, move, now)
        _rename_folders(folder / RELEASES_FOLDER, former, address)
        if lines:
            append_lines(folder, lines)
        _move_approvals(folder, move, by, now)
    workspace = workspace.refresh()
    build_result = execute(workspace, Proposal(), by, now).build_result if move.is_published else None
    return MoveResult(move, tuple(read_release_states(workspace, address)), build_result)


def _require_possible(workspace: Workspace, record: Record, former: str, address: str) -> Move:
    """Return the move. Raises ConfigError if it is not possible, InputError if errors stand in its way."""
    _require_address(address)
    if record.problems:
        path = f"{RELEASES_FOLDER}/{RECORD_FILE}"
        raise InputError(tuple([Problem(path, each.line_number, "error", each.message) for each in record.problems]))
    releases = workspace.config.newsroom_folder / RELEASES_FOLDER
    published = {line.release for line in record.versions.values()}
    history = record.address_histories.get(former)
    if history and history.current != former:
        return _require_same_move(releases, former, address, history.current)
    _require_unused(record, published, former, address)
    _require_folders(releases, former, address, published)
    index = pipeline.read_and_check(workspace)
    _require_free_url(index, former, address)
    if former in published and (releases / former).exists():
        require_no_errors(index, workspace.scan, [f"{RELEASES_FOLDER}/{former}/"])
        require_no_undeclared_changes(workspace, index, Proposal())
    return Move(former, address, is_published=former in published)


def _require_address(address: str) -> None:
    try:
        is_address = bool(msgspec.convert(address, Address))
    except msgspec.ValidationError:
        is_address = False
    if not is_address:
        raise ConfigError(
            f"{address[:80]} cannot be the folder of a release. {_NOTHING_DONE}",
            "Use a year and a name of letters a–z, digits and single hyphens, such as 2025/new-name.",
        )


def _require_same_move(releases: Path, former: str, address: str, current: str) -> Move:
    """Return a move that is on record, so that the rest of it is done. Raises ConfigError if it went elsewhere."""
    if current != address:
        remedy = f"Move it from there: pressroom move {current} {address}"
        raise ConfigError(f"{former} was moved to {current}. {_NOTHING_DONE}", remedy)
    if (releases / former).exists() and (releases / address).exists():
        raise ConfigError(
            f"{former} was moved to {address} before, and there is another folder {former} now. {_NOTHING_DONE}",
            f"The old URL redirects, so give the other folder another name: rename {RELEASES_FOLDER}/{former}.",
        )
    return Move(former, address, is_published=True, is_complete=True)


def _require_unused(record: Record, published: set[str], former: str, address: str) -> None:
    """Raise ConfigError if another release is or was at the new address."""
    if former == address:
        raise ConfigError(f"{former} is already there. {_NOTHING_DONE}", "Give another folder as the second one.")
    other = record.address_histories.get(address)
    if other and other.current != former:
        raise ConfigError(
            f"{address} was the address of {other.current}, and redirects to it. {_NOTHING_DONE}",
            "Choose another folder.",
        )
    if address in published:
        raise ConfigError(f"{address} is another published release. {_NOTHING_DONE}", "Choose another folder.")


def _require_folders(releases: Path, former: str, address: str, published: set[str]) -> None:
    """Raise ConfigError unless there is one folder: the old one or, if it was renamed by hand, the new one."""
    has_former, has_address = (releases / former).is_dir(), (releases / address).exists()
    if has_former and has_address:
        raise ConfigError(f"There is already a folder {address}. {_NOTHING_DONE}", "Choose another folder.")
    if not has_former and not (has_address and former in published):
        raise ConfigError(f"There is no release {former[:80]}.", "Name a release by its folder, such as 2020/slug.")


def _require_free_url(index: ReleaseIndex, former: str, address: str) -> None:
    """Raise ConfigError if the new URL is in the way of a former URL of another release."""
    languages = index.newsroom_context.languages
    for number, language in enumerate(languages):
        used_paths = UsedPaths()
        page = f"{f'/{language}' if number else ''}/{address}"
        used_paths.add(page, address)
        for summary in index.year_summaries.values():
            for url in summary.former_urls:
                is_own = url.path.startswith((f"{RELEASES_FOLDER}/{former}/", f"{RELEASES_FOLDER}/{address}/"))
                if not is_own and used_paths.add(to_redirect_path(url.url), url.path):
                    raise ConfigError(
                        f"{url.path} has the former URL {url.url}. {_NOTHING_DONE}", "Choose another folder."
                    )


def _is_public(workspace: Workspace, address: str, now: datetime) -> bool:
    states = read_release_states(workspace, address)
    return any(state.release and state.release.publish_at <= now for state in states)


def _create_lines(workspace: Workspace, record: Record, move: Move, now: datetime) -> tuple[RecordLine, ...]:
    """Return the signed line that the record needs for a move; none for a draft, or if it is there already."""
    if move.is_complete or not move.is_published:
        return ()
    line = RecordLine(sequence=0, time=format_rfc3339_utc(now), kind="move", release=move.address, former=move.former)
    if not has_keys(workspace.config.newsroom_folder):
        return chain_lines(record, [line])
    signer = ReleaseSigner(workspace.config, Staging(workspace.config.out), "")
    return chain_lines(record, [line], signer.sign_line)


def _rename_folders(releases: Path, former: str, address: str) -> None:
    """Rename the folders of a release, of its stored versions and of its signatures, as far as they still exist."""
    try:
        for prefix in _FOLDERS:
            _rename_folder(releases / f"{prefix}{former}", releases / f"{prefix}{address}")
    except OSError as error:
        raise DeliveryError(
            f"{error.filename} could not be moved: {error.strerror}.",
            f"Fix this, then run again: pressroom move {former} {address}",
        ) from error


def _rename_folder(source: Path, target: Path) -> None:
    """Rename a folder; if the new one exists already, as after a merge of two branches, move the files into it."""
    if not source.is_dir():
        return
    if target.exists():
        for file in source.iterdir():
            file.rename(target / file.name)
        source.rmdir()
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
    durable.fsync_dir(target.parent)
    if any(source.parent.iterdir()):
        durable.fsync_dir(source.parent)
    else:
        source.parent.rmdir()


def _move_approvals(newsroom_folder: Path, move: Move, by: str, now: datetime) -> None:
    """Give approvals the new address: the texts that they are for have not changed."""
    approvals = [each for each in read_approvals(newsroom_folder).values() if each.release == move.former]
    time = format_rfc3339_utc(now)
    moved = [structs.replace(each, time=time, release=move.address) for each in approvals]
    cancelled = [structs.replace(each, time=time, by=by, is_cancelled=True) for each in approvals]
    if approvals:
        append_approvals(newsroom_folder, (*moved, *cancelled))


def find_wrong_years(result: MoveResult) -> Iterator[tuple[str, int]]:
    """Yield the texts whose `publish_at` is in another year than their folder says, each with that year."""
    for state in result.states:
        if state.release and state.release.publish_at.year != int(result.move.address[:4]):
            yield state.source, state.release.publish_at.year
