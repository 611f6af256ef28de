"""Collect the files of a bag: the published releases, the record, and what their pages are built from.

It writes nothing.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from pressroom import pipeline
from pressroom.archive.bag import NEWSROOM, SITE
from pressroom.archive.contents import ArchivedRelease, collect_archived_releases, filter_public_receipts
from pressroom.archive.write_bag import PayloadFile
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError, InputError, Problem
from pressroom.model.draft import Mapping, Node, Scalar, Sequence
from pressroom.model.newsroom import Newsroom
from pressroom.model.output_names import SIGNATURE_FILE_NAME
from pressroom.read import (
    STARTER_TEMPLATE,
    parse_newsroom_draft,
    parse_release_draft,
    read_overrides,
    remove_check_comments,
)
from pressroom.record import (
    CHANNELS_FILE,
    KEYS_FILE,
    RECORD_FILE,
    RELEASES_FOLDER,
    Record,
    encode_lines,
    get_signature_path,
)
from pressroom.record.file import read_file, read_record
from pressroom.regular_files import read_regular_file
from pressroom.write import read_manifest

_RESTORE_REMEDY = "Restore it from version control or a backup, then run this again."


class ExportContents(Struct, frozen=True):
    """What goes into a bag.

    `releases` maps the address of each release to what the bag contains of it, and `confidential` maps the path of each
    file that is not for the public to the reason; `hidden` is the number of hidden versions that are left out.
    """

    newsroom: Newsroom
    payload_files: tuple[PayloadFile, ...]
    releases: dict[str, ArchivedRelease]
    confidential: dict[str, str]
    hidden: int


def require_record(newsroom_folder: Path) -> Record:
    """Return the record. Raises ConfigError if there is none, InputError if it is damaged."""
    record = read_record(newsroom_folder)
    if record is None or not record.lines:
        raise ConfigError("There is no record yet: nothing has been published.", "Publish first: pressroom publish")
    if record.problems:
        path = f"{RELEASES_FOLDER}/{RECORD_FILE}"
        problems = [Problem(path, problem.line_number, "error", problem.message) for problem in record.problems]
        raise InputError(tuple(problems))
    return record


def collect_contents(
    workspace: Workspace, record: Record, years: Collection[str], *, include_confidential: bool
) -> ExportContents:
    """Return the files of a bag with the releases of some years.

    With `include_confidential`, hidden versions are included too. Raises InputError if texts have errors, ConfigError
    if the site does not match the record or a recorded file is missing.
    """
    require_current(workspace)
    folder = workspace.config.newsroom_folder
    newsroom = workspace.newsroom_context.newsroom
    if newsroom is None:
        raise AssertionError("a newsroom with errors was rejected before")
    all_releases = collect_archived_releases(record.versions.values())
    releases = {address: archived for address, archived in all_releases.items() if address[:4] in years}
    _require_present(workspace, releases)
    files: dict[str, str] = {}
    for archived_release in releases.values():
        files |= archived_release.required_files | (archived_release.hidden_versions if include_confidential else {})
    sources = dict.fromkeys(list_setup_files(folder, newsroom), "") | files
    payload_files = [_create_payload_file(folder, path, digest) for path, digest in sources.items()]
    payload_files += [PayloadFile(NEWSROOM + path, content) for path, content in _read_record_files(folder, record)]
    site = workspace.config.out / "site"
    payload_files += [
        PayloadFile(SITE + path, site / path) for path in _list_site_files(workspace, releases, all_releases)
    ]
    if newsroom.is_signed:
        payload_files += [
            PayloadFile(NEWSROOM + path, site / site_path) for path, site_path in _list_signatures(newsroom, releases)
        ]
    hidden = 0 if include_confidential else sum(len(archived.hidden_versions) for archived in releases.values())
    payload_files.sort(key=lambda payload_file: payload_file.path)
    confidential = _find_confidential(folder, releases, sources)
    return ExportContents(newsroom, tuple(payload_files), releases, confidential, hidden)


def require_current(workspace: Workspace) -> None:
    """Raise ConfigError unless `out/` is what a build would make of the newsroom now."""
    outline = pipeline.plan_changes(workspace)
    count = len(outline.added) + len(outline.changed) + len(outline.removed)
    if count:
        raise ConfigError(
            f"{workspace.config.out} does not match the record: {count} files must be created, changed or removed.",
            "Run pressroom publish (or pressroom build, if there is nothing to publish), then run this again.",
        )


def _require_present(workspace: Workspace, releases: dict[str, ArchivedRelease]) -> None:
    absent = sorted(set(workspace.scan.absent_releases) & releases.keys())
    if absent:
        what = f"{len(absent)} recorded releases are missing from this newsroom, for example {absent[0]}."
        raise ConfigError(what, "First import the archive packages that contain them.")


def find_file(folder: Path, path: str) -> Path:
    """Return the real path of a file of the newsroom. Raises ConfigError if it is missing or outside the newsroom."""
    real_path = (folder / path).resolve()
    if not real_path.is_relative_to(folder.resolve()):
        raise ConfigError(f"{path} links to a file outside the newsroom.", "Replace the link with a copy of the file.")
    if not real_path.is_file():
        raise ConfigError(f"The file {path} is missing.", _RESTORE_REMEDY)
    return real_path


def _create_payload_file(folder: Path, path: str, digest: str) -> PayloadFile:
    """Return a file of the newsroom for a bag: a text as it is on record, without its `# check:` comments."""
    file = find_file(folder, path)
    if digest and path.endswith(".md"):
        content = read_regular_file(file)
        recorded = remove_check_comments(content)
        if recorded != content:
            return PayloadFile(NEWSROOM + path, recorded, digest)
    return PayloadFile(NEWSROOM + path, file, digest)


def list_setup_files(folder: Path, newsroom: Newsroom) -> Iterator[str]:
    """Yield the paths of everything besides releases that outputs are built from."""
    yield "newsroom.yaml"
    yield from sorted(_list_logos(newsroom))
    overrides = read_overrides(folder)
    yield from (f"templates/{name}" for name in sorted(overrides.templates) if name != STARTER_TEMPLATE)
    yield from (f"locale/{language}.po" for language in sorted(overrides.catalogues))


def _list_logos(newsroom: Newsroom) -> set[str]:
    issuers = (issuer for edition in newsroom.editions for issuer in edition.organisations)
    return {issuer.logo.file for issuer in issuers if issuer.logo}


def _read_record_files(folder: Path, record: Record) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of the record and its files.

    Approvals are left out: they are about releases that are not public yet.
    """
    yield f"{RELEASES_FOLDER}/{RECORD_FILE}", encode_lines(tuple(record.lines.values()))
    receipts = read_file(folder, CHANNELS_FILE)
    try:
        yield f"{RELEASES_FOLDER}/{CHANNELS_FILE}", filter_public_receipts(receipts or b"")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{RELEASES_FOLDER}/{CHANNELS_FILE} is damaged: {error}.", _RESTORE_REMEDY) from error
    keys = read_file(folder, KEYS_FILE)
    if keys is not None:
        yield f"{RELEASES_FOLDER}/{KEYS_FILE}", keys


