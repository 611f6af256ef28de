"""What a newsroom puts in the place of built-in templates and messages: Overrides in, problems out.

What nothing uses is a warning, a translation that cannot be filled in an error.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pressroom.check.problems import find_nearest, join_with_or, shorten
from pressroom.errors import Problem
from pressroom.model.draft import CatalogueEntry, Overrides

_PLACEHOLDER = re.compile(r"%\(\w+\)s")
_BARE_PERCENT = re.compile(r"%(?!%|\(\w+\)s)")
_MAX_LISTED = 3


def check_overrides(overrides: Overrides, languages: Sequence[str]) -> tuple[Problem, ...]:
    """The problems of everything that stands beside the texts; `languages` are those of the newsroom."""
    found = [
        *_check_templates(overrides),
        *(problem for each in overrides.catalogues for problem in _check_catalogue(overrides, each, languages)),
    ]
    unused = [
        _create_warning(path, 1, "nothing uses this file; expected catalogues such as sv.po")
        for path in overrides.other_files
    ]
    return (*found, *unused)


def _check_templates(overrides: Overrides) -> Iterator[Problem]:
    """A template is of use when it takes the place of a built-in one, or when another of the newsroom's names it."""
    for name in overrides.templates:
        others = (text for other, text in overrides.templates.items() if other != name)
        is_named = any(f"{mark}{name}{mark}" in text for text in others for mark in "\"'")
        if name in overrides.built_in_templates or (is_named and not name.startswith("builtin/")):
            continue
        near = find_nearest(name.removeprefix("builtin/"), overrides.built_in_templates)
        what = "nothing uses this template: none of its name is built in, and no other of yours names it"
        yield _create_warning(f"templates/{name}", 1, f"{what}{_format_suggestion(near)}")


def _check_catalogue(overrides: Overrides, language: str, languages: Sequence[str]) -> Iterator[Problem]:
    path = f"locale/{language}.po"
    if languages and language not in languages:
        what = f"nothing uses this catalogue: {language} is none of the languages in newsroom.yaml"
        yield _create_warning(path, 1, f"{what}; expected {join_with_or(languages)}")
        return
    known = frozenset[str]().union(*overrides.built_in_messages.values())
    is_new = language not in overrides.built_in_messages
    for wording in overrides.catalogues[language]:
        if wording.message not in known and not any(wording.message in text for text in overrides.templates.values()):
            near = find_nearest(wording.message, known)
            what = f"nothing uses this translation: there is no message “{shorten(wording.message)}”"
            yield _create_warning(path, wording.line, f"{what}{_format_suggestion(f'“{near}”' if near else '')}")
        else:
            yield from _check_catalogue_entry(path, wording, is_new=is_new)
    if is_new:
        yield from _check_missing_messages(
            path, known - {wording.message for wording in overrides.catalogues[language]}
        )


def _check_catalogue_entry(path: str, catalogue_entry: CatalogueEntry, *, is_new: bool) -> Iterator[Problem]:
    if not catalogue_entry.is_translated:
        what = f"“{shorten(catalogue_entry.message)}” has no translation, or one that is marked as uncertain (fuzzy)"
        yield (
            Problem(path, catalogue_entry.line, "error", what)
            if is_new
            else _create_warning(path, catalogue_entry.line, f"{what}: the built-in one stands")
        )
    elif fault := next(
        filter(None, (_find_placeholder_fault(catalogue_entry.message, form) for form in catalogue_entry.translations)),
        "",
    ):
        yield Problem(path, catalogue_entry.line, "error", fault)


def _find_placeholder_fault(message: str, translation: str) -> str:
    """What keeps a translation from being filled in."""
    values = _PLACEHOLDER.findall(message)
    if unknown := [value for value in _PLACEHOLDER.findall(translation) if value not in values]:
        hint = f"expected {join_with_or(values)}" if values else "expected no value"
        return f"{unknown[0]} is no value of the message “{shorten(message)}”; {hint}"
    if values and _BARE_PERCENT.search(translation):
        return "a % that begins no value stops the build; write %%"
    return ""


def _check_missing_messages(path: str, messages: Iterable[str]) -> Iterator[Problem]:
    """One problem for all messages that a new language lacks."""
    lacking = [f"“{shorten(message)}”" for message in sorted(messages)]
    if lacking:
        more = f" and {len(lacking) - _MAX_LISTED} more" if len(lacking) > _MAX_LISTED else ""
        what = f"the language lacks the messages {', '.join(lacking[:_MAX_LISTED])}{more}"
        yield Problem(path, 1, "error", f"{what}; copy them from a built-in catalogue and translate them")


def _format_suggestion(near: str) -> str:
    return f"; did you mean {near}?" if near else ""


def _create_warning(path: str, line: int, message: str) -> Problem:
    return Problem(path, line, "warning", message)
