"""Find out where the folder of a published release is now, if somebody renamed it by hand."""

from collections.abc import Iterator
from hashlib import sha256

from pressroom.engine.workspace import Workspace
from pressroom.errors import Problem
from pressroom.model.entry import parse_address
from pressroom.model.release import VersionsByLanguage
from pressroom.read import MISSING_TEXT_MESSAGE, ReleaseFiles, remove_check_comments
from pressroom.record import RELEASES_FOLDER


def find_unexpected_files(workspace: Workspace) -> Iterator[Problem]:
    """Yield an error for each unexpected file and missing text of a scan.

    If a missing text is in another folder, there is an error at both places: it cannot be published a second time.
    """
    unexpected_files = workspace.scan.all_unexpected_files
    is_text_missing = any(each.message.startswith(MISSING_TEXT_MESSAGE) for each in unexpected_files)
    renamed = find_renamed_folders(workspace) if is_text_missing else {}
    for each in unexpected_files:
        address = parse_address(each.path)
        is_renamed = each.message.startswith(MISSING_TEXT_MESSAGE) and address in renamed
        message = f"{MISSING_TEXT_MESSAGE}; {_describe_remedy(address, renamed)}" if is_renamed else each.message
        yield Problem(each.path, 1, "error", message)
    for address, new_address in renamed.items():
        message = f"this release was published as {address}; {_describe_remedy(address, renamed)}"
        for name in workspace.scan.releases(new_address[:4])[new_address].texts:
            yield Problem(f"{RELEASES_FOLDER}/{new_address}/{name}", 1, "error", message)


def _describe_remedy(address: str, renamed: dict[str, str]) -> str:
    return f"its folder is now releases/{renamed[address]}; run: pressroom move {address} {renamed[address]}"


def find_renamed_folders(workspace: Workspace) -> dict[str, str]:
    """Return the new address of each published release without a folder, if a folder without a record has its text."""
    years = [encoded.year_scan for encoded in workspace.scan.years.values()]
    missing = {address: history for year in years for address, history in year.missing_releases.items()}
    candidates = [each for year in years for each in year.releases if not each.history] if missing else []
    contents = {each.address: dict(_read_texts(workspace, each)) for each in candidates}
    return {
        address: new_address
        for address, history in missing.items()
        for new_address, texts in contents.items()
        if _is_same_release(address, history, texts)
    }


def _read_texts(workspace: Workspace, release_files: ReleaseFiles) -> Iterator[tuple[str, bytes]]:
    for name in release_files.texts:
        path = workspace.config.newsroom_folder / release_files.text_paths[name]
        yield name, path.read_bytes() if path.is_file() else b""


def _is_same_release(address: str, history: VersionsByLanguage, texts: dict[str, bytes]) -> bool:
    """Return whether a text is the last recorded one, or names the address as its former URL."""
    recorded = {f"{language}.md": versions[-1].text_digest for language, versions in history.items()}
    return any(
        sha256(remove_check_comments(content)).hexdigest() == recorded.get(name) or f"/{address}".encode() in content
        for name, content in texts.items()
    )
