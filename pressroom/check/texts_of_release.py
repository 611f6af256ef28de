"""Warn about what only shows when the texts of one release, and the files beside them, are seen together."""

from collections.abc import Iterable, Iterator, Sequence
from unicodedata import normalize

from pressroom.check.fields import find_node, get_scalar_text
from pressroom.check.problems import shorten
from pressroom.check.release_fields import ReleaseCheck
from pressroom.model.draft import Sequence as SequenceNode


def check_texts_together(checks: Sequence[ReleaseCheck]) -> None:
    """Warn about texts of a release that do not fit one another, and about files that none of them lists."""
    if not checks:
        return
    _check_unlisted_files(checks)
    first = _select_main_text(checks)
    for check in checks:
        if check is not first:
            _compare_times(check, first)
            _compare_bodies(check, first)


def _select_main_text(checks: Sequence[ReleaseCheck]) -> ReleaseCheck:
    """Return the text in the newsroom's first language that has a time, or else the first one with a time."""
    languages = checks[0].scope.languages
    in_order = sorted(checks, key=lambda each: (*languages, each.scope.language).index(each.scope.language))
    return next((each for each in in_order if "publish_at" in each.values), in_order[0])


def _compare_times(check: ReleaseCheck, first: ReleaseCheck) -> None:
    time, first_time = check.values.get("publish_at"), first.values.get("publish_at")
    if first_time is None or time == first_time:
        return
    name, shown = f"{first.scope.language}.md", f"{first_time:%Y-%m-%d %H:%M}"
    if time is not None:
        message = (
            f"this text has another publish_at than {name} ({shown}); write the same time, unless this is on purpose"
        )
    elif find_node(check.draft.fields, "publish_at") is None:
        message = f"this text has no publish_at, but {name} has, so only {name} is published; add publish_at: {shown}"
    else:
        return
    check.problems.add_warning(check.find_value("publish_at"), message, "publish_at")


def _compare_bodies(check: ReleaseCheck, first: ReleaseCheck) -> None:
    body = check.running_text.body.strip()
    if body and body == first.running_text.body.strip():
        message = f"this text is the same as in {first.scope.language}.md; translate it"
        check.problems.add_warning(check.running_text.body_line, message)


def _check_unlisted_files(checks: Sequence[ReleaseCheck]) -> None:
    if any(check.draft.fields is None for check in checks):
        return
    listed = set(_list_file_names(checks))
    for file in checks[0].draft.files:
        if normalize("NFC", file.name) not in listed:
            message = (
                f"“{shorten(file.name)}” is in the folder, but no text lists it, so it is not published; list it under "
                "“images” or “documents”, or move it out of the folder"
            )
            checks[0].problems.add_warning(1, message)


def _list_file_names(checks: Iterable[ReleaseCheck]) -> Iterator[str]:
    for check in checks:
        for key in ("images", "documents"):
            node = find_node(check.draft.fields, key)
            for item in node.items if isinstance(node, SequenceNode) else ():
                yield normalize("NFC", get_scalar_text(find_node(item, "file")))
