"""Describe the forms of the service for their templates: what can be chosen, and what is wrong with what was sent."""

from collections.abc import Iterable
from itertools import groupby
from typing import Literal, TypeAlias

from msgspec import Struct

from pressroom.model.search import FacetValue
from pressroom.render.context import RenderContext
from pressroom.render.labels import Messages, get_language_name
from pressroom.text.alphabet import get_alphabetical_key, get_index_letter

_MAX_WITHOUT_GROUPS = 20
_MAX_IN_JOINED_GROUP = 20
_RANGE = " – "


class FormOption(Struct, frozen=True):
    """Something that a reader can choose, with its name. `language` is set if the name is in another language."""

    value: str
    label: str
    is_chosen: bool
    language: str = ""


class OptionGroup(Struct, frozen=True):
    """Options with the letters of an index that they stand under; a short list is one group without a label.

    `start` is the number of options before them. A group is open if an option in it is chosen.
    """

    label: str
    start: int
    options: tuple[FormOption, ...]

    @property
    def is_open(self) -> bool:
        """Whether an option in it is chosen."""
        return any(option.is_chosen for option in self.options)


class FormOptions(Struct, frozen=True):
    """What can be chosen in a form; a list with a single organisation or language is empty.

    `takes_other_languages` is whether it is chosen to get releases that are not in the chosen language.
    """

    organisations: tuple[OptionGroup, ...]
    keywords: tuple[OptionGroup, ...]
    languages: tuple[FormOption, ...]
    frequencies: tuple[FormOption, ...]
    takes_other_languages: bool


class ChosenValues(Struct, frozen=True):
    """What is chosen in a form."""

    language: str
    organisations: tuple[str, ...]
    keywords: tuple[str, ...]
    frequency: str
    takes_other_languages: bool


def list_form_options(
    chosen: ChosenValues, keywords: Iterable[FacetValue], language: str, context: RenderContext
) -> FormOptions:
    """Return what can be chosen, on a page in this language.

    A keyword that was chosen is offered even if no release has it any more.
    """
    organisations = [(each.id, each.name) for each in context.edition(language).organisations]
    names = {each.value: each.label for each in keywords}
    names |= {each: each for each in chosen.keywords if each not in names}
    languages = [
        FormOption(code, get_language_name(code), code == chosen.language, code)
        for code in (edition.language for edition in context.newsroom.editions)
    ]
    frequencies = _name_frequencies(context.messages(language))
    return FormOptions(
        _group(_mark(organisations, chosen.organisations), language) if len(organisations) > 1 else (),
        _group(_mark(names.items(), chosen.keywords), language),
        tuple(languages) if len(languages) > 1 else (),
        _mark(frequencies.items(), (chosen.frequency,)),
        chosen.takes_other_languages,
    )


def _mark(values: Iterable[tuple[str, str]], chosen: tuple[str, ...]) -> tuple[FormOption, ...]:
    return tuple(FormOption(value, label, value in chosen) for value, label in values)


def _group(options: tuple[FormOption, ...], language: str) -> tuple[OptionGroup, ...]:
    """Return a short list as it is, and a long one sorted, in groups of some letters."""
    if len(options) <= _MAX_WITHOUT_GROUPS:
        return (OptionGroup("", 0, options),) if options else ()
    ordered = sorted(options, key=lambda each: get_alphabetical_key(each.label, language))
    groups: list[OptionGroup] = []
    for letter, found in groupby(ordered, lambda each: get_index_letter(each.label, language)):
        added = tuple(found)
        last = groups[-1] if groups else None
        if last and len(last.options) + len(added) <= _MAX_IN_JOINED_GROUP:
            groups[-1] = OptionGroup(_join_letters(last.label, letter), last.start, (*last.options, *added))
        else:
            groups.append(OptionGroup(letter, last.start + len(last.options) if last else 0, added))
    return tuple(groups)


def _join_letters(first: str, last: str) -> str:
    return f"{first.partition(_RANGE)[0]}{_RANGE}{last}"


def _name_frequencies(messages: Messages) -> dict[str, str]:
    return {
        "immediate": messages.gettext("At once, when something is published"),
        "daily": messages.gettext("Once a day"),
        "weekly": messages.gettext("Once a week"),
    }


class FieldError(Struct, frozen=True):
    """What is wrong with a field, or with the whole form: `field` is the id of an element of the page, or empty."""

    field: str
    text: str


ErrorKind: TypeAlias = Literal[
    "no address",
    "no @",
    "address",
    "long address",
    "choices",
    "keywords",
    "hidden field",
    "too fast",
    "too old",
    "used",
    "other text",
    "limited",
    "overloaded",
    "no day",
    "past day",
    "late day",
]


def describe_error(kind: ErrorKind, messages: Messages) -> FieldError:
    """Return where an error is and what to do, in the language of the messages."""
    return FieldError(_FIELDS.get(kind, ""), _describe(kind, messages))


_FIELDS: dict[ErrorKind, str] = {
    "no address": "_email",
    "no @": "_email",
    "address": "_email",
    "long address": "_email",
    "keywords": "_keywords",
    "no day": "_until",
    "past day": "_until",
    "late day": "_until",
}


def _describe(kind: ErrorKind, messages: Messages) -> str:
    gettext = messages.gettext
    texts: dict[ErrorKind, str] = {
        "no address": gettext("Write your e-mail address, such as anna@example.org."),
        "no @": gettext("The e-mail address has no @. Write it like anna@example.org."),
        "address": gettext("This is not an e-mail address. Check the spelling; write it like anna@example.org."),
        "long address": gettext("The e-mail address is too long. Write it like anna@example.org."),
        "choices": gettext("Something that was chosen is not offered any more. Choose again, then send the form."),
        "keywords": gettext(
            "Some keywords do not exist in this language. Choose again, or choose none to get everything."
        ),
        "hidden field": gettext("A hidden field was filled in, as programs do. It is empty now: send the form again."),
        "too fast": gettext("The form was sent faster than people do. Wait a moment, then send it again."),
        "too old": gettext("The form was open for too long. What you wrote is still here: send it again."),
        "used": gettext("The form was sent before. If you want to send it with what is here now, send it again."),
        "other text": gettext("The text that you agree to has changed. Read it again below, then send the form."),
        "limited": gettext(
            "Too many forms were sent from your network. What you wrote is still here: try again in an hour."
        ),
        "overloaded": gettext("We get too many requests now. What you wrote is still here: try again in an hour."),
        "no day": gettext("This is not a day. Write it like 2026-05-31, with year, month and day."),
        "past day": gettext("The day must be later than today."),
        "late day": gettext("A break can last for a year at most. Choose an earlier day."),
    }
    return texts[kind]
