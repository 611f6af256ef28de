"""Find published texts that differ from the record although nobody has declared the change.

A build stops at them until the change is declared, as minor or as a correction, with `pressroom publish`.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError, Problem
from pressroom.model.draft import Draft
from pressroom.model.entry import parse_address, parse_language
from pressroom.read import MISSING_TEXT_MESSAGE, Scan, remove_check_comments
from pressroom.record import CONVERTED, RELEASES_FOLDER, Record, RecordLine, restore_recorded_bytes
from pressroom.record.file import read_version
from pressroom.regular_files import read_regular_file

_MAX_RANGES = 5  # ranges of lines that a message names


def find_undeclared_changes(workspace: Workspace, sources: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for each of the changed texts at `sources`; it names the lines that changed."""
    if not sources:
        return
    folder, latest_lines = workspace.config.newsroom_folder, _find_latest_lines(workspace.record)
    for source in sources:
        line = latest_lines[parse_address(source), parse_language(source)]
        if converted := _find_converted_file(folder, line):
            message = f"The {CONVERTED}: {converted}. Restore them: pressroom check --mend"
            yield Problem(source, 1, "error", message)
            continue
        line_number, changes = _describe_change(folder, line, workspace.texts.check_text(source).check.draft)
        command = f'pressroom publish {line.release} --minor, or --correction "what was wrong"'
        yield Problem(
            source,
            line_number,
            "error",
            f"This text has changed since it was published ({changes}). Declare it: {command}",
        )


def stops_build(problem: Problem, scan: Scan) -> bool:
    """Return whether a problem is an error that can show in public. A missing text cannot: the stored one is used."""
    is_missing_text = problem.message.startswith(MISSING_TEXT_MESSAGE)
    return problem.level == "error" and not is_missing_text and is_public_file(problem.path, scan)


def is_public_file(path: str, scan: Scan) -> bool:
    """Return whether an error in a file can show in public; with a record, drafts cannot.

    So an unfinished draft does not stop others from publishing.
    """
    folder, _, rest = path.partition("/")
    year, _, rest = rest.partition("/")
    slug, _, name = rest.partition("/")
    release_files = scan.releases(year).get(f"{year}/{slug}") if folder == RELEASES_FOLDER and name else None
    if release_files is None or release_files.history is None:
        return True
    return parse_language(path) in release_files.history if name.endswith(".md") else bool(release_files.history)


def _find_latest_lines(record: Record | None) -> dict[tuple[str, str], RecordLine]:
    """Return the last line of the record for each text, by the address of the release and the language."""
    return {(line.release, line.language): line for line in record.versions.values()} if record else {}


def _find_converted_file(folder: Path, line: RecordLine) -> str:
    """Return the first file of a text of which only the line endings differ from the record; empty if there is none."""
    digests = {f"{line.language}.md": line.text_digest, **line.files}
    for name, digest in digests.items():
        path = folder / RELEASES_FOLDER / line.release / name
        if path.is_file() and restore_recorded_bytes(_read_content(path), digest):
            return name
    return ""


def _read_content(path: Path) -> bytes:
    content = path.read_bytes()
    return remove_check_comments(content) if path.suffix == ".md" else content


def _describe_change(folder: Path, line: RecordLine, draft: Draft) -> tuple[int, str]:
    """Return the number of the first changed line, and a phrase that names all changed lines or files."""
    if draft.digest != line.text_digest:
        return _describe_text_change(folder, line, draft)
    digests = {each.name: each.digest for each in draft.files}
    changed = sorted(name for name, digest in line.files.items() if digests.get(name) != digest)
    return 1, f"{'files' if len(changed) > 1 else 'file'} {', '.join(changed)}" if changed else "its files"


def _describe_text_change(folder: Path, line: RecordLine, draft: Draft) -> tuple[int, str]:
    try:
        published = read_version(folder, line.release, line.text_digest)
    except ConfigError as error:
        return 1, error.message.rstrip(".")
    ranges = list(_find_changed_ranges(published, read_regular_file(folder / draft.path), draft))
    numbers = ", ".join([f"{first}–{last}" if last > first else f"{first}" for first, last in ranges[:_MAX_RANGES]])
    more = " and more" if len(ranges) > _MAX_RANGES else ""
    noun = "line" if len(ranges) == 1 and ranges[0][0] == ranges[0][1] else "lines"
    return (ranges[0][0], f"{noun} {numbers}{more}") if ranges else (1, "line endings or invisible characters")


def _split_lines(content: bytes) -> list[str]:
    return content.decode("utf-8", "replace").splitlines()


def _find_changed_ranges(published: bytes, content: bytes, draft: Draft) -> Iterable[tuple[int, int]]:
    """Yield the first and last line number of each range of a text that differs from the published one.

    Its `# check:` comments do not count.
    """
    from difflib import SequenceMatcher  # noqa: PLC0415 - only needed when a build stops

    comments = {each.span.line for each in draft.check_comments}
    lines = [(number, line) for number, line in enumerate(_split_lines(content), 1) if number not in comments]
    numbers, last = [number for number, _ in lines], len(lines) - 1
    matcher = SequenceMatcher(None, _split_lines(published), [line for _, line in lines], autojunk=False)
    for kind, _, _, start, stop in matcher.get_opcodes():
        if kind != "equal":
            first = min(start, last)
            yield numbers[first], numbers[max(stop - 1, first)]
