"""Texts that are not as they were recorded: their paths in, a problem for each out, which names the lines that changed.

What was published is what is on record; a build stops until somebody says what the change is.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pressroom.engine.releases import ReleaseBuilder
from pressroom.errors import ConfigError, Problem
from pressroom.model.draft import Draft
from pressroom.model.entry import parse_address, parse_language
from pressroom.read import Scan
from pressroom.record import RELEASES_FOLDER, RecordLine
from pressroom.record.file import read_record, read_version

_MAX_RANGES = 5  # places that are named


def find_undeclared_changes(builder: ReleaseBuilder, sources: Sequence[str]) -> Iterator[Problem]:
    """A problem for each text."""
    if not sources:
        return
    last = read_latest_lines(builder.config.newsroom_folder)
    for source in sources:
        line = last[parse_address(source), parse_language(source)]
        draft = builder.check_text(source).check.draft
        place, where = _describe_change(builder.config.newsroom_folder, line, draft)
        how = f'pressroom publish {line.release} --minor, or --correction "what was wrong"'
        yield Problem(
            source, place, "error", f"this text was published and is another now: {where}; say what it is: {how}"
        )


def is_public_file(path: str, scan: Scan) -> bool:
    """Whether an error in a file could show in what is public: not in a draft, where there is a record.

    So nobody's unfinished text holds up what others publish.
    """
    folder, _, rest = path.partition("/")
    year, _, rest = rest.partition("/")
    slug, _, name = rest.partition("/")
    sighting = scan.releases(year).get(f"{year}/{slug}") if folder == RELEASES_FOLDER and name else None
    if sighting is None or sighting.history is None:
        return True
    return parse_language(path) in sighting.history if name.endswith(".md") else bool(sighting.history)


def read_latest_lines(folder: Path) -> dict[tuple[str, str], RecordLine]:
    """The last line on record of each text, by the address of its release and its language."""
    record = read_record(folder)
    return {(line.release, line.language): line for line in record.lines.values() if line.release} if record else {}


def _describe_change(folder: Path, line: RecordLine, draft: Draft) -> tuple[int, str]:
    """The first line that changed, and all of them in words."""
    if draft.digest != line.text_digest:
        return _describe_text_change(folder, line, draft)
    now = {each.name: each.digest for each in draft.files}
    changed = sorted(name for name, digest in line.files.items() if now.get(name) != digest)
    return 1, f"{', '.join(changed) or 'a file'} is not the file that was published"


def _describe_text_change(folder: Path, line: RecordLine, draft: Draft) -> tuple[int, str]:
    try:
        before = read_version(folder, line.release, line.text_digest)
    except ConfigError as error:
        return 1, error.message
    spans = list(_find_changed_ranges(_split_lines(before), _split_lines((folder / draft.path).read_bytes())))
    named = ", ".join([f"{first}–{last}" if last > first else f"{first}" for first, last in spans[:_MAX_RANGES]])
    more = " and more" if len(spans) > _MAX_RANGES else ""
    what = "line" if len(spans) == 1 and spans[0][0] == spans[0][1] else "lines"
    return (spans[0][0], f"{what} {named}{more}") if spans else (1, "its ends of lines, or what no editor shows")


def _split_lines(content: bytes) -> list[str]:
    return content.decode("utf-8", "replace").splitlines()


def _find_changed_ranges(old_lines: Sequence[str], new_lines: Sequence[str]) -> Iterable[tuple[int, int]]:
    """The first and last line of each stretch of the text as it is now that is not as it was."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - a build that nothing stops does without

    matcher = SequenceMatcher(None, old_lines, new_lines, autojunk=False)
    for kind, _, _, start, stop in matcher.get_opcodes():
        if kind != "equal":
            yield min(start + 1, len(new_lines)), max(stop, min(start + 1, len(new_lines)))