def list_all_site_files(workspace: Workspace) -> list[str]:
    """Return the paths of all files of the site, sorted; other files that are in its folder are not among them."""
    manifest = read_manifest(workspace.config.out).manifest
    paths = {*manifest.items, *manifest.copies}
    for section in manifest.sections.values():
        paths.update(path for row in section.rows_by_source.values() for path in row.output_paths)
    return sorted([path.removeprefix("site/") for path in paths if path.startswith("site/")])


def _list_site_files(
    workspace: Workspace, releases: dict[str, ArchivedRelease], all_releases: dict[str, ArchivedRelease]
) -> Iterator[str]:
    """Yield the rendered files of releases and what their pages need; for all releases, the whole site."""
    manifest = read_manifest(workspace.config.out).manifest
    texts = {text for archived_release in releases.values() for text in archived_release.texts}
    years = {address[:4] for address in releases}
    is_all = len(releases) == len(all_releases)
    paths = {path for path in (*manifest.items, *manifest.copies) if is_all or _is_needed(path, years)}
    for section in manifest.sections.values():
        for source, row in section.rows_by_source.items():
            paths |= set(row.output_paths) if source in texts else set()
    yield from (path.removeprefix("site/") for path in sorted(paths) if path.startswith("site/"))


def _list_signatures(newsroom: Newsroom, releases: dict[str, ArchivedRelease]) -> Iterator[tuple[str, str]]:
    """Yield, for each signature of a release, its path in the bag's newsroom folder and its path on the site."""
    for edition in newsroom.editions:
        for address, archived_release in releases.items():
            if f"{RELEASES_FOLDER}/{address}/{edition.language}.md" in archived_release.texts:
                path = f"{edition.prefix}/{address}/{SIGNATURE_FILE_NAME}".lstrip("/")
                yield get_signature_path(address, edition.language), path


def _is_needed(path: str, years: Collection[str]) -> bool:
    """Return whether pages of some years need a file that belongs to no release: styles, icon, logos, keys, lists."""
    folder, _, name = path.rpartition("/")
    is_list = name == "index.html" and folder.rpartition("/")[2] in years and folder.count("/") <= 2
    is_logo = f"{folder}/".startswith("site/media/") and name != "index.html"
    return is_list or is_logo or path in {"site/pressroom.css", "site/icon.svg"} or "/.well-known/" in path


def _find_confidential(folder: Path, releases: dict[str, ArchivedRelease], sources: Collection[str]) -> dict[str, str]:
    """Return why files are not for the public, by path: press-only contacts, or withdrawn texts that are hidden."""
    reasons = {
        path: "withdrawn, and its text is hidden"
        for archived_release in releases.values()
        for path in archived_release.hidden_texts
    }
    for path in sources:
        if path == "newsroom.yaml" or path.endswith(".md"):
            names = _find_press_contacts(path, find_file(folder, path).read_bytes())
            if names:
                reasons[path] = f"contacts for the press only: {', '.join(names)}"
    return dict(sorted(reasons.items()))


def _find_press_contacts(path: str, content: bytes) -> list[str]:
    """Return the names of press-only contacts that `newsroom.yaml` or a release file defines."""
    parse_draft = parse_newsroom_draft if path == "newsroom.yaml" else parse_release_draft
    fields = parse_draft(path, content, ()).fields
    return [name for node in _get_values(fields, "contacts") for name in _find_press_names(node)]


def _find_press_names(contacts: Node) -> Iterator[str]:
    people = contacts.items if isinstance(contacts, Sequence) else ()
    if isinstance(contacts, Mapping):
        people = tuple([value for _, value in contacts.entries])
    for person in people:
        if any(isinstance(each, Scalar) and each.text.strip() == "press" for each in _get_values(person, "audience")):
            names = [each.text for each in _get_values(person, "name") if isinstance(each, Scalar)]
            yield " ".join(names) or "(without a name)"


def _get_values(node: Node | None, key: str) -> list[Node]:
    """Return the values of a key: more than one if the key is repeated."""
    return [value for name, value in node.entries if name.text == key] if isinstance(node, Mapping) else []
