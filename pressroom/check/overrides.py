"""What a newsroom puts in the place of built-in templates and messages: Overrides in, problems out.

What nothing uses is a warning, a translation that cannot be filled in an error.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pressroom.check.report import listed, nearest, short
from pressroom.draft import Overrides, Wording
from pressroom.errors import Problem

_VALUE = re.compile(r"%\(\w+\)s")
_PLAIN = re.compile(r"%(?!%|\(\w+\)s)")
_FEW = 3


def check_overrides(own: Overrides, languages: Sequence[str]) -> tuple[Problem, ...]:
    """The problems of everything that stands beside the texts; `languages` are those of the newsroom."""
    found = [*_templates(own), *(problem for each in own.wordings for problem in _catalogue(own, each, languages))]
    unused = [_warning(path, 1, "nothing uses this file; expected catalogues such as sv.po") for path in own.others]
    return (*found, *unused)


def _templates(own: Overrides) -> Iterator[Problem]:
    """A template is of use when it takes the place of a built-in one, or when another of the newsroom's names it."""
    for name in own.templates:
        others = (text for other, text in own.templates.items() if other != name)
        is_named = any(f"{mark}{name}{mark}" in text for text in others for mark in "\"'")
        if name in own.built_in or (is_named and not name.startswith("builtin/")):
            continue
        near = nearest(name.removeprefix("builtin/"), own.built_in)
        what = "nothing uses this template: none of its name is built in, and no other of yours names it"
        yield _warning(f"templates/{name}", 1, f"{what}{_meant(near)}")


def _catalogue(own: Overrides, language: str, languages: Sequence[str]) -> Iterator[Problem]:
    path = f"locale/{language}.po"
    if languages and language not in languages:
        what = f"nothing uses this catalogue: {language} is none of the languages in newsroom.yaml"
        yield _warning(path, 1, f"{what}; expected {listed(languages)}")
        return
    known = frozenset[str]().union(*own.messages.values())
    is_new = language not in own.messages
    for wording in own.wordings[language]:
        if wording.message not in known and not any(wording.message in text for text in own.templates.values()):
            near = nearest(wording.message, known)
            what = f"nothing uses this translation: there is no message “{short(wording.message)}”"
            yield _warning(path, wording.line, f"{what}{_meant(f'“{near}”' if near else '')}")
        else:
            yield from _wording(path, wording, is_new=is_new)
    if is_new:
        yield from _missing(path, known - {wording.message for wording in own.wordings[language]})


def _wording(path: str, wording: Wording, *, is_new: bool) -> Iterator[Problem]:
    if not wording.is_sure:
        what = f"“{short(wording.message)}” has no translation, or one that is marked as uncertain (fuzzy)"
        yield (
            Problem(path, wording.line, "error", what)
            if is_new
            else _warning(path, wording.line, f"{what}: the built-in one stands")
        )
    elif fault := next(filter(None, (_fault(wording.message, form) for form in wording.forms)), ""):
        yield Problem(path, wording.line, "error", fault)


def _fault(message: str, form: str) -> str:
    """What keeps a translation from being filled in."""
    values = _VALUE.findall(message)
    if unknown := [value for value in _VALUE.findall(form) if value not in values]:
        hint = f"expected {listed(values)}" if values else "expected no value"
        return f"{unknown[0]} is no value of the message “{short(message)}”; {hint}"
    if values and _PLAIN.search(form):
        return "a % that begins no value stops the build; write %%"
    return ""


def _missing(path: str, messages: Iterable[str]) -> Iterator[Problem]:
    """One problem for all messages that a new language lacks."""
    lacking = [f"“{short(message)}”" for message in sorted(messages)]
    if lacking:
        more = f" and {len(lacking) - _FEW} more" if len(lacking) > _FEW else ""
        what = f"the language lacks the messages {', '.join(lacking[:_FEW])}{more}"
        yield Problem(path, 1, "error", f"{what}; copy them from a built-in catalogue and translate them")


def _meant(near: str) -> str:
    return f"; did you mean {near}?" if near else ""


def _warning(path: str, line: int, message: str) -> Problem:
    return Problem(path, line, "warning", message)
