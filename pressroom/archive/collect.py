"""Gathers what goes into a bag: a newsroom, its record and its outputs in, the files of the payload out.

Only what is on record leaves, and what its pages are made with. It writes nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from pressroom import pipeline
from pressroom.archive.bag import NEWSROOM, SITE
from pressroom.archive.confidential import find_press_contacts
from pressroom.archive.contents import ArchivedRelease, archived_releases
from pressroom.archive.receipts import filter_public_receipts
from pressroom.archive.write_bag import PayloadFile
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError, InputError, Problem
from pressroom.model.newsroom import Newsroom
from pressroom.read import STARTER_TEMPLATE, read_overrides
from pressroom.record import (
    CHANNELS_FILE,
    KEYS_FILE,
    RECORD_FILE,
    RELEASES_FOLDER,
    Record,
    encode_lines,
    signature_path,
)
from pressroom.record.file import read_file, read_record
from pressroom.signing.statements import SIGNATURE_FILE_NAME
from pressroom.write import read_manifest

_RESTORE_REMEDY = "Put it back, from version control or a backup, then run this again."


class ExportContents(Struct, frozen=True):
    """What goes into a bag.

    `held` is what is held of each release, `closed` tells by path what in it the public may not see, `withheld` counts
    the wordings that stay here.
    """

    newsroom: Newsroom
    payload_files: tuple[PayloadFile, ...]
    releases: dict[str, ArchivedRelease]
    confidential: dict[str, str]
    hidden: int


def require_record(newsroom_folder: Path) -> Record:
    """The record. Raises ConfigError when there is none, InputError when it is damaged."""
    record = read_record(newsroom_folder)
    if record is None or not record.lines:
        raise ConfigError("There is no record yet of what was published.", "Begin it first: pressroom publish")
    if record.problems:
        path = f"{RELEASES_FOLDER}/{RECORD_FILE}"
        raise InputError(tuple([Problem(path, each.line_number, "error", each.message) for each in record.problems]))
    return record


def collect_contents(
    workspace: Workspace, record: Record, years: Collection[str], *, include_confidential: bool
) -> ExportContents:
    """The files of a bag of some years; `is_whole`: with all that is confidential, too.

    Raises InputError while there are errors in texts, ConfigError when the site is not what the record says or
    something that was recorded is lost.
    """
    _require_current(workspace)
    folder = workspace.config.newsroom_folder
    newsroom = pipeline.check_newsroom_folder(folder, workspace.newsroom_draft, workspace.now).newsroom
    if newsroom is None:
        raise AssertionError("what has errors was refused before")
    everything = archived_releases(record.lines.values())
    held = {address: own for address, own in everything.items() if address[:4] in years}
    _require_present(workspace, held)
    files: dict[str, str] = {}
    for own in held.values():
        files |= own.required | (own.hidden_versions if include_confidential else {})
    sources = dict.fromkeys(_list_setup_files(folder, newsroom), "") | files
    members = [PayloadFile(NEWSROOM + path, _find_file(folder, path), digest) for path, digest in sources.items()]
    members += [PayloadFile(NEWSROOM + path, content) for path, content in _read_record_files(folder, record)]
    site = workspace.config.out / "site"
    members += [PayloadFile(SITE + path, site / path) for path in _list_site_files(workspace, held, everything)]
    if newsroom.is_signed:
        members += [PayloadFile(NEWSROOM + path, site / own) for path, own in _list_signatures(newsroom, held)]
    withheld = 0 if include_confidential else sum(len(own.hidden_versions) for own in held.values())
    members.sort(key=lambda member: member.path)
    return ExportContents(newsroom, tuple(members), held, _find_confidential(folder, held, sources), withheld)


def _require_current(workspace: Workspace) -> None:
    """Only a site that is what the record says is archived."""
    outline = pipeline.plan_changes(workspace)
    count = len(outline.added) + len(outline.changed) + len(outline.removed)
    if count:
        raise ConfigError(
            f"{workspace.config.out} is not what the record says: {count} files are to be made, changed or removed.",
            "Run pressroom publish, or pressroom build where nothing waits, then run this again.",
        )


def _require_present(workspace: Workspace, releases: Mapping[str, ArchivedRelease]) -> None:
    absent = sorted(set(workspace.scan.absent_releases) & releases.keys())
    if absent:
        what = f"Of what is on record, {len(absent)} releases are not in this newsroom, such as {absent[0]}."
        raise ConfigError(what, "Import the bags that hold them first.")


def _find_file(folder: Path, path: str) -> Path:
    """A file of the newsroom, which may be a link to another. Raises ConfigError when there is none."""
    place = (folder / path).resolve()
    if not place.is_relative_to(folder.resolve()):
        raise ConfigError(f"{path} leads out of the newsroom.", "Put a copy there in its place.")
    if not place.is_file():
        raise ConfigError(f"There is no {path}, which is on record.", _RESTORE_REMEDY)
    return place


def _list_setup_files(folder: Path, newsroom: Newsroom) -> Iterator[str]:
    """All beside the releases that outputs are made with."""
    yield "newsroom.yaml"
    yield from sorted(_list_logos(newsroom))
    own = read_overrides(folder)
    yield from (f"templates/{name}" for name in sorted(own.templates) if name != STARTER_TEMPLATE)
    yield from (f"locale/{language}.po" for language in sorted(own.catalogues))


def _list_logos(newsroom: Newsroom) -> set[str]:
    issuers = (issuer for edition in newsroom.editions for issuer in edition.organisations)
    return {issuer.logo.file for issuer in issuers if issuer.logo}


def _read_record_files(folder: Path, record: Record) -> Iterator[tuple[str, bytes]]:
    """The record with what belongs to it. Nothing of approvals: they tell of what is not published yet."""
    yield f"{RELEASES_FOLDER}/{RECORD_FILE}", encode_lines(tuple(record.lines.values()))
    told = read_file(folder, CHANNELS_FILE)
    try:
        yield f"{RELEASES_FOLDER}/{CHANNELS_FILE}", filter_public_receipts(told or b"")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{RELEASES_FOLDER}/{CHANNELS_FILE} is damaged: {error}.", _RESTORE_REMEDY) from error
    keys = read_file(folder, KEYS_FILE)
    if keys is not None:
        yield f"{RELEASES_FOLDER}/{KEYS_FILE}", keys


def _list_site_files(
    workspace: Workspace, releases: Mapping[str, ArchivedRelease], all_releases: Mapping[str, ArchivedRelease]
) -> Iterator[str]:
    """The rendered files of releases, and what they are looked at with; with all releases, the whole site."""
    manifest = read_manifest(workspace.config.out).manifest
    texts = {text for own in releases.values() for text in own.texts}
    years = {address[:4] for address in releases}
    is_all = len(releases) == len(all_releases)
    found = {path for path in (*manifest.items, *manifest.copies) if is_all or _is_needed(path, years)}
    for section in manifest.sections.values():
        for source, own in section.rows_by_source.items():
            found |= set(own.output_paths) if source in texts else set()
    yield from (path.removeprefix("site/") for path in sorted(found) if path.startswith("site/"))


def _list_signatures(newsroom: Newsroom, releases: Mapping[str, ArchivedRelease]) -> Iterator[tuple[str, str]]:
    """The signatures of releases: where they are kept, and where they stand in the site."""
    for edition in newsroom.editions:
        for address, own in releases.items():
            if f"{RELEASES_FOLDER}/{address}/{edition.language}.md" in own.texts:
                path = f"{edition.prefix}/{address}/{SIGNATURE_FILE_NAME}".lstrip("/")
                yield signature_path(address, edition.language), path


def _is_needed(path: str, years: Collection[str]) -> bool:
    """Whether a file that belongs to no release is needed to look at some: style, icon, logos, keys, lists."""
    folder, _, name = path.rpartition("/")
    is_list = name == "index.html" and folder.rpartition("/")[2] in years and folder.count("/") <= 2
    is_logo = folder == "site/media" and name != "index.html"
    return is_list or is_logo or path in {"site/pressroom.css", "site/icon.svg"} or "/.well-known/" in path


def _find_confidential(
    folder: Path, releases: Mapping[str, ArchivedRelease], sources: Collection[str]
) -> dict[str, str]:
    """What the public may not see, by path: contacts for the press, and texts that were withheld when withdrawn."""
    closed = {path: "withdrawn, and its text withheld" for own in releases.values() for path in own.hidden_texts}
    for path in sources:
        if path == "newsroom.yaml" or path.endswith(".md"):
            names = find_press_contacts(path, _find_file(folder, path).read_bytes())
            if names:
                closed[path] = f"a contact for the press only: {', '.join(names)}"
    return dict(sorted(closed.items()))
