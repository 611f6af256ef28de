"""Check the templates and translation files of a newsroom, which replace or add to the built-in ones.

Files that are not used are warnings, translations with wrong placeholders are errors.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pressroom.check.problems import find_nearest, join_with_or, shorten
from pressroom.errors import Problem
from pressroom.model.draft import CatalogueEntry, Overrides

_PLACEHOLDER = re.compile(r"%\(\w+\)s")
_BARE_PERCENT = re.compile(r"%(?!%|\(\w+\)s)")
_QUOTED = re.compile(r"(?=(\"[^\"\n]{1,255}\"|'[^'\n]{1,255}'))")
_MAX_LISTED = 3
_MAX_SUGGESTIONS = 20  # for one file: each is searched for among all messages


def check_overrides(overrides: Overrides, languages: Sequence[str]) -> tuple[Problem, ...]:
    """Return the problems of all templates and translation files; `languages` are the newsroom's languages."""
    unused = "this file is not used; expected translation files such as sv.po"
    return (
        *_check_templates(overrides),
        *(problem for each in overrides.catalogues for problem in _check_catalogue(overrides, each, languages)),
        *(_create_warning(path, 1, unused) for path in overrides.other_files),
    )


def _check_templates(overrides: Overrides) -> Iterator[Problem]:
    """Warn of templates that neither replace a built-in one nor are named by another of the newsroom's templates."""
    users: defaultdict[str, set[str]] = defaultdict(set)
    for user, text in overrides.templates.items():
        for quoted in _QUOTED.findall(text):
            users[quoted[1:-1]].add(user)
    for name in overrides.templates:
        is_named = bool(users[name] - {name})
        if name in overrides.built_in_templates or (is_named and not name.startswith("builtin/")):
            continue
        nearest = find_nearest(name.removeprefix("builtin/"), overrides.built_in_templates)
        message = "this template is not used: no built-in template has this name, and no template of yours includes it"
        yield _create_warning(f"templates/{name}", 1, f"{message}; {_format_suggestion(nearest)}")


def _check_catalogue(overrides: Overrides, language: str, languages: Sequence[str]) -> Iterator[Problem]:
    path = f"locale/{language}.po"
    if languages and language not in languages:
        message = f"this translation file is not used: the language {language} is not in newsroom.yaml"
        yield _create_warning(path, 1, f"{message}; expected {join_with_or(languages)}")
        return
    built_in_messages = frozenset[str]().union(*overrides.built_in_messages.values())
    is_new = language not in overrides.built_in_messages
    unused_count = 0
    for each in overrides.catalogues[language]:
        if each.message in built_in_messages or any(each.message in text for text in overrides.templates.values()):
            yield from _check_catalogue_entry(path, each, is_new=is_new)
        else:
            unused_count += 1
            nearest = find_nearest(each.message, built_in_messages) if unused_count <= _MAX_SUGGESTIONS else ""
            message = f"this translation is not used: there is no message “{shorten(each.message)}”"
            suggestion = _format_suggestion(f"“{nearest}”" if nearest else "")
            yield _create_warning(path, each.line, f"{message}; {suggestion}")
    if is_new:
        translated = {each.message for each in overrides.catalogues[language]}
        yield from _check_missing_messages(path, built_in_messages - translated)


def _check_catalogue_entry(path: str, catalogue_entry: CatalogueEntry, *, is_new: bool) -> Iterator[Problem]:
    if not catalogue_entry.is_translated:
        message = f"“{shorten(catalogue_entry.message)}” is not translated, or is marked as uncertain (fuzzy)"
        yield (
            Problem(path, catalogue_entry.line, "error", f"{message}; translate it")
            if is_new
            else _create_warning(path, catalogue_entry.line, f"{message}; the built-in translation is used")
        )
    elif message := next(
        filter(
            None, (_find_placeholder_problem(catalogue_entry.message, form) for form in catalogue_entry.translations)
        ),
        "",
    ):
        yield Problem(path, catalogue_entry.line, "error", message)


def _find_placeholder_problem(message: str, translation: str) -> str:
    """Return what is wrong with the placeholders of a translation; empty if nothing is."""
    placeholders = _PLACEHOLDER.findall(message)
    if unknown := [each for each in _PLACEHOLDER.findall(translation) if each not in placeholders]:
        hint = f"expected {join_with_or(placeholders)}" if placeholders else "remove it"
        return f"{unknown[0]} is not in the message “{shorten(message)}”; {hint}"
    if placeholders and _BARE_PERCENT.search(translation):
        return "a single % would stop the build; write %%"
    return ""


def _check_missing_messages(path: str, messages: Iterable[str]) -> Iterator[Problem]:
    """Report the messages that are missing in a new language, as one problem."""
    missing = [f"“{shorten(message)}”" for message in sorted(messages)]
    if missing:
        more = f" and {len(missing) - _MAX_LISTED} more" if len(missing) > _MAX_LISTED else ""
        message = f"messages are missing: {', '.join(missing[:_MAX_LISTED])}{more}"
        yield Problem(path, 1, "error", f"{message}; copy them from a built-in translation file and translate them")


def _format_suggestion(nearest: str) -> str:
    return f"did you mean {nearest}?" if nearest else "rename it or remove it"


def _create_warning(path: str, line: int, message: str) -> Problem:
    return Problem(path, line, "warning", message)
