"""Read from a form what a reader chooses, check it against what the newsroom offers, and show it again."""

from collections.abc import Sequence
from typing import cast

from msgspec import Struct

from pressroom.render.service_forms import ChosenValues, ErrorKind, FormOptions, list_form_options
from pressroom.store.subscriptions import Frequency
from pressroom.subscriptions.choices import (
    FREQUENCIES,
    InvalidChoicesError,
    OfferedChoices,
    SubscriptionChoices,
    check_choices,
)
from pressroom.web.form_data import Form
from pressroom.web.pages import ServicePages

_MAX_LENGTH = 200


class SentChoices(Struct, frozen=True):
    """What was sent: the choices that can be shown again, and the first thing that is wrong with them, if any is."""

    choices: SubscriptionChoices
    error: ErrorKind | None = None


def read_choices(form: Form, language: str, pages: ServicePages, kept: Sequence[str] = ()) -> SentChoices:
    """Return the choices in a form. `language` is what counts if the form has none.

    Keywords that the reader has chosen before, `kept`, are offered too: the last release with one may be withdrawn.
    """
    frequency = form.get("frequency") or "immediate"
    keywords, organisations = _shorten(form, "keyword"), _shorten(form, "organisation")
    chosen_language = form.get("language") or language
    is_known = bool(pages.find_language(chosen_language)) and frequency in FREQUENCIES
    sent = SubscriptionChoices(
        chosen_language if is_known else language,
        organisations,
        keywords,
        cast("Frequency", frequency) if is_known else "immediate",
        form.get("other_languages") != "no",
    )
    offered = _list_offered(sent, pages, kept)
    error = _find_error(sent, offered)
    shown = SubscriptionChoices(
        sent.language,
        tuple(each for each in sent.organisations if each in offered.organisations),
        tuple(each for each in sent.keywords if each in offered.keywords),
        sent.frequency,
        sent.takes_other_languages,
    )
    return SentChoices(shown, error if is_known else "choices")


def list_options(choices: SubscriptionChoices, language: str, pages: ServicePages) -> FormOptions:
    """Return what a form offers, on a page in this language, with these choices marked."""
    chosen = ChosenValues(
        choices.language,
        choices.organisations,
        choices.keywords,
        choices.frequency,
        choices.takes_other_languages,
    )
    keywords = pages.list_keywords(choices.language)
    return list_form_options(chosen, keywords, language, pages.get_render_context())


def _shorten(form: Form, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each[:_MAX_LENGTH] for each in form.get_all(name)))


def _list_offered(sent: SubscriptionChoices, pages: ServicePages, kept: Sequence[str]) -> OfferedChoices:
    """Return what can be chosen. The index of keywords is read only if it is needed."""
    newsroom = pages.get_render_context().newsroom
    keywords = {each.value for each in pages.list_keywords(sent.language)} if set(sent.keywords) - set(kept) else ()
    return OfferedChoices(
        frozenset(edition.language for edition in newsroom.editions),
        frozenset(each.id for edition in newsroom.editions for each in edition.organisations),
        frozenset((*keywords, *kept)),
    )


def _find_error(sent: SubscriptionChoices, offered: OfferedChoices) -> ErrorKind | None:
    if set(sent.keywords) - offered.keywords:
        return "keywords"
    try:
        check_choices(sent, offered)
    except InvalidChoicesError:
        return "choices"
    return None
