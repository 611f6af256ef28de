"""Texts that are not as they were recorded: their paths in, a problem for each out, which names the lines that changed.

What was published is what is on record; a build stops until somebody says what the change is.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pressroom.artifact import address_of, language_of
from pressroom.crew.hand import Hand
from pressroom.draft import Draft
from pressroom.errors import ConfigError, Problem
from pressroom.read import Seen
from pressroom.record import FOLDER, Line
from pressroom.record.file import read, wording

_MOST = 5  # places that are named


def changes(hand: Hand, sources: Sequence[str]) -> Iterator[Problem]:
    """A problem for each text."""
    if not sources:
        return
    last = last_lines(hand.config.newsroom)
    for source in sources:
        line = last[address_of(source), language_of(source)]
        draft = hand.look(source).examined.draft
        place, where = _where(hand.config.newsroom, line, draft)
        how = f'pressroom publish {line.release} --minor, or --correction "what was wrong"'
        yield Problem(
            source, place, "error", f"this text was published and is another now: {where}; say what it is: {how}"
        )


def is_public(path: str, seen: Seen) -> bool:
    """Whether an error in a file could show in what is public: not in a draft, where there is a record.

    So nobody's unfinished text holds up what others publish.
    """
    folder, _, rest = path.partition("/")
    year, _, rest = rest.partition("/")
    slug, _, name = rest.partition("/")
    sighting = seen.releases(year).get(f"{year}/{slug}") if folder == FOLDER and name else None
    if sighting is None or sighting.history is None:
        return True
    return language_of(path) in sighting.history if name.endswith(".md") else bool(sighting.history)


def last_lines(newsroom: Path) -> dict[tuple[str, str], Line]:
    """The last line on record of each text, by the address of its release and its language."""
    record = read(newsroom)
    return {(line.release, line.language): line for line in record.lines.values() if line.release} if record else {}


def _where(newsroom: Path, line: Line, draft: Draft) -> tuple[int, str]:
    """The first line that changed, and all of them in words."""
    if draft.digest != line.source:
        return _lines(newsroom, line, draft)
    now = {each.name: each.digest for each in draft.files}
    changed = sorted(name for name, digest in line.files.items() if now.get(name) != digest)
    return 1, f"{', '.join(changed) or 'a file'} is not the file that was published"


def _lines(newsroom: Path, line: Line, draft: Draft) -> tuple[int, str]:
    try:
        before = wording(newsroom, line.release, line.source)
    except ConfigError as error:
        return 1, error.what
    spans = list(_spans(_texts(before), _texts((newsroom / draft.path).read_bytes())))
    named = ", ".join([f"{first}–{last}" if last > first else f"{first}" for first, last in spans[:_MOST]])
    more = " and more" if len(spans) > _MOST else ""
    what = "line" if len(spans) == 1 and spans[0][0] == spans[0][1] else "lines"
    return (spans[0][0], f"{what} {named}{more}") if spans else (1, "its ends of lines, or what no editor shows")


def _texts(content: bytes) -> list[str]:
    return content.decode("utf-8", "replace").splitlines()


def _spans(before: Sequence[str], now: Sequence[str]) -> Iterable[tuple[int, int]]:
    """The first and last line of each stretch of the text as it is now that is not as it was."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - a build that nothing stops does without

    matcher = SequenceMatcher(None, before, now, autojunk=False)
    for kind, _, _, start, stop in matcher.get_opcodes():
        if kind != "equal":
            yield min(start + 1, len(now)), max(stop, min(start + 1, len(now)))
