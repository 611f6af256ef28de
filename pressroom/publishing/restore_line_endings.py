"""Restore the bytes of recorded files after git has converted their line endings."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from pressroom.publishing.approvals import read_approvals
from pressroom.read import remove_check_comments
from pressroom.record import (
    APPROVALS_FILE,
    CHANNELS_FILE,
    KEYS_FILE,
    RELEASES_FOLDER,
    SETUP_FILE,
    SIGNATURES_FOLDER,
    VERSIONS_FOLDER,
    Record,
    get_version_path,
    restore_line_endings,
)
from pressroom.record.file import read_record, replace_file, update_git_attributes
from pressroom.signing.jwk import format_key_list, parse_key_list
from pressroom.signing.statements import parse_signature_file

_FILES_WITHOUT_DIGEST = (CHANNELS_FILE, APPROVALS_FILE, SETUP_FILE)
_OriginalTest: TypeAlias = Callable[[bytes], bool]
"""Returns whether a content is the original of a file."""


def restore_converted_files(newsroom_folder: Path) -> tuple[str, ...]:
    """Restore every file in `releases/` of which only the line endings have changed; return their paths.

    A file is written only if it then has the digest on record or in its approval, or exactly the form that pressroom
    writes. Git is told to keep all bytes from now on.
    """
    restored = []
    for path, is_original in _list_files(newsroom_folder).items():
        file = newsroom_folder / RELEASES_FOLDER / path
        content = file.read_bytes() if file.is_file() else b""
        original = None if is_original(content) else restore_line_endings(content, is_original)
        if original is not None:
            replace_file(newsroom_folder, path, original)
            restored.append(f"{RELEASES_FOLDER}/{path}")
    update_git_attributes(newsroom_folder)
    return tuple(restored)


def _list_files(newsroom_folder: Path) -> dict[str, _OriginalTest]:
    """Return the files of which the original form is known, by their paths below `releases/`."""
    releases = newsroom_folder / RELEASES_FOLDER
    files: dict[str, _OriginalTest] = dict.fromkeys(_FILES_WITHOUT_DIGEST, _has_unix_line_endings)
    files[KEYS_FILE] = _is_key_list
    for path in sorted(releases.glob(f"{SIGNATURES_FOLDER}/*/*/*.json")):
        files[path.relative_to(releases).as_posix()] = _is_signature_file
    record = read_record(newsroom_folder)
    digests = dict(_list_digests(newsroom_folder, record)) if record else {}
    texts = {path for path in digests if path.endswith(".md") and not path.startswith(f"{VERSIONS_FOLDER}/")}
    return files | {path: _create_digest_test(digest, is_text=path in texts) for path, digest in digests.items()}


def _list_digests(newsroom_folder: Path, record: Record) -> Iterator[tuple[str, str]]:
    """Yield the path and the SHA-256 of each approved or recorded file; what is on record last comes last."""
    for approval in read_approvals(newsroom_folder).values():
        for name, digest in {f"{approval.language}.md": approval.source, **approval.files}.items():
            yield f"{approval.release}/{name}", digest
    for line in record.versions.values():
        yield get_version_path(line.release, line.text_digest).removeprefix(f"{RELEASES_FOLDER}/"), line.text_digest
        for name, digest in {f"{line.language}.md": line.text_digest, **line.files}.items():
            yield f"{line.release}/{name}", digest


def _create_digest_test(digest: str, *, is_text: bool) -> _OriginalTest:
    def has_digest(content: bytes) -> bool:
        return sha256(remove_check_comments(content) if is_text else content).hexdigest() == digest

    return has_digest


def _has_unix_line_endings(content: bytes) -> bool:
    return b"\r" not in content


def _is_key_list(content: bytes) -> bool:
    try:
        return format_key_list(parse_key_list(content)) == content
    except ValueError:
        return False


def _is_signature_file(content: bytes) -> bool:
    try:
        parse_signature_file(content)
    except ValueError:
        return False
    return True
